//! A disk that is full is told as that, in whatever words the server has for it.

use std::time::Duration;

use migrate_core::error::{Cause, RunError};
use migrate_core::{Error, Options, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{MigrationBuilder, migrator, raw, registry};

/// Runs that, which fails, and gives what was made of it.
fn failure(database: &TestDatabase, sql: &str) -> (Cause, String) {
    let migration = MigrationBuilder::new(database.dialect(), "m0001_fails").up(raw(sql)).build();
    let error = block_on(async {
        let options = Options::default().lock_retry(Duration::ZERO);
        migrator(database, registry([migration])).await.options(options).up(Up::All).await.unwrap_err()
    });
    let Error::Run(RunError::Failed(failure)) = &error else { panic!("{}: {error}", database.name()) };
    (failure.error.cause, error.to_string())
}

#[test]
fn mysql_and_mariadb_have_many_words_for_a_full_disk() {
    for database in [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh) {
        for (number, message) in [
            (1021, "Disk full (/tmp); waiting for someone to free some space..."),
            (1114, "The table t is full"),
            (3, "Error writing file ./app/t.frm (Errcode: 28 \"No space left on device\")"),
            (3, "Error writing file /tmp/MLfd (OS errno 28 - No space left on device)"),
            (1026, "Error writing file /tmp/MY0 (Errcode: 122 \"Disk quota exceeded\")"),
            (1030, "Got error 28 \"No space left on device\" from storage engine InnoDB"),
            (1030, "Got error 135 \"No more room in record file\" from storage engine Aria"),
            (1005, "Can not create table app.t (errno: 28 \"No space left on device\")"),
            (1025, "Error on rename of ./app/a to ./app/b (errno: 135 \"No more room in record file\")"),
        ] {
            let signal = format!("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = '{message}'");
            let (cause, text) = failure(&database, &signal);
            assert_eq!(cause, Cause::Full, "{}: {text}", database.name());
            assert!(text.contains("the disk of the server is full"), "{}: {text}", database.name());
        }
        // Numbers that only look like it.
        for (number, message) in
            [(1030, "Got error 128 from storage engine"), (1005, "Can not create table t (errno: 150)")]
        {
            let signal = format!("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = '{message}'");
            let (cause, text) = failure(&database, &signal);
            assert_ne!(cause, Cause::Full, "{}: {text}", database.name());
        }
    }
}

#[test]
fn postgres_tells_a_full_disk_by_a_code_and_damage_by_another() {
    let database = TestDatabase::fresh(ServerKind::Postgres18).unwrap();
    let raise = |code: &str, message: &str| {
        failure(&database, &format!("DO $$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = '{code}'; END $$"))
    };
    for (code, message) in [
        ("53100", "could not extend file: No space left on device"),
        ("58030", "could not write to file: No space left on device"),
        ("58030", "could not write to file: Disk quota exceeded"),
    ] {
        let (cause, text) = raise(code, message);
        assert_eq!(cause, Cause::Full, "{text}");
        assert!(text.contains("the disk of the server is full"), "{text}");
    }
    for code in ["XX001", "XX002"] {
        let (cause, text) = raise(code, "invalid page in block 0");
        assert_eq!(cause, Cause::Damaged, "{text}");
        assert!(text.contains("is damaged"), "{text}");
    }
    let (cause, text) = raise("58030", "could not read block 0: Input/output error");
    assert_eq!(cause, Cause::Storage, "{text}");
}
