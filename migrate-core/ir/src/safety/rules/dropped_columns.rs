//! ## What it does
//!
//! Refuses to drop a column of a table that is in use.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.drop_column("bio");
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! - The values are gone. The way back makes the column again, but empty.
//! - Code that runs and still names the column fails from that moment, on every server. Many mappers name every
//!   column of every table, used or not, in each query.
//! - Indexes and constraints that use the column go with it, those over several columns too: queries lose their
//!   index, and rows that were unique may become duplicates.
//!
//! The change itself is quick: no server but SQLite writes the table anew for it, unless an index uses the column.
//!
//! ## Instead
//!
//! Take the column out of the code, and release that. Where the column is required and has no default, let it go
//! first, as rows are then written without it:
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.drop_not_null("email");
//! });
//! ```
//!
//! Drop it in a later release, and say since when nothing uses it.
//!
//! ## When it is safe
//!
//! The column or its table was created in the same migration. Nobody but the author can tell that no code names it.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-altertable.html>, "DROP COLUMN"
//! - <https://sqlite.org/lang_altertable.html>, "ALTER TABLE DROP COLUMN"
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6, MySQL 9.7.4, MariaDB 10.11.19, SQLite 3.40.1.

use crate::diagnostic::Diagnostic;
use crate::object::{Column, DropColumn, Operation, Table};
use crate::safety::RuleInput;
use crate::safety::wording::list;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::DropColumn(DropColumn { table, column }) = input.operation() else {
        return None;
    };
    if input.targets.is_empty() || input.is_new_column(table, column) {
        return None;
    }
    let mut message = Diagnostic::new(format!("column `{table}.{column}` is dropped with its values"))
        .note("running code that names it fails, and `down` brings it back without its values");
    if let Some(dependents_note) = input.table(table).and_then(|table| dependents_note(table, column)) {
        message = message.note(dependents_note);
    }
    let required_without_default =
        |column: &Column| column.not_null && column.default.is_none() && column.generated.is_none();
    Some(if input.column(table, column).is_some_and(required_without_default) {
        message
            .help_code("first, let rows be written without it", [format!("t.drop_not_null({column:?});")])
            .help("then release code that does not name it, and drop it in a later release")
    } else {
        message.help("first, release code that does not name it, and drop it in a later release")
    })
}

/// What goes with the column.
fn dependents_note(table: &Table, column: &str) -> Option<String> {
    let indexes = table.indexes.iter().filter(|index| index.uses(column));
    let constraints = table.constraints.iter().filter(|constraint| constraint.kind.uses(column));
    let all: Vec<String> = indexes
        .map(|index| format!("index `{}`", index.name))
        .chain(constraints.map(|constraint| format!("{} `{}`", constraint.kind.noun(), constraint.name)))
        .collect();
    let go = if all.len() == 1 { "goes" } else { "go" };
    (!all.is_empty()).then(|| format!("{} {go} with it", list(&all)))
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, POSTGRES, RuleTest};

    const RULE: RuleTest = RuleTest::of("dropped_columns");

    #[test]
    fn a_dropped_column_is_refused_on_every_server() {
        for target in EACH {
            RULE.refuses_change(target, "users", |t| {
                t.drop_column("bio");
            });
            RULE.refuses_change(target, "elsewhere", |t| {
                t.drop_column("bio");
            });
        }
    }

    #[test]
    fn a_column_created_here_may_be_dropped() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", |t| {
                    t.id();
                    t.column("name", text());
                });
                schema.alter_table("tags", |t| t.drop_column("name"));
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text());
                t.rename_column("x", "y");
                t.drop_column("y");
            });
            RULE.accepts_change(target, "users", |t| {
                t.drop_constraint("users_email_key");
            });
        }
        RULE.accepts_change(&[], "users", |t| {
            t.drop_column("bio");
        });
    }

    #[test]
    fn a_column_that_raw_sql_may_have_filled_is_not_created_here() {
        RULE.refuses(POSTGRES, |schema| {
            schema.alter_table("users", |t| {
                t.add_column("x", text());
            });
            schema.sql("UPDATE users SET x = bio, bio = NULL").irreversible("moved");
            schema.alter_table("users", |t| t.drop_column("x"));
        });
    }

    #[test]
    fn objects_dropped_with_the_column_are_named() {
        let message = RULE.message_of_change(POSTGRES, "orders", |t| {
            t.drop_column("user_id");
        });
        let dependents_note = "index `orders_user_id_code_idx` and foreign key `orders_user_id_fkey` go with it";
        assert!(message.contains(dependents_note), "{message}");
        let message = RULE.message_of_change(POSTGRES, "users", |t| {
            t.drop_column("bio");
        });
        assert!(!message.contains("go with it"), "{message}");
    }

    #[test]
    fn not_null_is_dropped_before_the_column() {
        let first = "t.drop_not_null(\"code\");";
        let message = RULE.message_of_change(POSTGRES, "orders", |t| {
            t.drop_column("code");
        });
        assert!(message.contains(first), "{message}");
        let message = RULE.message_of_change(POSTGRES, "users", |t| {
            t.drop_column("joined_at");
        });
        assert!(!message.contains("drop_not_null"), "{message}");
    }
}
