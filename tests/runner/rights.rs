//! Users that may not do everything, and databases that take no changes: the error names the way out, and the way out
//! works.

use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use migrate_core::error::{Cause, RunError};
use migrate_core::{Down, Error, ErrorKind, Mark, Migrator, Options, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, three_tables};
use crate::odd_databases::snapshot;

/// One test at a time: a server that is read-only is so for every user of these tests.
fn one_test_at_a_time() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn servers() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestDatabase::fresh)
}

/// Makes a user of that name with these rights, and gives the URL under which it comes.
fn create_user(database: &TestDatabase, user: &str, rights: &[&str]) -> String {
    let (scheme, address) = database.url().split_once("://").unwrap();
    let (_, address) = address.split_once('@').unwrap();
    let (_, name) = address.split_once('/').unwrap();
    let (all, account) = match database.dialect() {
        Dialect::Postgres => {
            database.query(&format!("CREATE ROLE {user} LOGIN PASSWORD 'glance'"));
            // The older one lets everybody create tables.
            database.query("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
            ("ALL TABLES IN SCHEMA public".to_owned(), user.to_owned())
        }
        Dialect::MySql | Dialect::MariaDb => {
            database.query(&format!("CREATE USER {user}@'%' IDENTIFIED BY 'glance'"));
            (format!("{name}.*"), format!("{user}@'%'"))
        }
        Dialect::Sqlite => unreachable!("SQLite has no users"),
    };
    for right in rights {
        database.query(&format!("GRANT {right} ON {all} TO {account}"));
    }
    format!("{scheme}://{user}:glance@{address}")
}

async fn connect(url: &str, registry: Registry) -> Migrator {
    let options = Options::default().lock_retry(Duration::ZERO);
    Migrator::connect(url).await.unwrap().registry(registry).options(options)
}

/// What the error says is to be run, so that the right is there.
fn missing_grants(error: &Error, on: &str) -> Vec<String> {
    let text = error.to_string();
    assert!(text.contains("help: give the user the right"), "{on}: {text}");
    let cause = match error {
        Error::Run(RunError::Failed(failure)) => failure.error.cause,
        Error::Run(RunError::Database { error, .. }) => error.cause,
        _ => panic!("{on}: {error}"),
    };
    assert_eq!(cause, Cause::Forbidden, "{on}: {text}");
    assert!(text.trim_end().ends_with(';'), "{on}: {text}");
    let (_, grants) = text.rsplit_once("missing\n").unwrap();
    grants.lines().map(|grant| grant.trim().to_owned()).collect()
}

/// Runs `up` as that user, and what each refusal names as somebody who may, until it works; gives what was needed.
fn grant_until_up_succeeds(database: &TestDatabase, url: &str, all: impl Fn() -> Registry + Sync) -> Vec<String> {
    let on = database.name();
    let mut needed: Vec<String> = Vec::new();
    loop {
        let Err(error) = block_on(async { connect(url, all()).await.up(Up::All).await }) else { return needed };
        for right in missing_grants(&error, on) {
            assert!(!needed.contains(&right), "{on}: it did not help: {right}\n{error}");
            database.query(&right);
            needed.push(right);
        }
    }
}

#[test]
fn each_right_that_is_missing_is_named_with_the_statement_that_gives_it() {
    let _guard = one_test_at_a_time();
    for database in servers() {
        let on = database.name();
        database.query("CREATE TABLE users (id int)");
        let dialect = database.dialect();
        let all = || {
            let change = raw("ALTER TABLE users ADD COLUMN email varchar(20)");
            registry([MigrationBuilder::new(dialect, "m0001_email").up(change).build()])
        };
        let needed = grant_until_up_succeeds(&database, &create_user(&database, "newcomer", &["SELECT"]), all);
        let (create, alter) = match dialect {
            Dialect::Postgres => ("GRANT CREATE ON SCHEMA public TO newcomer;", "GRANT migrate TO newcomer;"),
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => {
                ("GRANT CREATE, INSERT, UPDATE, DELETE ON `test", ".`users` TO 'newcomer'@'%';")
            }
        };
        assert!(needed[0].starts_with(create), "{on}: {needed:?}");
        assert!(needed.iter().any(|right| right.ends_with(alter)), "{on}: {needed:?}");
        assert_eq!(history(&database), ["m0001_email"], "{on}");
    }
}

#[test]
fn a_read_only_user_can_inspect_and_the_error_names_the_missing_rights() {
    let _guard = one_test_at_a_time();
    for database in servers() {
        let on = database.name();
        let dialect = database.dialect();
        let first = || registry([MigrationBuilder::new(dialect, "m0001_users").table("users").build()]);
        block_on(async { migrator(&database, first()).await.up(Up::All).await.unwrap() });
        let url = create_user(&database, "reader", &["SELECT"]);
        block_on(async {
            let mut migrator = connect(&url, three_tables(dialect)).await;
            assert_eq!(migrator.status().await.unwrap().migrations.len(), 3, "{on}");
            assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 2, "{on}");
            assert!(!migrator.is_current().await.unwrap(), "{on}");
            assert!(!migrator.journal(10).await.unwrap().is_empty(), "{on}");
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
            assert_eq!(connect(&url, first()).await.up(Up::All).await.unwrap().migrations.len(), 0, "{on}");
        });
        let needed = grant_until_up_succeeds(&database, &url, || three_tables(dialect));
        for table in ["migrate_history", "migrate_journal"] {
            let insert = |right: &String| right.contains("INSERT") && right.contains(table);
            assert!(needed.iter().any(insert), "{on}: {table} is not in {needed:?}");
        }
        assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
    }
}

