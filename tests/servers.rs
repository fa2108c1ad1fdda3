//! The servers that the other tests rely on.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase, TestServer};
use sqlx::{Connection, MySqlConnection, PgConnection};

#[test]
fn every_server_gives_databases_that_hold_what_is_put_there() {
    for database in TestDatabase::everywhere() {
        database.query(
            "CREATE TABLE t (id int PRIMARY KEY, word varchar(20)); INSERT INTO t VALUES (1, 'žluť'), (2, NULL)",
        );
        let rows = database.query("SELECT * FROM t ORDER BY id");
        let expected = [vec![Some("1".to_owned()), Some("žluť".to_owned())], vec![Some("2".to_owned()), None]];
        assert_eq!(rows, expected, "{}", database.name());
        assert_eq!(database.count("t"), 2, "{}", database.name());
    }
}

#[test]
fn databases_of_one_server_do_not_see_each_other() {
    for kind in ServerKind::ALL {
        let (Some(one), Some(other)) = (TestDatabase::fresh(kind), TestDatabase::fresh(kind)) else {
            continue;
        };
        one.query("CREATE TABLE t (id int)");
        assert!(other.try_query("SELECT * FROM t").is_err(), "{kind}");
    }
}

#[test]
fn servers_are_the_versions_that_their_names_say() {
    for database in TestDatabase::everywhere() {
        let sql = if database.name() == "sqlite" { "SELECT sqlite_version()" } else { "SELECT version()" };
        let version = database.query(sql)[0][0].clone().expect("a version");
        let expected = match database.name() {
            "sqlite" => "3.",
            "postgres-14" => "PostgreSQL 14.",
            "postgres-15" => "PostgreSQL 15.",
            "postgres-18" => "PostgreSQL 18.",
            "mysql" => "9.",
            name => {
                assert!(version.contains("MariaDB"), "{name}: {version}");
                continue;
            }
        };
        assert!(version.starts_with(expected), "{}: {version}", database.name());
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    for kind in ServerKind::ALL {
        let Some(server) = TestServer::shared(kind) else { continue };
        let url = server.fresh_database().url().replace(PASSWORD, "wrong");
        let (refused, code) = if kind.is_postgres() {
            (PgConnection::connect(&url).await.err(), "28P01")
        } else {
            (MySqlConnection::connect(&url).await.err(), "28000")
        };
        let error = refused.expect("a wrong password is refused");
        let error = error.as_database_error().expect("the server itself refuses");
        assert_eq!(error.code().as_deref(), Some(code), "{kind}: {error}");
    }
}

#[test]
fn a_server_that_crashes_comes_back_with_what_was_committed() {
    for kind in [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb] {
        let Some(server) = TestServer::start(kind) else { continue };
        let database = server.fresh_database();
        for crash in 1..=2 {
            database.query(&format!("CREATE TABLE t{crash} (id int); INSERT INTO t{crash} VALUES (1), (2)"));
            server.crash();
            assert_eq!(database.count(&format!("t{crash}")), 2, "{kind}");
        }
    }
}

#[test]
fn a_dropped_database_is_gone() {
    for kind in ServerKind::ALL {
        let Some(server) = TestServer::shared(kind) else { continue };
        let (kept, dropped) = (server.fresh_database(), server.fresh_database());
        let url = dropped.url().to_owned();
        server.drop_database(dropped);
        let (_, name) = url.rsplit_once('/').expect("a database in the URL");
        assert!(server.database(name).try_query("SELECT 1").is_err(), "{kind}");
        kept.query("SELECT 1");
    }
}

#[test]
fn a_dropped_server_is_gone() {
    let server = TestServer::start(ServerKind::Postgres15).expect("PostgreSQL is always there");
    let (port, folder) = (server.port(), server.folder().to_owned());
    assert!(answers(port) && folder.exists());
    drop(server);
    assert!(!answers(port) && !folder.exists());
}

#[test]
fn a_server_dies_with_a_test_process_that_is_killed() {
    for kind in ServerKind::ALL {
        if TestServer::shared(kind).is_none() {
            continue;
        }
        let mut holder = holder(kind).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (port, folder) = line.trim().split_once(' ').expect("port and folder");
        let (port, folder) = (port.parse().unwrap(), Path::new(folder));
        assert!(answers(port) && folder.exists(), "{kind}");

        holder.kill().unwrap(); // SIGKILL
        holder.wait().unwrap();

        let deadline = Instant::now() + Duration::from_secs(20);
        while answers(port) || folder.exists() {
            assert!(Instant::now() < deadline, "{kind} outlives the process that started it");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn a_missing_server_fails_the_test_and_names_the_script() {
    let empty = tempfile::tempdir().unwrap();
    for kind in ServerKind::ALL {
        let output = holder(kind).env("MIGRATE_TEST_SERVERS", empty.path()).output().unwrap();
        assert!(!output.status.success(), "{kind}");
        let message = String::from_utf8_lossy(&output.stderr);
        let expected = format!("the server `{kind}` is missing");
        assert!(message.contains(&expected) && message.contains("help: run tests/servers.sh"), "{message}");
    }
}

#[test]
fn only_mysql_may_be_missing_and_that_is_reported() {
    let empty = tempfile::tempdir().unwrap();
    fs::write(empty.path().join("mysql.missing"), "unstable moved\n").unwrap();
    for kind in ServerKind::ALL {
        let output = holder(kind).env("MIGRATE_TEST_SERVERS", empty.path()).output().unwrap();
        assert_eq!(output.status.success(), kind == ServerKind::MySql, "{kind}");
        if kind == ServerKind::MySql {
            let message = String::from_utf8_lossy(&output.stderr);
            assert_eq!(message, "NOT RUN: main: `mysql` could not be fetched: unstable moved\n");
        }
    }
}

/// A process that starts a server and waits to be killed.
fn holder(kind: ServerKind) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hold-server"));
    command.arg(kind.name());
    command
}

fn answers(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}
