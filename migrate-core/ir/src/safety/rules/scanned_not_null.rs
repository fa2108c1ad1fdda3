//! ## What it does
//!
//! Refuses to make a column required where PostgreSQL has to read the whole table to find out that it holds no NULL.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.set_not_null("name");
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! PostgreSQL reads every row under a lock that stops reads as well as writes, and the migration fails at the first
//! NULL.
//!
//! The other servers are not asked about here. MySQL and MariaDB build the table anew while writes go on, and fail at
//! the first NULL too, except outside of their strict mode, where they silently put `0` or `''` in its place. SQLite
//! builds the table anew, and fails without a trace.
//!
//! ## Instead
//!
//! A check that is valid is a proof, for which no row is read. Add it for new rows first:
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_check("name IS NOT NULL").name("users_name_required").not_valid();
//! });
//! ```
//!
//! Fill the rows that have NULL. Validate the check in a later migration, while reads and writes go on:
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.validate_constraint("users_name_required");
//! });
//! ```
//!
//! Then make the column required, and drop the check, in this order:
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.set_not_null("name");
//!     t.drop_constraint("users_name_required");
//! });
//! ```
//!
//! ## When it is safe
//!
//! The table was created in the same migration, or has a valid check that says `name IS NOT NULL`, alone or joined to
//! other conditions by AND. PostgreSQL does not conclude it from `name <> ''`, nor from a check that is not valid
//! yet.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-altertable.html>, "SET NOT NULL"
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6, whose log tells what proves it; MariaDB 10.11.19 for its modes.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Constraint, ConstraintKind, Operation, SetNotNull, code};
use crate::safety::RuleInput;
use crate::safety::not_null_check::not_null_check;
use crate::server_facts::not_null_proof::proves_not_null;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::SetNotNull(SetNotNull { table, column }) = input.operation() else {
        return None;
    };
    input.target(Dialect::Postgres)?;
    let already = input.column(table, column).is_some_and(|column| column.not_null);
    if already || input.is_new(table) {
        return None;
    }
    let constraints = input.table(table).map(|table| table.constraints.as_slice()).unwrap_or_default();
    let proof = constraints.iter().filter(|constraint| is_proof(constraint, column));
    let proof = proof.max_by_key(|constraint| constraint.validated);
    if proof.is_some_and(|proof| proof.validated) {
        return None;
    }
    let message = Diagnostic::new(format!("making column `{table}.{column}` required reads the whole table")).note(
        format!("on postgres, every query of `{table}` waits until all rows are read, and the first NULL stops the migration"),
    );
    let require = |check: &str| [format!("t.set_not_null({column:?});"), code::drop_constraint(check)];
    if let Some(Constraint { name, .. }) = proof {
        let message = message
            .help_code("first, in a migration before this one, once no row has NULL", [code::validate_constraint(name)])
            .help_code("then require it: the check is a proof, and no row is read", require(name));
        return Some(message);
    }
    let check = not_null_check(table, column);
    let message = message
        .help_code("first, demand it of new rows only", [code::add_constraint(table, &check)])
        .help_code("then, in a later migration, once no row has NULL", [code::validate_constraint(&check.name)])
        .help_code(
            "at last, in another one, require it: the check is a proof, and no row is read",
            require(&check.name),
        );
    Some(message)
}

fn is_proof(constraint: &Constraint, column: &str) -> bool {
    match &constraint.kind {
        ConstraintKind::Check { expression } => proves_not_null(expression, column),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE, alter_table};

    const RULE: RuleTest = RuleTest::of("scanned_not_null");

    /// A check that raw SQL may not have touched, on a table that is in use.
    fn with_check(check: &'static str, valid: bool) -> impl FnOnce(&mut Schema) {
        alter_table("users", move |t| {
            t.add_check(check).name("proof").not_valid();
            if valid {
                t.validate_constraint("proof");
            }
            t.set_not_null("name");
            t.drop_constraint("proof");
        })
    }

    #[test]
    fn a_column_without_a_proving_check_is_refused_on_postgres() {
        let require = alter_table("users", |t| {
            t.set_not_null("name");
        });
        RULE.refuses(POSTGRES, &require);
        RULE.refuses_change(POSTGRES, "elsewhere", |t| {
            t.set_not_null("name");
        });
        for target in [MYSQL, MARIADB, SQLITE] {
            RULE.accepts(target, &require);
        }
    }

    #[test]
    fn a_valid_check_is_a_proof() {
        RULE.accepts(POSTGRES, with_check("name IS NOT NULL", true));
        RULE.accepts(POSTGRES, with_check("name IS NOT NULL AND age > 0", true));
    }

    #[test]
    fn other_checks_are_no_proof() {
        RULE.refuses(POSTGRES, with_check("name IS NOT NULL", false));
        RULE.refuses(POSTGRES, with_check("name IS NOT NULL OR age > 0", true));
        RULE.refuses(POSTGRES, with_check("name <> ''", true));
        RULE.refuses(POSTGRES, with_check("bio IS NOT NULL", true));
        RULE.refuses_change(POSTGRES, "users", |t| {
            t.add_check("name IS NOT NULL").name("proof");
            t.drop_constraint("proof");
            t.set_not_null("name");
        });
    }

    #[test]
    fn a_check_that_waits_to_be_validated_is_named() {
        let message = RULE.message(POSTGRES, with_check("name IS NOT NULL", false));
        assert!(message.contains("t.validate_constraint(\"proof\");"), "{message}");
        assert!(!message.contains("t.add_check"), "{message}");
    }

    #[test]
    fn a_new_table_has_no_rows_to_read() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", |t| {
                    t.column("name", text());
                });
                schema.alter_table("tags", |t| t.set_not_null("name"));
            });
        }
    }
}