#[test]
fn the_rights_that_are_missing_on_the_history_are_told_all_at_once() {
    let _guard = one_test_at_a_time();
    let tables = ["migrate_history", "migrate_script", "migrate_journal", "migrate_lock"];
    for database in servers() {
        let on = database.name();
        let dialect = database.dialect();
        apply_first(&database);
        // Without any right, MySQL and MariaDB do not let them in.
        let url = match dialect {
            Dialect::Postgres => create_user(&database, "stranger", &[]),
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => create_user(&database, "stranger", &["EXECUTE"]),
        };
        let error = block_on(async { connect(&url, three_tables(dialect)).await.status().await.unwrap_err() });
        let reading = missing_grants(&error, on);
        for (grant, table) in reading.iter().zip(tables) {
            assert!(grant.starts_with("GRANT SELECT ON ") && grant.contains(table), "{on}: {reading:?}");
            database.query(grant);
        }
        assert_eq!(reading.len(), 4, "{on}: {reading:?}");
        block_on(async { connect(&url, three_tables(dialect)).await.status().await.unwrap() });
        let error = block_on(async { connect(&url, three_tables(dialect)).await.up(Up::All).await.unwrap_err() });
        let writing = missing_grants(&error, on);
        for table in tables {
            let gives = |grant: &String| grant.contains(table) && grant.contains("INSERT, UPDATE");
            assert!(writing.iter().any(gives), "{on}: {table} is not in {writing:?}");
            assert!(writing.iter().filter(|grant| grant.contains(table)).count() == 1, "{on}: {writing:?}");
        }
        assert!(writing.iter().all(|grant| !grant.contains("SELECT")), "{on}: {writing:?}");
    }
}

/// A database that can be read and takes no changes: whoever looks is served, and a run is told where to go.
fn assert_read_only(url: &str, dialect: Dialect, on: &str) {
    block_on(async {
        let first = || registry([MigrationBuilder::new(dialect, "m0001_users").table("users").build()]);
        let mut migrator = connect(url, three_tables(dialect)).await;
        assert_eq!(migrator.status().await.unwrap().migrations.len(), 3, "{on}");
        assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 2, "{on}");
        assert!(!migrator.is_current().await.unwrap(), "{on}");
        let error = migrator.up(Up::All).await.unwrap_err();
        let text = error.to_string();
        assert_eq!(error.kind(), ErrorKind::Failed, "{on}: {text}");
        assert!(text.contains("connect to the primary where this is a replica"), "{on}: {text}");
        let mut current = connect(url, first()).await;
        assert!(current.is_current().await.unwrap(), "{on}");
        assert_eq!(current.up(Up::All).await.unwrap().migrations.len(), 0, "{on}");
    });
}

/// One migration of three is applied.
fn apply_first(database: &TestDatabase) {
    block_on(async { migrator(database, three_tables(database.dialect())).await.up(Up::Steps(1)).await.unwrap() });
}

