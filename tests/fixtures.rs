//! What the other tests compare with: the real rows of Chinook, and the catalogs of servers.

use std::process::Command;

use migrate_ir::dialect::Dialect;
use migrate_tests::{
    chinook::Chinook,
    servers::{Database, Kind, Server},
};

#[test]
fn rows_of_chinook_are_those_that_psql_loads_from_the_original_file() {
    let (Some(chinook), Some(file)) = (Chinook::read(), Chinook::file()) else {
        return;
    };
    let server = Server::shared(Kind::Postgres15).expect("PostgreSQL is always there");
    let psql = Command::new("psql")
        .args(["--quiet", "--set=ON_ERROR_STOP=1", "--file"])
        .arg(file)
        .arg(server.url("postgres"))
        .output()
        .expect("psql, which comes with Debian's PostgreSQL");
    assert!(psql.status.success(), "{}", String::from_utf8_lossy(&psql.stderr));

    let original = server.database("chinook_serial");
    let tables = original.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    let mut names: Vec<_> = chinook.tables().iter().map(|table| table.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(tables.iter().flatten().flatten().collect::<Vec<_>>(), names);
    for table in chinook.tables() {
        assert_eq!(table.rows.len() as u64, original.count(&table.name), "{}", table.name);
    }
    assert_eq!(chinook.differences(&original), Vec::<String>::new());
}

#[test]
fn chinook_has_the_rows_that_it_is_known_for() {
    let Some(chinook) = Chinook::read() else { return };
    let counts: Vec<_> = chinook.tables().iter().map(|table| (table.name.as_str(), table.rows.len())).collect();
    let expected = [
        ("genre", 25),
        ("media_type", 5),
        ("artist", 275),
        ("album", 347),
        ("track", 3503),
        ("employee", 8),
        ("customer", 59),
        ("invoice", 412),
        ("invoice_line", 2240),
        ("playlist", 18),
        ("playlist_track", 8715),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn chinook_loads_into_every_database_without_a_change() {
    let Some(chinook) = Chinook::read() else { return };
    for database in Database::everywhere() {
        let statements = chinook.schema().iter();
        let statements = statements.filter_map(|statement| translated(statement, database.dialect()));
        database.query(&statements.collect::<Vec<_>>().join(";\n"));
        chinook.load(&database);
        assert_eq!(chinook.differences(&database), Vec::<String>::new(), "{}", database.name());
    }
}

#[test]
fn a_changed_row_of_chinook_is_seen() {
    let Some(chinook) = Chinook::read() else { return };
    let database = Database::fresh(Kind::Postgres15).expect("PostgreSQL is always there");
    database.query(&chinook.schema().join(";"));
    chinook.load(&database);
    database.query(
        "UPDATE artist SET name = 'ac/dc' WHERE artist_id = 1; DELETE FROM invoice_line WHERE invoice_line_id = 7",
    );
    let differences = chinook.differences(&database);
    assert_eq!(differences.len(), 2, "{differences:?}");
    assert!(differences[0].starts_with("artist: [Some(\"ac/dc\")"), "{}", differences[0]);
    assert_eq!(differences[1], "invoice_line: 2239 rows instead of 2240");
}

/// A statement for PostgreSQL in the words of another dialect; none where that has no such statement.
fn translated(statement: &str, dialect: Dialect) -> Option<String> {
    match dialect {
        Dialect::Postgres => Some(statement.to_owned()),
        Dialect::MySql | Dialect::MariaDb => {
            let statement = statement.replace("SERIAL NOT NULL", "INT NOT NULL AUTO_INCREMENT");
            Some(statement.replace("TIMESTAMP", "DATETIME"))
        }
        Dialect::Sqlite => {
            let statement = statement.replace("SERIAL NOT NULL", "INTEGER NOT NULL");
            (!statement.starts_with("ALTER TABLE")).then_some(statement)
        }
    }
}
