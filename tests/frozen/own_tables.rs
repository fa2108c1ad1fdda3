//! The tables have names of their own.

use crate::fixture::Fixture;
use crate::program::{Conversation, Program};

#[test]
fn a_history_with_a_prefix_and_a_schema_is_gone_on_with_and_reverted() {
    for program in [Program::Ledger, Program::Bare] {
        for database in Fixture::OwnTables.load_everywhere() {
            let mut conversation = Conversation::new(&database, Fixture::OwnTables.migrate_toml(database.dialect()));
            for line in program.with_up(&["down -n 2", "down"]) {
                conversation.run(program, line);
            }
            conversation.assert_text(&format!("own_tables_by_{}", program.word()));
        }
    }
}
