//! A start with nothing pending costs one statement, which reads one row, as the servers themselves saw it.

use migrate_core::{Environment, ErrorKind, Finding, Migrator, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, text, three_tables};
use crate::telemetry::traces;

/// A hundred migrations that do nothing.
fn hundred_migrations(dialect: Dialect) -> Registry {
    let builder = |number| MigrationBuilder::new(dialect, text(&format!("m{number:04}_nothing"))).transactional();
    registry((1..=100).map(|number| builder(number).up(raw("SELECT 1")).build()))
}

/// Applies all, and gives what looks for more.
fn applied(database: &TestDatabase) {
    block_on(async {
        let report = migrator(database, hundred_migrations(database.dialect())).await.up(Up::All).await.unwrap();
        assert_eq!(report.migrations.len(), 100);
    });
}

async fn up_with_nothing_pending(mut migrator: Migrator) {
    assert_eq!(migrator.up(Up::All).await.unwrap().migrations, []);
}

#[test]
fn postgres_sees_one_statement() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let server = TestServer::shared(kind).unwrap();
        let database = server.fresh_database();
        applied(&database);
        let name = database.url().rsplit('/').next().unwrap();
        database.query(&format!("ALTER DATABASE {name} SET log_statement = 'all'"));
        let before = server.log().len();
        block_on(async {
            up_with_nothing_pending(migrator(&database, hundred_migrations(Dialect::Postgres)).await).await;
        });
        let log = server.log();
        let statements: Vec<_> = log[before..]
            .lines()
            .filter(|line| line.contains(" LOG:  statement: ") || line.contains(" LOG:  execute "))
            .collect();
        assert!(matches!(statements.as_slice(), [one] if one.contains("migrate_lock")), "{kind}: {statements:#?}");
    }
}

#[test]
fn mysql_and_mariadb_see_one_statement() {
    for kind in [ServerKind::MySql, ServerKind::MariaDb] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        applied(&database);
        database.query("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON");
        let lasting = crate::session::Session::open(&database);
        let own = lasting.value("SELECT connection_id()");
        let name = database.url().rsplit('/').next().unwrap();
        block_on(async {
            up_with_nothing_pending(migrator(&database, hundred_migrations(database.dialect())).await).await;
        });
        // The log is that of the whole server, which other tests use: only connections to this database count. If the
        // answer takes long, as on a busy machine, a second connection looks for who is in the way.
        let log = lasting.run(&format!(
            "SELECT thread_id, convert(argument USING utf8mb4) FROM mysql.general_log \
             WHERE command_type IN ('Query', 'Prepare', 'Execute') AND thread_id > {own} AND thread_id IN \
             (SELECT thread_id FROM mysql.general_log WHERE command_type = 'Connect' \
             AND convert(argument USING utf8mb4) LIKE '% on {name} using %') \
             AND thread_id NOT IN (SELECT thread_id FROM mysql.general_log \
             WHERE convert(argument USING utf8mb4) LIKE '%information_schema.processlist%') ORDER BY event_time"
        ));
        let statements: Vec<_> = log.into_iter().filter_map(|row| row.into_iter().nth(1).flatten()).collect();
        // What sqlx says when it connects comes first.
        assert!(
            matches!(statements.as_slice(), [hello, one] if hello.starts_with("SET time_zone") && one.contains("migrate_lock")),
            "{kind}: {statements:#?}"
        );
        database.query("SET GLOBAL general_log = OFF");
    }
}

#[test]
fn sqlite_sees_one_statement_that_gives_one_row() {
    let database = TestDatabase::sqlite();
    applied(&database);
    let seen = traces("migrate_core::statement", async {
        up_with_nothing_pending(migrator(&database, hundred_migrations(Dialect::Sqlite)).await).await;
    });
    assert!(
        matches!(seen.as_slice(), [sent, answered] if sent.contains("migrate_lock") && answered.contains("rows: 1")),
        "{seen:#?}"
    );
}

