//! ## What it does
//!
//! Refuses to drop a table that is in use.
//!
//! ```text
//! schema.drop_table("notes");
//! ```
//!
//! ## Why it is unsafe
//!
//! - The rows are gone. The way back makes the table again, but empty.
//! - Code that runs and still uses the table fails from that moment, on every server.
//! - PostgreSQL locks every table that the dropped one refers to as well: with several foreign keys, one migration
//!   stops reads and writes of several tables, and may wait for one while it blocks another.
//!
//! ## Instead
//!
//! Release code that does not use the table, and drop it in a later release. On PostgreSQL, drop its foreign keys
//! first, each in a migration of its own, where there are several:
//!
//! ```text
//! schema.alter_table("notes", |t| {
//!     t.drop_constraint("notes_user_id_fkey");
//! });
//! ```
//!
//! ## When it is safe
//!
//! The table was created in the same migration, and no raw SQL has touched it since. Nobody but the author can tell
//! that no code uses it.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-droptable.html>
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{DropTable, Operation, Table, code};
use crate::safety::RuleInput;
use crate::safety::wording::names;
use std::collections::BTreeMap;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::DropTable(DropTable { table }) = input.operation() else {
        return None;
    };
    if input.targets.is_empty() || input.is_new(table) {
        return None;
    }
    let message = Diagnostic::new(format!("table `{table}` is dropped with its rows"))
        .note("running code that uses it fails, and `down` brings it back without its rows");
    let later = "first, release code that does not use it, and drop it in a later release";
    let references = input.table(table).map(references).unwrap_or_default();
    if references.len() < 2 || input.target(Dialect::Postgres).is_none() {
        return Some(message.help(later));
    }
    let parents = names(references.keys().copied());
    let drops = references.values().flatten().map(|name| code::drop_constraint(name));
    let message = message
        .note(format!(
            "on postgres, queries of {parents} wait as well: its foreign keys lock all of them at the same time"
        ))
        .help(later)
        .help_code("before the table, drop its foreign keys, each in a migration of its own", drops);
    Some(message)
}

/// The other tables that it refers to, each with the foreign keys.
fn references(table: &Table) -> BTreeMap<&str, Vec<&str>> {
    let mut references: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for constraint in &table.constraints {
        if let Some(key) = constraint.kind.foreign_key()
            && key.table != table.name
        {
            references.entry(key.table.as_str()).or_default().push(constraint.name.as_str());
        }
    }
    references
}

#[cfg(test)]
mod tests {
    use crate::object::builder::CreateTableBuilder;
    use crate::safety::rule_test::{EACH, MYSQL, POSTGRES, RuleTest};

    const RULE: RuleTest = RuleTest::of("dropped_tables");

    #[test]
    fn a_dropped_table_is_refused_on_every_server() {
        for target in EACH {
            RULE.refuses(target, |schema| schema.drop_table("notes"));
            RULE.refuses(target, |schema| schema.drop_table("elsewhere"));
            RULE.refuses(target, |schema| {
                schema.drop_table("notes");
                schema.create_table("notes", CreateTableBuilder::id);
            });
        }
    }

    #[test]
    fn a_table_created_here_may_be_dropped() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", CreateTableBuilder::id);
                schema.rename_table("tags", "labels");
                schema.drop_table("labels");
            });
        }
        RULE.accepts(&[], |schema| schema.drop_table("notes"));
    }

    #[test]
    fn a_table_that_raw_sql_may_have_replaced_is_not_new() {
        RULE.refuses(POSTGRES, |schema| {
            schema.create_table("tags", CreateTableBuilder::id);
            schema.sql("ALTER TABLE orders RENAME TO tags").irreversible("x");
            schema.drop_table("tags");
        });
        RULE.refuses(POSTGRES, |schema| {
            schema.create_table("tags", CreateTableBuilder::id);
            schema.drop_table("tags");
            schema.sql("CREATE TABLE tags (id int)").irreversible("x");
            schema.drop_table("tags");
        });
    }

    #[test]
    fn tables_locked_together_are_named() {
        let message = RULE.message(POSTGRES, |schema| schema.drop_table("notes"));
        assert!(message.contains("`orders` and `users`"), "{message}");
        assert!(message.contains("t.drop_constraint(\"notes_user_id_fkey\");"), "{message}");
        let message = RULE.message(MYSQL, |schema| schema.drop_table("notes"));
        assert!(!message.contains("`orders`"), "{message}");
    }
}
