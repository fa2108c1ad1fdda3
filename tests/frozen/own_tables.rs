//! The tables have names of their own.

use migrate_ir::dialect::Dialect;

use crate::fixture::Fixture;
use crate::program::{Conversation, Program};

/// What says where the tables are. MySQL and MariaDB have another database for a schema, and SQLite has none.
pub(crate) const fn migrate_toml(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "[tables]\nschema = \"ops\"\nprefix = \"acme\"\n",
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => "[tables]\nprefix = \"acme\"\n",
    }
}

#[test]
fn a_history_with_a_prefix_and_a_schema_is_gone_on_with_and_reverted() {
    for program in [Program::Ledger, Program::Bare] {
        for database in Fixture::OwnTables.load_everywhere() {
            let mut conversation = Conversation::new(&database, migrate_toml(database.dialect()));
            for line in program.with_up(&["down -n 2", "down"]) {
                conversation.run(program, line);
            }
            conversation.assert_text(&format!("own_tables_by_{}", program.word()));
        }
    }
}
