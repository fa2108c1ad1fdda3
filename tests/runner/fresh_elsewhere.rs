//! `fresh` where not everything is in the schema that it empties, and where not everything goes at once.

use migrate_core::{ErrorKind, Mark, Migrator, Options, Registry, Tables, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{MigrationBuilder, column, history, migrator, raw, registry, tables, three_tables};

fn with_tables_in(schema: &str) -> Options {
    Options::default().tables(Tables::default().schema(schema))
}

/// A database whose history is kept in another schema, which on MySQL and MariaDB is another database.
fn kept_elsewhere() -> Vec<(TestDatabase, String)> {
    [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestDatabase::fresh)
        .map(|database| {
            let schema = match database.dialect() {
                Dialect::Postgres => "ops".to_owned(),
                Dialect::MySql | Dialect::MariaDb => {
                    let schema = format!("ops_{}", database.url().rsplit('/').next().unwrap());
                    database.query(&format!("CREATE DATABASE {schema}"));
                    schema
                }
                Dialect::Sqlite => unreachable!("it has no schemas"),
            };
            (database, schema)
        })
        .collect()
}

fn names_in(database: &TestDatabase, schema: &str) -> Vec<String> {
    column(database, &format!("SELECT name FROM {schema}.migrate_history ORDER BY position"))
}

#[test]
fn fresh_empties_a_history_that_is_kept_in_another_schema() {
    for (database, schema) in kept_elsewhere() {
        let on = database.name();
        block_on(async {
            let connect =
                async || migrator(&database, three_tables(database.dialect())).await.options(with_tables_in(&schema));
            connect().await.up(Up::All).await.unwrap();
            database.query("INSERT INTO users VALUES (1)");
            let listed = connect().await.everything().await.unwrap();
            let fresh = connect().await.fresh().await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(fresh.dropped, listed, "{on}");
            assert_eq!(fresh.dropped.len(), 3 + 4, "{on}: {:?}", fresh.dropped);
            assert_eq!(fresh.report.migrations.len(), 3, "{on}");
            assert!(connect().await.is_current().await.unwrap(), "{on}");
        });
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
        assert_eq!((database.count("users"), names_in(&database, &schema).len()), (0, 3), "{on}");
    }
}

#[test]
fn fresh_is_refused_where_another_history_is_kept_with_it_in_another_schema() {
    for (database, schema) in kept_elsewhere() {
        let on = database.name();
        let other = MigrationBuilder::new(database.dialect(), "m0001_bills").history("billing").table("bills");
        let other = registry([other.build()]);
        block_on(async {
            let connect =
                async |registry: Registry| migrator(&database, registry).await.options(with_tables_in(&schema));
            connect(three_tables(database.dialect())).await.up(Up::All).await.unwrap();
            connect(other).await.up(Up::All).await.unwrap();
            let error = connect(three_tables(database.dialect())).await.fresh().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Goal, "{on}: {error}");
            assert!(error.to_string().contains("which has the history `billing` as well"), "{on}: {error}");
        });
        assert_eq!(tables(&database), ["bills", "items", "orders", "users"], "{on}: something was dropped");
        assert_eq!(names_in(&database, &schema).len(), 4, "{on}");
    }
}

/// A schema, a table in it, and an extension, made by raw SQL.
fn with_raw_sql() -> Registry {
    let app = MigrationBuilder::new(Dialect::Postgres, "m0002_app").up(raw("CREATE SCHEMA app"));
    let users = MigrationBuilder::new(Dialect::Postgres, "m0003_users").up(raw("CREATE TABLE app.users (id int)"));
    let words = MigrationBuilder::new(Dialect::Postgres, "m0004_words").up(raw("CREATE EXTENSION citext"));
    let bills = MigrationBuilder::new(Dialect::Postgres, "m0005_bills").up(raw("CREATE TABLE others.bills (id int)"));
    registry([
        MigrationBuilder::new(Dialect::Postgres, "m0001_items").table("items").build(),
        app.build(),
        users.build(),
        words.build(),
        bills.build(),
    ])
}

#[test]
fn fresh_drops_what_migrations_created_elsewhere() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        database.query("CREATE SCHEMA others; CREATE TABLE others.keep (id int)");
        block_on(async {
            migrator(&database, with_raw_sql()).await.up(Up::All).await.unwrap();
            for round in 1..=2 {
                let fresh = migrator(&database, with_raw_sql()).await.fresh().await;
                let fresh = fresh.unwrap_or_else(|error| panic!("{kind}, round {round}: {error}"));
                for object in ["schema app", "extension citext", "table others.bills"] {
                    assert!(fresh.dropped.iter().any(|dropped| dropped == object), "{kind}: {:?}", fresh.dropped);
                }
                assert_eq!(fresh.report.migrations.len(), 5, "{kind}");
            }
        });
        assert_eq!(database.count("others.keep"), 0, "{kind}: it stays");
    }
}