#[test]
fn status_asks_for_the_history_and_for_the_server_in_a_message_each() {
    for database in TestDatabase::everywhere() {
        applied(&database);
        let all = async || {
            let mut migrator = migrator(&database, hundred_migrations(database.dialect())).await;
            let status = migrator.status().await.unwrap();
            assert!(status.migrations.len() == 100 && status.findings.is_empty(), "{}: {status:?}", database.name());
        };
        let seen = traces("migrate_core::statement", all());
        let sent: Vec<_> = seen.iter().filter(|trace| trace.starts_with("sent")).collect();
        // What comes first pins the session, and asks MySQL and MariaDB for their cluster.
        let [.., history, server] = sent.as_slice() else { panic!("{}: {sent:#?}", database.name()) };
        assert!(["migrate_history", "migrate_script"].iter().all(|table| history.contains(table)), "{history}");
        assert!(server.to_lowercase().contains("version"), "{server}");
        let first = match database.dialect() {
            Dialect::Sqlite => 0,
            Dialect::Postgres => 1,
            Dialect::MySql | Dialect::MariaDb => 3,
        };
        assert_eq!(sent.len(), first + 2, "{}: {sent:#?}", database.name());
        // A row that SQLite hands over takes longer than its reading: many come as one.
        if database.dialect() == Dialect::Sqlite {
            let rows = seen.iter().find(|trace| trace.starts_with("answered") && trace.contains("migrate_script"));
            assert!(rows.is_some_and(|trace| trace.contains("rows: 5")), "{seen:#?}");
        }
    }
}

#[test]
fn without_the_table_of_scripts_status_tells_that_all_of_them_are_missing() {
    for database in TestDatabase::everywhere() {
        applied(&database);
        database.query("DROP TABLE migrate_script");
        block_on(async {
            let mut migrator = migrator(&database, hundred_migrations(database.dialect())).await;
            let findings = migrator.status().await.unwrap().findings;
            let [Finding::MissingScripts { linked, unknown }] = findings.as_slice() else {
                panic!("{}: {findings:?}", database.name())
            };
            assert_eq!((linked.len(), unknown.len()), (100, 0), "{}", database.name());
        });
    }
}

fn production() -> Environment {
    Environment::new("production").protected(true)
}

#[test]
fn a_database_learns_that_it_is_protected_although_nothing_is_pending() {
    for database in TestDatabase::everywhere() {
        for thorough in [false, true] {
            let on = format!("{}, thorough: {thorough}", database.name());
            block_on(async {
                let three = three_tables(database.dialect());
                let connect = async |environment: Option<Environment>| {
                    let migrator = migrator(&database, three.clone()).await.thorough(thorough);
                    match environment {
                        Some(environment) => migrator.environment(environment),
                        None => migrator,
                    }
                };
                connect(None).await.up(Up::All).await.unwrap();
                up_with_nothing_pending(connect(Some(production())).await).await;
                let status = connect(None).await.status().await.unwrap();
                assert_eq!(status.environment.as_deref(), Some("production"), "{on}");
                let error = connect(None).await.down(migrate_core::Down::Batch).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Goal, "{on}: {error}");
                assert!(error.to_string().contains("belongs to `production`"), "{on}: {error}");
                database.query("UPDATE migrate_lock SET environment = NULL");
                // A run that finds nothing to revert may write as well.
                let down = migrate_core::Down::To("m0003_items".to_owned());
                connect(Some(production())).await.down(down).await.unwrap_err();
                let status = connect(None).await.status().await.unwrap();
                assert_eq!(status.environment.as_deref(), Some("production"), "{on}");
                database.query("UPDATE migrate_lock SET environment = NULL");
            });
            assert_eq!(history(&database).len(), 3, "{on}");
        }
    }
}

#[test]
fn a_start_in_a_protected_environment_that_the_database_knows_is_one_statement() {
    let database = TestDatabase::sqlite();
    applied(&database);
    let start = async || {
        let migrator = migrator(&database, hundred_migrations(Dialect::Sqlite)).await;
        up_with_nothing_pending(migrator.environment(production())).await;
    };
    block_on(start());
    let seen = traces("migrate_core::statement", start());
    assert!(matches!(seen.as_slice(), [sent, _] if sent.contains("SELECT head, environment")), "{seen:#?}");
}
