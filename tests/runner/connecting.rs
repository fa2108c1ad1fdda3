//! What is wrong with a connection is said, and the password never.

use std::fs;

use migrate_core::error::ConnectError;
use migrate_core::{Connection, ErrorKind, Migrator};
use migrate_tests::block_on;
use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase, TestServer, USER};

fn refused(url: &str) -> ConnectError {
    let error = block_on(Connection::open(url)).expect_err("no connection");
    hides(PASSWORD, &error);
    assert!(error.to_string().contains("\nhelp: "), "{error}");
    error
}

/// Neither the message nor the debug form holds the secret, nor do the errors beneath.
fn hides(secret: &str, error: &impl std::error::Error) {
    let mut all = vec![format!("{error} {error:?}")];
    let mut beneath = error.source();
    while let Some(error) = beneath {
        all.push(format!("{error} {error:?}"));
        beneath = error.source();
    }
    assert!(all.iter().all(|text| !text.contains(secret)), "{all:?}");
}

fn servers() -> impl Iterator<Item = &'static TestServer> {
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestServer::shared)
}

#[test]
fn a_wrong_password_names_the_user_and_the_server() {
    for server in servers() {
        let url = server.url("migrate").replace(PASSWORD, "not-the-password");
        let error = refused(&url);
        let ConnectError::Refused { place, user, .. } = &error else { panic!("{}: {error:?}", server.kind()) };
        assert_eq!(user, USER);
        assert!(place.ends_with(&format!("at 127.0.0.1:{}/migrate", server.port())), "{place}");
        hides("not-the-password", &error);
    }
}

#[test]
fn a_database_that_does_not_exist_is_named() {
    for server in servers() {
        let error = refused(&server.url("nowhere"));
        let ConnectError::NoDatabase { database, .. } = &error else { panic!("{}: {error:?}", server.kind()) };
        assert_eq!(database, "nowhere");
        assert!(error.to_string().contains("migrate create"), "{error}");
    }
}

#[test]
fn a_server_that_does_not_run_is_unreachable() {
    for scheme in ["postgres", "mysql", "mariadb"] {
        let error = refused(&format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:1/app"));
        let ConnectError::Unreachable { place, .. } = &error else { panic!("{error:?}") };
        assert_eq!(place, &format!("{scheme} at 127.0.0.1:1/app"));
        assert_eq!(migrate_core::Error::from(error).kind(), ErrorKind::Connect);
    }
}

#[test]
fn an_invalid_url_is_refused_with_the_valid_forms() {
    for url in ["", "app.db", "postgres:app", "postgres://user:secret-of-the-tests@host:port/app"] {
        let error = refused(url);
        assert!(matches!(error, ConnectError::BadUrl { .. }), "{url}: {error:?}");
        assert!(error.to_string().contains("sqlite:path/to/file.db"), "{error}");
    }
    let error = refused("oracle://user:secret-of-the-tests@host/app");
    assert!(matches!(&error, ConnectError::UnknownScheme { scheme, meant: None } if scheme == "oracle"), "{error:?}");
    let error = refused(&format!("mysql://{USER}:{PASSWORD}@127.0.0.1:1"));
    assert!(matches!(error, ConnectError::Nameless { .. }), "{error:?}");
}

#[test]
fn a_password_with_special_characters_is_not_taken_for_a_host() {
    for sign in ["/", "?", "#"] {
        let error = refused(&format!("postgres://user:12{sign}secret-of-the-tests@host/app"));
        assert!(matches!(error, ConnectError::BadUrl { .. }), "{error:?}");
        assert!(error.to_string().contains("%2F"), "{error}");
    }
}

#[test]
fn a_working_connection_does_not_show_its_password_either() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            let migrator = Migrator::connect(database.url()).await.unwrap();
            assert!(!format!("{migrator:?}").contains(PASSWORD), "{migrator:?}");
        });
    }
}

#[test]
fn a_sqlx_connection_may_be_passed_in() {
    use sqlx::Connection as _;
    let database = TestDatabase::sqlite();
    block_on(async {
        let connection = sqlx::SqliteConnection::connect(database.url()).await.unwrap();
        let mut migrator =
            Migrator::new(connection).registry(crate::migration_builder::three_tables(database.dialect()));
        assert_eq!(migrator.status().await.unwrap().migrations.len(), 3);
    });
}

#[test]
fn a_missing_sqlite_file_is_created_and_a_missing_folder_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    for url in [format!("sqlite:{}", file.display()), format!("sqlite://{}", file.display())] {
        block_on(async { Connection::open(&url).await.unwrap().execute("CREATE TABLE t (id int)").await.unwrap() });
        assert!(file.exists());
        fs::remove_file(&file).unwrap();
    }
    let error = refused(&format!("sqlite:{}", folder.path().join("none/new.db").display()));
    assert!(matches!(error, ConnectError::NoFolder { .. }), "{error:?}");
    assert!(error.to_string().contains("mkdir -p "), "{error}");
    let odd = folder.path().join("no such; it's");
    let error = refused(&format!("sqlite:{}", odd.join("new.db").display())).to_string();
    let command = error.lines().find(|line| line.contains("mkdir -p ")).unwrap();
    assert!(std::process::Command::new("sh").args(["-c", command]).status().unwrap().success(), "{command}");
    assert!(odd.is_dir(), "{command}");
    let error = refused(&format!("sqlite:{}", folder.path().display()));
    assert!(matches!(error, ConnectError::BadFile { .. }), "{error:?}");
    block_on(async { Connection::open("sqlite::memory:").await.unwrap().execute("SELECT 1").await.unwrap() });
}
