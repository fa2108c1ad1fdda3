//! ## What it does
//!
//! Refuses to rename a column of a table that is in use.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.rename_column("name", "display_name");
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! The change itself is quick on every server, but a release is not: while it goes on, code that asks for the old
//! name and code that asks for the new one run side by side, and one of them fails. The same holds for the way back.
//!
//! ## Instead
//!
//! Add a column of the new name, let the code write both, fill it in batches, let the code read it, and drop the old
//! one in a later release.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("display_name", varchar(64));
//! });
//! ```
//!
//! Often it is enough to give the code its own name for the column, as every mapper can.
//!
//! ## When it is safe
//!
//! The column or its table was created in the same migration.
//!
//! ## Sources
//!
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6, MySQL 9.7.4, MariaDB 10.11.19: the change is quick.

use crate::diagnostic::Diagnostic;
use crate::object::{Column, Operation, RenameColumn, code};
use crate::safety::RuleInput;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::RenameColumn(RenameColumn { table, from, to }) = input.operation() else {
        return None;
    };
    if input.targets.is_empty() || input.is_new_column(table, from) {
        return None;
    }
    let message = Diagnostic::new(format!("renaming column `{table}.{from}` to `{to}` breaks running code"))
        .note(format!("while a release goes on, old code asks for `{from}` and new code for `{to}`: one of them fails"))
        .help("keep the name in the database, and map it to another one in the code");
    let add = input.column(table, from).map(|old| {
        let new = Column { name: to.clone(), kind: old.kind.clone(), not_null: false, default: None, generated: None };
        code::add_column(&new)
    });
    Some(
        message
            .help_code(format!("or add `{to}` beside it, and let the code write both"), add)
            .help(format!("then fill `{to}` in batches, let the code read it, and drop `{from}` in a later release")),
    )
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, RuleTest, SQLITE};

    const RULE: RuleTest = RuleTest::of("renamed_columns");

    #[test]
    fn a_renamed_column_is_refused_on_every_server() {
        for target in EACH {
            RULE.refuses_change(target, "users", |t| {
                t.rename_column("name", "title");
            });
            RULE.refuses_change(target, "elsewhere", |t| {
                t.rename_column("name", "title");
            });
        }
    }

    #[test]
    fn a_column_created_here_may_be_renamed() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", |t| {
                    t.column("name", text());
                });
                schema.alter_table("tags", |t| t.rename_column("name", "title"));
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text());
                t.rename_column("x", "y");
            });
        }
        RULE.accepts_change(&[], "users", |t| {
            t.rename_column("name", "title");
        });
    }

    #[test]
    fn a_column_that_takes_the_name_of_a_new_one_is_not_new() {
        RULE.refuses_change(SQLITE, "users", |t| {
            t.add_column("x", text());
            t.drop_column("x");
            t.rename_column("bio", "x");
        });
    }

    #[test]
    fn the_column_to_add_has_the_type_of_the_old_one() {
        let message = RULE.message_of_change(SQLITE, "users", |t| {
            t.rename_column("name", "title");
        });
        assert!(message.contains("t.add_column(\"title\", varchar(64));"), "{message}");
    }
}
