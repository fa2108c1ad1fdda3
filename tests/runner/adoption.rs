//! A database that another tool has filled: what is there already is written down as applied, and nothing of it is run.

use migrate_core::{Mark, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, tables, three_tables};

/// The name that the help has behind `mark --applied`.
fn to_be_marked(text: &str) -> Option<String> {
    let (_, behind) = text.split_once("migrate mark --applied ")?;
    behind.split_whitespace().next().map(str::to_owned)
}

#[test]
fn what_is_there_already_is_told_to_be_marked_where_nothing_was_applied_before() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let dialect = database.dialect();
        database.query("CREATE TABLE users (id int PRIMARY KEY)");
        database.query("CREATE TABLE orders (id int PRIMARY KEY)");
        block_on(async {
            let mut migrator = migrator(&database, three_tables(dialect)).await;
            let text = migrator.up(Up::All).await.unwrap_err().to_string();
            assert_eq!(to_be_marked(&text).as_deref(), Some("m0001_users"), "{on}: {text}");
            assert!(text.contains("note: no migration was applied before it"), "{on}: {text}");
            migrator.mark("m0001_users", Mark::Applied, "it was there before").await.unwrap();
            // From here on, nobody can say that another tool made it.
            let text = migrator.up(Up::All).await.unwrap_err().to_string();
            assert_eq!(to_be_marked(&text), None, "{on}: {text}");
            migrator.mark("m0002_orders", Mark::Applied, "it was there before").await.unwrap();
            assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 1, "{on}");
        });
        assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
    }
}

#[test]
fn an_index_a_column_and_a_type_that_are_there_already_are_told_in_the_same_way() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let dialect = database.dialect();
        database.query("CREATE TABLE t (a int)");
        database.query("CREATE INDEX i ON t (a)");
        let mut cases = vec!["CREATE INDEX i ON t (a)", "ALTER TABLE t ADD COLUMN a int"];
        if dialect == Dialect::Postgres {
            database.query("CREATE TYPE mood AS ENUM ('good'); CREATE SCHEMA app");
            cases.extend(["CREATE TYPE mood AS ENUM ('good')", "CREATE SCHEMA app"]);
        }
        for sql in cases {
            let migrations = registry([MigrationBuilder::new(dialect, "m0001_there").up(raw(sql)).build()]);
            let error = block_on(async { migrator(&database, migrations).await.up(Up::All).await.unwrap_err() });
            let text = error.to_string();
            assert_eq!(to_be_marked(&text).as_deref(), Some("m0001_there"), "{on}, {sql}: {text}");
        }
    }
}

#[test]
fn a_schema_that_is_missing_is_told_with_the_statement_that_creates_it() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let migrations = || {
            registry([MigrationBuilder::new(database.dialect(), "m0001_t")
                .up(raw("CREATE TABLE \"Odd one\".t (id int)"))
                .build()])
        };
        let error = block_on(async { migrator(&database, migrations()).await.up(Up::All).await.unwrap_err() });
        let text = error.to_string();
        assert!(text.contains("help: create the schema"), "{text}");
        database.query(text.lines().last().unwrap().trim());
        block_on(async { migrator(&database, migrations()).await.up(Up::All).await.unwrap() });
        assert!(!tables(&database).contains(&"t".to_owned()));
    }
}
