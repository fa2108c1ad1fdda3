//! What a session, a server or a role is set to changes nothing of what a run does, or the run is refused.

use std::thread;
use std::time::Duration;

use migrate_core::error::{Cause, Remains, RunError};
use migrate_core::{Connection, Down, Error, ErrorKind, Migrator, Options, Tables, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase, TestServer, USER};

use crate::migration_builder::{MigrationBuilder, column, history, migrator, raw, registry, tables, three_tables};
use crate::session::Session;

fn postgres() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh)
}

fn mysql_and_mariadb() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
}

/// The database's own name.
fn name_of(database: &TestDatabase) -> &str {
    database.url().rsplit('/').next().unwrap()
}

/// Every command refuses the database, for the same reason.
fn assert_no_schema(database: &TestDatabase, parts: &[&str]) {
    block_on(async {
        let connect = async || migrator(database, three_tables(database.dialect())).await;
        let errors = [
            connect().await.up(Up::All).await.unwrap_err(),
            connect().await.down(Down::All).await.unwrap_err(),
            connect().await.status().await.unwrap_err(),
            connect().await.diagnose().await.unwrap_err(),
            connect().await.journal(1).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
            for part in parts {
                assert!(error.to_string().contains(part), "{part}: {error}");
            }
        }
    });
}

#[test]
fn a_search_path_without_a_schema_is_refused_by_every_command() {
    for database in postgres() {
        let cases = [
            ("''", "ALTER ROLE CURRENT_USER SET search_path = public;"),
            ("missing", "CREATE SCHEMA missing;"),
            ("\"$user\", \"Odd, \"\"one\"", "CREATE SCHEMA \"Odd, \"\"one\";"),
        ];
        for (path, help) in cases {
            database.query(&format!("ALTER DATABASE {} SET search_path = {path}", name_of(&database)));
            assert_no_schema(&database, &["no schema of the session's search path exists", help]);
        }
    }
}

#[test]
fn a_schema_that_the_user_may_not_use_is_not_called_missing() {
    for database in postgres() {
        let role = format!("outsider_of_{}", name_of(&database));
        database.query(&format!("CREATE SCHEMA app; CREATE ROLE {role} LOGIN PASSWORD 'known'"));
        database.query(&format!("ALTER DATABASE {} SET search_path = app", name_of(&database)));
        let url = database.url().replace(&format!("{USER}:{PASSWORD}"), &format!("{role}:known"));
        block_on(async {
            let mut migrator = Migrator::connect(&url).await.unwrap().registry(three_tables(database.dialect()));
            let error = migrator.status().await.unwrap_err().to_string();
            let grant = format!("GRANT USAGE, CREATE ON SCHEMA app TO {role};");
            assert!(error.contains(&grant), "{error}");
            database.query(&grant);
            assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 3);
        });
    }
}

#[test]
fn a_search_path_of_temporary_tables_is_refused_by_every_command() {
    for database in postgres() {
        database.query(&format!("ALTER DATABASE {} SET search_path = pg_temp, public", name_of(&database)));
        assert_no_schema(&database, &["would be temporary", "`pg_temp, public`"]);
        assert_eq!(tables(&database), Vec::<String>::new());
    }
}

#[test]
fn a_schema_for_the_history_with_the_name_of_the_user_is_refused() {
    for database in postgres() {
        block_on(async {
            let tables = Tables::default().schema("migrate");
            let options = Options::default().tables(tables);
            let migrator = migrator(&database, three_tables(database.dialect())).await;
            let error = migrator.options(options).up(Up::All).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::History);
            assert!(error.to_string().contains("the user has the same name"), "{error}");
        });
        assert_eq!(
            column(&database, "SELECT nspname FROM pg_namespace WHERE nspname = 'migrate'"),
            Vec::<String>::new()
        );
    }
}

#[test]
fn a_history_that_row_security_would_hide_is_an_error() {
    for database in postgres() {
        block_on(async {
            migrator(&database, three_tables(database.dialect())).await.up(Up::All).await.unwrap();
            database.query("CREATE ROLE hidden LOGIN PASSWORD 'hidden'");
            database.query("GRANT ALL ON ALL TABLES IN SCHEMA public TO hidden");
            for table in ["history", "lock"] {
                database.query(&format!("ALTER TABLE migrate_{table} ENABLE ROW LEVEL SECURITY"));
            }
            let (_, address) = database.url().split_once('@').unwrap();
            let url = format!("postgres://hidden:hidden@{address}");
            let connect = async || Migrator::connect(&url).await.unwrap().registry(three_tables(database.dialect()));
            for error in [connect().await.status().await.unwrap_err(), connect().await.up(Up::All).await.unwrap_err()] {
                assert!(error.to_string().contains("row-level security"), "{error}");
            }
        });
        database.query("DROP OWNED BY hidden");
        database.query("DROP ROLE hidden");
    }
}

/// A runner over a session with this setting.
async fn with_setting(database: &TestDatabase, setting: &str) -> Migrator {
    let mut connection = Connection::open(database.url()).await.unwrap();
    connection.execute(setting).await.unwrap();
    Migrator::new(connection)
}