#[test]
fn a_standby_of_postgres_can_be_inspected_and_is_not_written() {
    let primary = TestServer::start(ServerKind::Postgres15).unwrap();
    let standby = primary.standby();
    let database = primary.fresh_database();
    apply_first(&database);
    let name = database.url().rsplit('/').next().unwrap();
    let copy = standby.database(name);
    let deadline = Instant::now() + Duration::from_mins(1);
    while copy.try_query("SELECT FROM migrate_history").map_or(0, |rows| rows.len()) == 0 {
        assert!(Instant::now() < deadline, "the standby does not follow: {}", standby.log());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_refused_before_writing(&copy, "it is a standby, which repeats what its primary does");
}

#[test]
fn a_read_only_role_of_postgres_does_not_write() {
    let _guard = one_test_at_a_time();
    let database = TestDatabase::fresh(ServerKind::Postgres18).unwrap();
    apply_first(&database);
    let url = create_user(&database, "guest", &["ALL"]);
    let name = url.rsplit('/').next().unwrap();
    database.query(&format!("ALTER ROLE guest IN DATABASE {name} SET default_transaction_read_only = on"));
    assert_read_only(&url, Dialect::Postgres, "read-only role");
}

/// A server of its own: what is read-only there is so for everybody.
fn own_server(kind: ServerKind) -> Option<(TestServer, TestDatabase)> {
    let server = TestServer::start(kind)?;
    let database = server.fresh_database();
    apply_first(&database);
    Some((server, database))
}

/// Whatever would write is refused with this reason, although the user may do everything, and nothing is written.
fn assert_refused_before_writing(database: &TestDatabase, reason: &str) {
    let (on, dialect) = (database.name(), database.dialect());
    let before = snapshot(database);
    assert_read_only(database.url(), dialect, on);
    block_on(async {
        let mut migrator = connect(database.url(), three_tables(dialect)).await;
        let mut errors = vec![
            migrator.up(Up::All).await.unwrap_err(),
            migrator.down(Down::All).await.unwrap_err(),
            migrator.redo().await.unwrap_err(),
            migrator.fresh().await.unwrap_err(),
            migrator.mark("m0002_orders", Mark::Applied, "it is there").await.unwrap_err(),
            migrator.unlock(false, "the deploy hangs").await.unwrap_err(),
            migrator.unlock(true, "the deploy hangs").await.unwrap_err(),
        ];
        if dialect == Dialect::Postgres {
            errors.push(migrator.dry_run(Up::All).await.unwrap_err());
        }
        for error in errors {
            assert!(matches!(error, Error::Run(RunError::ReadOnly { .. })), "{on}: {error}");
            assert!(error.to_string().contains(reason), "{on}: `{reason}` is not in: {error}");
        }
    });
    assert_eq!(snapshot(database), before, "{on}: something was written");
}

#[test]
fn a_read_only_mysql_or_mariadb_can_be_inspected_and_is_not_written_by_an_administrator_either() {
    for kind in [ServerKind::MySql, ServerKind::MariaDb] {
        let Some((_server, database)) = own_server(kind) else { continue };
        let guest = create_user(&database, "guest", &["ALL"]);
        database.query("SET GLOBAL read_only = ON");
        assert_read_only(&guest, database.dialect(), database.name());
        assert_refused_before_writing(&database, "`read_only` is ON");
        if kind == ServerKind::MySql {
            database.query("SET GLOBAL super_read_only = ON");
            assert_refused_before_writing(&database, "`super_read_only` is ON");
            database.query("SET GLOBAL super_read_only = OFF");
        }
        database.query("SET GLOBAL read_only = OFF");
        block_on(async { migrator(&database, three_tables(database.dialect())).await.up(Up::All).await.unwrap() });
        assert_eq!(history(&database).len(), 3, "{kind}");
    }
}

#[test]
fn transactions_that_only_read_by_default_are_refused_on_every_server() {
    for (kind, set, reason) in [
        (ServerKind::MySql, "SET GLOBAL transaction_read_only = ON", "`transaction_read_only` is ON"),
        (ServerKind::MariaDb, "SET GLOBAL tx_read_only = ON", "`tx_read_only` is ON"),
        (
            ServerKind::Postgres18,
            "ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()",
            "`transaction_read_only` is on",
        ),
    ] {
        let Some((_server, database)) = own_server(kind) else { continue };
        if kind == ServerKind::Postgres18 {
            // Not several statements at once, which are one transaction.
            for set in set.split("; ") {
                database.query(set);
            }
            std::thread::sleep(Duration::from_millis(500));
        } else {
            database.query(set);
        }
        assert_refused_before_writing(&database, reason);
    }
}
