//! A database that belongs to a protected environment.

use crate::fixture::Fixture;
use crate::program::{Conversation, Program};

pub(crate) const PRODUCTION: &str = "[environments.production]\n";

#[test]
fn a_protected_database_stays_one() {
    for program in [Program::Ledger, Program::Bare] {
        for database in Fixture::Protected.load_everywhere() {
            let mut conversation = Conversation::new(&database, "");
            let name = conversation.database_name();
            // The newest was marked as reverted, and then as applied.
            let with_name = ["-n 2", "-n 2 --marked", ""].map(|options| format!("down {options} --yes-drop {name}"));
            let lines = ["down", "down --yes-drop another", &with_name[0], &with_name[1], &with_name[2]];
            for line in program.with_up(&lines) {
                conversation.run(program, line);
            }
            conversation.assert_text(&format!("protected_by_{}", program.word()));
        }
    }
}
