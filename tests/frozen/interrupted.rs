//! Migrations that were cut off by a version that is not there any more.

use migrate_ir::checksum::sha256;
use migrate_ir::dialect::Dialect;
use migrate_tests::servers::TestDatabase;

use crate::everything::catalog;
use crate::fixture::{Fixture, empty_beside};
use crate::program::{Conversation, Program};

/// Compares with a database in which nothing was cut off, and from which so many migrations were reverted.
#[track_caller]
fn assert_undisturbed(database: &TestDatabase, reverted: usize) {
    let other = empty_beside(database);
    Fixture::Protected.load(&other);
    if reverted > 0 {
        let mut conversation = Conversation::new(&other, "");
        let name = conversation.database_name();
        conversation.run(Program::Bare, &format!("down -n {reverted} --marked --yes-drop {name}"));
    }
    assert_eq!(catalog(database), catalog(&other), "{}", database.name());
}

/// Runs these lines on each of the databases, by each of the programs. So many migrations are reverted in the end.
#[track_caller]
fn finish(fixture: Fixture, what: &str, programs: &[Program], lines: &[&str], reverted: usize) {
    for program in programs {
        for database in fixture.load_everywhere() {
            let mut conversation = Conversation::new(&database, "");
            for line in lines {
                conversation.run(*program, line);
            }
            conversation.assert_text(&format!("{}_{what}_by_{}", fixture.name(), program.word()));
            assert_undisturbed(&database, reverted);
        }
    }
}

const BOTH: &[Program] = &[Program::Ledger, Program::Bare];

#[test]
fn up_finishes_what_was_begun_upwards() {
    finish(Fixture::HalfApplied, "up", &[Program::Ledger], &["up", "up"], 0);
}

#[test]
fn repair_finishes_what_was_begun_upwards() {
    finish(Fixture::HalfApplied, "repair", BOTH, &["repair", "repair --yes", "repair"], 1);
}

#[test]
fn down_finishes_what_was_begun_upwards_and_reverts_it() {
    finish(Fixture::HalfApplied, "down", BOTH, &["down", "down"], 2);
}

#[test]
fn up_finishes_what_was_begun_downwards_and_applies_it_again() {
    finish(Fixture::HalfReverted, "up", &[Program::Ledger], &["up --lease 1s", "up"], 0);
}

#[test]
fn repair_finishes_what_was_begun_downwards() {
    finish(Fixture::HalfReverted, "repair", BOTH, &["repair --lease 1s", "repair --yes --lease 1s", "repair"], 1);
}

#[test]
fn down_finishes_what_was_begun_downwards() {
    finish(Fixture::HalfReverted, "down", BOTH, &["down --lease 1s", "down", "down"], 2);
}

/// The stored script is given another column, as if the version that began it had rendered the index so.
fn index_another_column(database: &TestDatabase) {
    let [quoted, other] = match database.dialect() {
        Dialect::Postgres | Dialect::Sqlite => ["(\"owner\")", "(\"id\")   "],
        Dialect::MySql | Dialect::MariaDb => ["(`owner`)", "(`id`)   "],
    };
    for (table, column) in [("migrate_script", "text"), ("migrate_journal", "step_sql")] {
        database.query(&format!(
            "UPDATE {table} SET {column} = replace({column}, '{quoted}', '{other}') WHERE name = 'm0003_drop_indexes'"
        ));
    }
    let script = database.query("SELECT text FROM migrate_script WHERE name = 'm0003_drop_indexes'");
    let script = script[0][0].as_ref().unwrap();
    let (hash, form) = script.split_once('\n').unwrap();
    let rehashed = sha256(form);
    assert_ne!(hash, rehashed);
    database.query(&format!(
        "UPDATE migrate_script SET text = replace(text, '{hash}', '{rehashed}') WHERE name = 'm0003_drop_indexes'"
    ));
}

#[test]
fn what_was_begun_is_finished_as_it_was_begun_whatever_this_version_renders() {
    for program in BOTH {
        for database in Fixture::HalfReverted.load_everywhere() {
            index_another_column(&database);
            let conversation = Conversation::new(&database, "");
            let answer = conversation.answer(*program, "down --lease 1s");
            let catalog = catalog(&database);
            let index = catalog.lines().find(|line| line.contains("account_owner_idx"));
            assert!(index.is_some_and(|line| line.ends_with("(id)")), "{}: {answer}\n{catalog}", database.name());
        }
    }
}
