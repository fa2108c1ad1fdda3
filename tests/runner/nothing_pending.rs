//! A start with nothing pending costs one statement, which reads one row, as the servers themselves saw it.

use migrate_core::{Migrator, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{MigrationBuilder, migrator, raw, registry, text};
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
        block_on(async {
            up_with_nothing_pending(migrator(&database, hundred_migrations(database.dialect())).await).await;
        });
        let log = lasting.run(&format!(
            "SELECT thread_id, convert(argument USING utf8mb4) FROM mysql.general_log \
             WHERE command_type IN ('Query', 'Prepare', 'Execute') AND thread_id > {own} AND thread_id IN \
             (SELECT thread_id FROM mysql.general_log WHERE convert(argument USING utf8mb4) LIKE '%migrate_lock%') \
             ORDER BY event_time"
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