#[test]
fn fresh_is_refused_before_it_would_fail_for_ever() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    database.query("CREATE SCHEMA others");
    block_on(async {
        let connect = async || migrator(&database, with_raw_sql()).await;
        connect().await.up(Up::Steps(1)).await.unwrap();
        // Made by hand, and so not for a tool to drop.
        database.query("CREATE SCHEMA app; CREATE TABLE app.letters (id int)");
        for marked in [false, true] {
            if marked {
                connect().await.mark("m0002_app", Mark::Applied, "made by hand").await.unwrap();
            }
            for result in [connect().await.fresh().await.map(drop), connect().await.everything().await.map(drop)] {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Goal, "{error}");
                let text = error.to_string();
                assert!(text.contains("schema app is there") && text.contains("DROP SCHEMA app CASCADE;"), "{text}");
            }
            assert_eq!((tables(&database), database.count("app.letters")), (vec!["items".to_owned()], 0));
        }
        database.query("DROP SCHEMA app CASCADE");
        assert_eq!(connect().await.fresh().await.unwrap().report.migrations.len(), 5);
    });
}

#[test]
fn another_database_of_mysql_is_never_dropped() {
    for database in [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh) {
        let on = database.name();
        let other = format!("other_{}", database.url().rsplit('/').next().unwrap());
        let create =
            MigrationBuilder::new(database.dialect(), "m0001_other").up(raw(&format!("CREATE DATABASE {other}")));
        let all = registry([create.build()]);
        block_on(async {
            migrator(&database, all.clone()).await.up(Up::All).await.unwrap();
            let text = migrator(&database, all).await.fresh().await.unwrap_err().to_string();
            assert!(
                text.contains("is dropped by hand only") && text.contains(&format!("DROP DATABASE {other};")),
                "{on}: {text}"
            );
        });
        assert_eq!(history(&database), ["m0001_other"], "{on}: something was dropped");
        database.query(&format!("DROP DATABASE {other}"));
    }
}

/// A server that can hold the locks of some two thousand objects.
fn server_of_few_locks() -> Option<TestServer> {
    let server = TestServer::start(ServerKind::Postgres18)?;
    server.database("postgres").query("ALTER SYSTEM SET max_locks_per_transaction = 10");
    server.crash();
    Some(server)
}

/// So many tables that their locks do not fit, each with an index and a table for long values.
fn many_tables(database: &TestDatabase) {
    for hundred in 0..10 {
        let create = "execute format('CREATE TABLE t%s (id int PRIMARY KEY, words text)', i)";
        let (first, last) = (hundred * 100, hundred * 100 + 99);
        database.query(&format!("DO $$ BEGIN FOR i IN {first}..{last} LOOP {create}; END LOOP; END $$"));
    }
}

#[test]
fn fresh_drops_in_portions_what_the_server_has_too_few_locks_for() {
    let Some(server) = server_of_few_locks() else { return };
    let database = server.fresh_database();
    block_on(async {
        migrator(&database, three_tables(Dialect::Postgres)).await.up(Up::All).await.unwrap();
        many_tables(&database);
        let fresh = migrator(&database, three_tables(Dialect::Postgres)).await.fresh().await.unwrap();
        assert_eq!(fresh.dropped.len(), 1000 + 3 + 4);
        assert_eq!(fresh.report.migrations.len(), 3);
    });
    assert_eq!(tables(&database), ["items", "orders", "users"]);

    // What is in the way of one portion: what was dropped before it stays dropped, and that is said.
    many_tables(&database);
    block_on(async {
        let holder = crate::session::Session::open(&database);
        holder.run("BEGIN; SELECT * FROM t999");
        let options = Options::default().lock_timeout(std::time::Duration::from_millis(300));
        let connect = async || migrator(&database, three_tables(Dialect::Postgres)).await.options(options.clone());
        let text = connect().await.fresh().await.unwrap_err().to_string();
        let left = tables(&database).len();
        let all = left + 4;
        assert!(left < 1003 && text.contains(&format!("{all} of 1007 objects are left")), "{left}: {text}");
        assert_eq!(history(&database), [""; 0], "what may be gone counts as applied");
        drop(holder);
        let fresh = connect().await.fresh().await.unwrap();
        assert_eq!(fresh.report.migrations.len(), 3);
    });
}

#[test]
fn a_dry_run_that_needs_too_many_locks_names_the_setting() {
    let Some(server) = server_of_few_locks() else { return };
    let database = server.fresh_database();
    many_tables(&database);
    let drop_all = "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE tablename LIKE 't%' \
                    AND schemaname = 'public' LOOP execute 'DROP TABLE ' || t; END LOOP; END $$";
    let migration = MigrationBuilder::new(Dialect::Postgres, "m0001_many").up(raw("SELECT 1")).down(raw(drop_all));
    let all = registry([migration.build()]);
    block_on(async {
        migrator(&database, all.clone()).await.up(Up::All).await.unwrap();
        let mut migrator: Migrator = migrator(&database, all).await;
        let text = migrator.dry_run(migrate_core::Down::All).await.unwrap_err().to_string();
        assert!(text.contains("53200") && text.contains("max_locks_per_transaction"), "{text}");
        let text = migrator.down(migrate_core::Down::All).await.unwrap_err().to_string();
        assert!(text.contains("max_locks_per_transaction"), "{text}");
    });
    assert_eq!(tables(&database).len(), 1000);
}
