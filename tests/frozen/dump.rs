//! Writes a database as SQL that makes it anew on an empty one.

use std::fmt::Write as _;
use std::process::Command;

use migrate_ir::dialect::Dialect;
use migrate_tests::servers::{Row, ServerKind, TestDatabase, TestServer};

/// The whole database, rows included.
pub(crate) fn dump(database: &TestDatabase) -> String {
    match database.dialect() {
        Dialect::Postgres => postgres(database),
        Dialect::MySql | Dialect::MariaDb => mysql(database),
        Dialect::Sqlite => sqlite(database),
    }
}

/// By the server's own program. It leaves out indexes that are not complete, so these are added.
fn postgres(database: &TestDatabase) -> String {
    let server = TestServer::shared(ServerKind::Postgres15).expect("PostgreSQL is always there");
    let mut command = Command::new(server.program("pg_dump"));
    let output = command.args(["--inserts", "--no-owner", "--no-privileges", database.url()]).output();
    let output = output.expect("pg_dump runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let dumped = String::from_utf8(output.stdout).expect("UTF-8");
    // What begins with a backslash is for `psql`.
    let mut sql: String = dumped.split_inclusive('\n').filter(|line| !line.starts_with('\\')).collect();
    let incomplete = "SELECT pg_get_indexdef(indexrelid), indexrelid::regclass::text, indisready \
                      FROM pg_index WHERE NOT indisvalid ORDER BY 1";
    for row in database.query(incomplete) {
        let [definition, index, ready] = values(&row);
        // Writing to a string cannot fail.
        let _ = writeln!(
            sql,
            "\n{definition};\nUPDATE pg_catalog.pg_index SET indisvalid = false, indisready = '{ready}' \
             WHERE indexrelid = 'public.{index}'::pg_catalog.regclass;"
        );
    }
    sql
}

fn mysql(database: &TestDatabase) -> String {
    let names = "SELECT table_name FROM information_schema.tables WHERE table_schema = database() ORDER BY table_name";
    let tables: Vec<_> = database.query(names).into_iter().flatten().flatten().collect();
    let mut sql = "SET foreign_key_checks = 0;\n".to_owned();
    for table in tables {
        let shown = database.query(&format!("SHOW CREATE TABLE `{table}`"));
        let [_, definition] = values(&shown[0]);
        // Writing to a string cannot fail.
        let _ = writeln!(sql, "\n{definition};");
        for row in database.query(&format!("SELECT * FROM `{table}`")) {
            let row: Vec<_> = row.iter().map(|value| literal(value.as_deref())).collect();
            let _ = writeln!(sql, "INSERT INTO `{table}` VALUES ({});", row.join(", "));
        }
    }
    sql + "\nSET foreign_key_checks = 1;\n"
}

fn sqlite(database: &TestDatabase) -> String {
    let mut sql = "PRAGMA foreign_keys = OFF;\nBEGIN;\n".to_owned();
    let objects = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid";
    for row in database.query(objects) {
        let [kind, name, definition] = values(&row);
        // It comes with the first table that is numbered.
        if name != "sqlite_sequence" {
            // Writing to a string cannot fail.
            let _ = writeln!(sql, "\n{definition};");
        }
        if kind != "table" {
            continue;
        }
        let columns = database.query(&format!("SELECT name FROM pragma_table_info('{name}')"));
        let quoted = columns.iter().map(|row| format!("quote(\"{}\")", values::<1>(row)[0]));
        let rows = format!("SELECT {} FROM \"{name}\"", quoted.collect::<Vec<_>>().join(" || ', ' || "));
        for row in database.query(&rows) {
            let [row] = values(&row);
            let _ = writeln!(sql, "INSERT INTO \"{name}\" VALUES ({row});");
        }
    }
    sql + "\nCOMMIT;\n"
}

fn values<const N: usize>(row: &Row) -> [&str; N] {
    let values: Vec<_> = row.iter().map(|value| value.as_deref().expect("a value")).collect();
    values.try_into().expect("so many columns")
}

/// A value, as MySQL and MariaDB read it.
fn literal(value: Option<&str>) -> String {
    let quoted = |value: &str| format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"));
    value.map_or_else(|| "NULL".to_owned(), quoted)
}
