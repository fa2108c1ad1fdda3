//! Bodies of routines without `DELIMITER`: no client can tell where they end, but the servers can. What the reader
//! finds is run statement by statement, and the server must accept each.

use migrate_ir::dialect::Dialect;
use migrate_ir::sql_text::{Mode, SqlText};
use migrate_tests::servers::{ServerKind, TestDatabase};

#[test]
fn bodies_are_divided_as_the_servers_understand_them() {
    for kind in ServerKind::ALL {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let files: &[&str] = match kind.dialect() {
            Dialect::Postgres => &["bodies_postgres.sql"],
            Dialect::MySql => &["bodies_mysql.sql"],
            Dialect::MariaDb => &["bodies_mysql.sql", "bodies_mariadb.sql"],
            Dialect::Sqlite => &[],
        };
        for text in super::texts(files) {
            let (expected, sql) = text.split_once('\n').unwrap();
            let read = SqlText::read(sql, Mode::of(kind.dialect()));
            for statement in read.statements() {
                let run = database.try_query(statement.text());
                run.unwrap_or_else(|error| panic!("{kind}: {error}\n{}\nin:\n{sql}", statement.text()));
            }
            assert_eq!(format!("-- {}", read.statements().len()), expected, "{kind}:\n{sql}");
        }
    }
}
