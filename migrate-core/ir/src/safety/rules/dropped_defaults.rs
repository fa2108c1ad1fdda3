//! ## What it does
//!
//! Refuses to drop the default of a required column of a table that is in use.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.drop_default("joined_at");
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! Code that runs and writes a row without naming the column gets the default. From that moment the server refuses such
//! a row, on every server. This also holds for a column that the same migration adds: the code that runs does not know
//! it yet.
//!
//! The change itself is quick: no server but SQLite writes the table anew for it.
//!
//! ## Instead
//!
//! Release code that names the column whenever it writes a row. Drop the default in a later release, and say since when
//! all code names it.
//!
//! If rows may be without a value, let the column accept NULL first:
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.drop_not_null("joined_at");
//!     t.drop_default("joined_at");
//! });
//! ```
//!
//! ## When it is safe
//!
//! The table was created in the same migration, or the column accepts NULL. On PostgreSQL and SQLite it is also safe if
//! the same migration gives the column another default or lets it accept NULL, because that is one transaction. Nobody
//! but the author can tell that all code names the column.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/ddl-default.html>
//! - <https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html>, "Handling of Implicit Defaults"
//! - Measured on PostgreSQL 15.18, MySQL 9.7.4, MariaDB 10.11.19, SQLite 3.40.1: errors 23502, 1364, 1364, and
//!   `NOT NULL constraint failed`.

use crate::diagnostic::Diagnostic;
use crate::object::{DropDefault, Lookup, Operation};
use crate::safety::RuleInput;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::DropDefault(DropDefault { table, column }) = input.operation() else {
        return None;
    };
    if input.targets.is_empty() || input.is_new(table) || ends_without_need(input, table, column) {
        return None;
    }
    let Lookup::Known(known) = input.find_column(table, column) else {
        return None;
    };
    if !known.not_null {
        return None;
    }
    let message = Diagnostic::new(format!("required column `{table}.{column}` loses its default"))
        .note("running code that writes a row without it fails")
        .help("first, release code that names it in every row that it writes")
        .help("then drop the default in a later release")
        .help_code("or, if it may have no value, let it accept NULL first", [format!("t.drop_not_null({column:?});")]);
    Some(message)
}

/// Whether the same transaction gives the column another default, or lets it accept NULL.
fn ends_without_need(input: &RuleInput<'_>, table: &str, column: &str) -> bool {
    let in_transaction = input.targets.iter().all(|target| target.dialect.transactional_ddl());
    in_transaction
        && input.later().iter().any(|operation| match operation {
            Operation::SetDefault(set) => set.table == table && set.column == column,
            Operation::DropNotNull(drop) => drop.table == table && drop.column == column,
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MYSQL, POSTGRES, RuleTest};

    const RULE: RuleTest = RuleTest::of("dropped_defaults");

    #[test]
    fn the_default_of_a_required_column_is_refused_to_go_on_every_server() {
        for target in EACH {
            RULE.refuses_change(target, "users", |t| {
                t.drop_default("joined_at");
            });
            RULE.refuses_change(target, "users", |t| {
                t.add_column("role", text()).not_null().default("member");
                t.drop_default("role");
            });
        }
    }

    #[test]
    fn a_column_that_accepts_null_may_lose_its_default() {
        for target in EACH {
            RULE.accepts_change(target, "users", |t| {
                t.add_column("role", text()).default("member");
                t.drop_default("role");
            });
            RULE.accepts_change(target, "users", |t| {
                t.drop_not_null("joined_at");
                t.drop_default("joined_at");
            });
        }
    }

    #[test]
    fn a_default_that_is_replaced_is_not_missed() {
        let replace = |t: &mut AlterTableBuilder| {
            t.drop_default("joined_at");
            t.set_default_sql("joined_at", "now()");
        };
        RULE.accepts_change(POSTGRES, "users", replace);
        // Between the two, the server refuses rows.
        RULE.refuses_change(MYSQL, "users", replace);
    }

    #[test]
    fn nobody_writes_to_a_new_table() {
        RULE.accepts(POSTGRES, |schema| {
            schema.create_table("tags", |t| {
                t.id();
                t.column("name", text()).not_null().default("");
            });
            schema.alter_table("tags", |t| t.drop_default("name"));
        });
    }
}