#[test]
fn a_limit_of_rows_or_another_completion_hides_nothing_on_mysql_and_mariadb() {
    for setting in [
        "SET sql_select_limit = 1",
        "SET sql_big_selects = 0, max_join_size = 1",
        "SET completion_type = 'RELEASE'",
        "SET autocommit = 0",
        "SET sql_safe_updates = 1",
    ] {
        for database in mysql_and_mariadb() {
            let on = format!("{}: {setting}", database.name());
            block_on(async {
                let all = || three_tables(database.dialect());
                let mut migrator = with_setting(&database, setting).await.registry(all());
                assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 3, "{on}");
                let mut migrator = with_setting(&database, setting).await.registry(all());
                assert_eq!(migrator.status().await.unwrap().migrations.len(), 3, "{on}");
                assert_eq!(migrator.down(Down::Batch).await.unwrap().migrations.len(), 3, "{on}");
            });
            assert_eq!(tables(&database), Vec::<String>::new(), "{on}");
        }
    }
}

#[test]
fn values_that_do_not_fit_are_refused_whatever_the_servers_mode_is() {
    for database in mysql_and_mariadb() {
        database.query("CREATE TABLE people (age int)");
        database.query("INSERT INTO people VALUES (NULL)");
        let required = MigrationBuilder::new(database.dialect(), "m0001_required")
            .up(raw("ALTER TABLE people MODIFY age int NOT NULL"))
            .irreversible("no way back")
            .build();
        block_on(async {
            let migrator = with_setting(&database, "SET sql_mode = ''").await;
            migrator.registry(registry([required])).up(Up::All).await.unwrap_err();
        });
        assert_eq!(database.query("SELECT age FROM people"), [vec![None]], "{}", database.name());
    }
}

#[test]
fn a_backslash_is_stored_as_it_was_written_whatever_the_servers_mode_is() {
    for database in mysql_and_mariadb() {
        let paths = MigrationBuilder::new(database.dialect(), "m0001_paths")
            .up(raw(r"CREATE TABLE paths (path varchar(9) NOT NULL DEFAULT 'a \\ b')"))
            .irreversible("no way back")
            .build();
        block_on(async {
            let migrator = with_setting(&database, "SET sql_mode = 'NO_BACKSLASH_ESCAPES'").await;
            migrator.registry(registry([paths])).up(Up::All).await.unwrap();
        });
        database.query("INSERT INTO paths VALUES ()");
        assert_eq!(column(&database, "SELECT path FROM paths"), [r"a \ b"], "{}", database.name());
    }
}

#[test]
fn a_commit_whose_answer_is_lost_is_looked_for_before_anything_is_said() {
    let Some(server) = TestServer::start(ServerKind::Postgres15) else { return };
    let database = server.fresh_database();
    let migrations = ["m0001_one", "m0002_two"];
    let all = || {
        let build = |(name, table)| MigrationBuilder::new(Dialect::Postgres, name).table(table).build();
        registry(migrations.into_iter().zip(["one", "two"]).map(build))
    };
    block_on(async {
        migrator(&database, all()).await.up(Up::Steps(1)).await.unwrap();
    });
    // From now on each commit waits for a standby that does not come.
    database.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    database.query("SELECT pg_reload_conf()");
    let other = Session::open(&database);
    let ends = thread::spawn(move || {
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        while other.value(waiting) == "0" {
            thread::sleep(Duration::from_millis(20));
        }
        other.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    });
    let error = block_on(async { migrator(&database, all()).await.up(Up::All).await.unwrap_err() });
    ends.join().unwrap();
    let Error::Run(RunError::Failed(failure)) = &error else { panic!("{error}") };
    assert_eq!((failure.remains, failure.error.cause), (Remains::Everything, Cause::Disconnected), "{error}");
    assert_eq!(
        (tables(&database), history(&database)),
        (vec!["one".to_owned(), "two".to_owned()], migrations.map(str::to_owned).to_vec())
    );
}

#[test]
fn a_commit_that_sqlite_refuses_although_it_was_kept_counts_as_kept() {
    let database = TestDatabase::sqlite();
    let slow = "CREATE TABLE slow AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) \
                SELECT count(*) AS number FROM n";
    let one = MigrationBuilder::new(Dialect::Sqlite, "m0001_slow").up(raw(slow)).down(raw("DROP TABLE slow")).build();
    let journal = format!("{}-journal", database.url().trim_start_matches("sqlite://"));
    let has_lease = || {
        let ids = database.try_query("SELECT lease_id FROM migrate_lock");
        ids.is_ok_and(|ids| ids.iter().flatten().any(Option::is_some))
    };
    let remove = || {
        let mut leased = false;
        for _ in 0..2000 {
            // An earlier journal is the one of the lease.
            leased = leased || has_lease();
            if leased && std::fs::remove_file(&journal).is_ok() {
                return true;
            }
            thread::sleep(Duration::from_millis(2));
        }
        false
    };
    let (result, removed) = thread::scope(|scope| {
        let removes = scope.spawn(remove);
        let result = block_on(async { migrator(&database, registry([one])).await.up(Up::All).await });
        (result, removes.join().unwrap())
    });
    assert!(removed, "there was a journal to remove");
    let kept = tables(&database) == ["slow"] && history(&database) == ["m0001_slow"];
    match result {
        Ok(report) => assert_eq!((report.migrations.len(), kept), (1, true)),
        Err(Error::Run(RunError::Failed(failure))) => {
            assert_eq!(failure.remains == Remains::Everything, kept, "{failure}");
        }
        Err(error) => panic!("{error}"),
    }
}
