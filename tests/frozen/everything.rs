//! Three histories in one database, wholly applied.

use migrate_tests::catalog::ServerCatalog;
use migrate_tests::servers::TestDatabase;

use crate::fixture::{Fixture, empty_beside};
use crate::program::{Conversation, Program};

/// What the database holds. PostgreSQL 18 names what refuses NULL, and an older server, from which the database comes, tells
/// no such name.
pub(crate) fn catalog(database: &TestDatabase) -> String {
    let catalog = ServerCatalog::of(database).to_string();
    catalog.split_inclusive('\n').filter(|line| !line.contains("_not_null NOT NULL ")).collect()
}

/// What is left where the first migration of the ledger is applied, and nothing else.
fn accounts_alone(database: &TestDatabase) -> String {
    let other = empty_beside(database);
    Conversation::new(&other, "").run(Program::Ledger, "up --to m0001_open_accounts");
    catalog(&other)
}

#[test]
fn what_is_applied_is_reverted_and_applied_again_to_the_same_end() {
    for database in Fixture::Everything.load_everywhere() {
        let on = database.name();
        let loaded = catalog(&database);
        let programs = Fixture::Everything.programs(database.dialect());
        let programs = || programs.iter().copied().filter(|program| *program != Program::Bare);
        let mut conversation = Conversation::new(&database, "");
        programs().for_each(|program| conversation.run(program, "up"));
        conversation.run(Program::Ledger, "down --batch");
        conversation.run(Program::Ledger, "down -n 2");
        for program in programs().filter(|program| *program != Program::Ledger) {
            conversation.run(program, "down --all");
            conversation.run(program, "down");
        }
        let reverted = catalog(&database);
        programs().for_each(|program| conversation.run(program, "up"));
        let applied_again = catalog(&database);
        conversation.run(Program::Bare, "down --to m0001_open_accounts");
        let reverted_again = catalog(&database);
        conversation.assert_text("everything_by_its_programs");
        let accounts_alone = accounts_alone(&database);
        assert_eq!(reverted, accounts_alone, "{on}");
        assert_eq!(applied_again, loaded, "{on}");
        assert_eq!(reverted_again, accounts_alone, "{on}");
    }
}

#[test]
fn a_program_without_the_migrations_reverts_them_by_what_the_database_keeps() {
    for database in Fixture::Everything.load_everywhere() {
        let mut conversation = Conversation::new(&database, "");
        conversation.run(Program::Bare, "down -n 2");
        conversation.run(Program::Bare, "down");
        conversation.run(Program::Bare, "mark --reverted m0001_open_accounts --reason over");
        conversation.run(Program::Bare, "down --all");
        conversation.run(Program::Bare, "down");
        let reverted = catalog(&database);
        conversation.assert_text("everything_by_bare");
        assert_eq!(reverted, accounts_alone(&database), "{}", database.name());
    }
}
