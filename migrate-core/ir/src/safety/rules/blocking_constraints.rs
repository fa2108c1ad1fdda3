//! ## What it does
//!
//! Refuses a foreign key or a check that the server holds against every row while nobody can write, and a validation
//! in the migration that has locked the table.
//!
//! ```text
//! schema.alter_table("notes", |t| {
//!     t.add_foreign_key(["author_id"]).references("users", ["id"]);
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! - PostgreSQL reads the whole table. Meanwhile a foreign key stops writes to both tables, and a check stops reads
//!   as well.
//! - MySQL and MariaDB copy the table, and writes wait meanwhile.
//! - The locks of a migration are held until it commits. A constraint that is added with `.not_valid()` takes a short
//!   lock; when the same migration validates it, or validates another one, that lock lasts as long as the reading.
//!   A table that comes or goes locks the tables to which its foreign keys refer.
//!
//! ## Instead
//!
//! On PostgreSQL, let it hold for new rows first:
//!
//! ```text
//! schema.alter_table("notes", |t| {
//!     t.add_foreign_key(["author_id"]).references("users", ["id"]).not_valid();
//! });
//! ```
//!
//! and check the others in a later migration, while reads and writes go on:
//!
//! ```text
//! schema.alter_table("notes", |t| {
//!     t.validate_constraint("notes_author_id_fkey");
//! });
//! ```
//!
//! MySQL and MariaDB have no such way. Choose a time when writes can wait.
//!
//! ## When it is safe
//!
//! The table was created in the same migration: a foreign key or a check inside of `create_table` costs nothing.
//! SQLite builds the table anew for it, while other connections read.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-altertable.html>, "Notes"
//! - <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html>
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6, MySQL 9.7.4, MariaDB 10.11.19.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{
    AddConstraint, Column, Constraint, ConstraintKind, ForeignKey, Op as _, Operation, ValidateConstraint, code,
};
use crate::safety::RuleInput;
use crate::safety::wording::{COPYING, copied_note};

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    if let Operation::ValidateConstraint(validate) = input.operation() {
        return check_validation(input, validate);
    }
    let Operation::AddConstraint(AddConstraint { table, constraint }) = input.operation() else {
        return None;
    };
    if input.is_new(table) {
        return None;
    }
    let waits = match &constraint.kind {
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => return None,
        ConstraintKind::ForeignKey(ForeignKey { table: parent, .. }) if parent != table => {
            format!("every write to `{table}` and `{parent}` waits")
        }
        ConstraintKind::ForeignKey(_) if !input.is_locked(table) => format!("every write to `{table}` waits"),
        ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => format!("every query of `{table}` waits"),
    };
    let reads = constraint.validated && input.target(Dialect::Postgres).is_some();
    let copying = input.targets_among(COPYING);
    if !reads && copying.is_empty() {
        return None;
    }
    let (noun, name) = (constraint.kind.noun(), &constraint.name);
    let mut message = Diagnostic::new(format!("{noun} `{name}` blocks `{table}` while all rows are checked"));
    if reads {
        message = message.note(format!("on postgres, {waits} until all rows of `{table}` are checked"));
    }
    if !copying.is_empty() {
        message = message.note(copied_note(&copying, table));
    }
    Some(if reads {
        let start = if copying.is_empty() { "first," } else { "on postgres, first" };
        suggest_two_steps(message, input, table, constraint, start)
    } else {
        message.help("choose a time when writes can wait")
    })
}

fn suggest_two_steps(
    message: Diagnostic,
    input: &RuleInput<'_>,
    table: &str,
    constraint: &Constraint,
    start: &str,
) -> Diagnostic {
    let unchecked = Constraint { validated: false, ..constraint.clone() };
    let added = inline_column(input, table, constraint).map(code::add_column);
    let order = match added {
        Some(_) => format!("{start} add it apart from the column, for new rows only"),
        None => format!("{start} add it for new rows only"),
    };
    message.help_code(order, added.into_iter().chain([code::add_constraint(table, &unchecked)])).help_code(
        "then, in a later migration, check existing rows while queries go on",
        [code::validate_constraint(&constraint.name)],
    )
}

/// The column that the same migration has added right before, so that the constraint may stand behind it.
fn inline_column<'a>(input: &RuleInput<'a>, table: &str, constraint: &Constraint) -> Option<&'a Column> {
    input.earlier().iter().rev().find_map(|operation| match operation {
        Operation::AddColumn(add) if add.table == table && constraint.kind.uses(&add.column.name) => Some(&add.column),
        _ => None,
    })
}

fn check_validation(input: &RuleInput<'_>, validate: &ValidateConstraint) -> Option<Diagnostic> {
    let ValidateConstraint { table, constraint } = validate;
    input.target(Dialect::Postgres)?;
    if input.is_new(table) {
        return None;
    }
    let (locking, lock) = input.held_locks.last(input.position)?;
    let locked = &lock.table;
    let message = Diagnostic::new(format!("constraint `{constraint}` is checked while `{locked}` is locked"))
        .note(format!(
            "on postgres, the lock that was taken to {} is held until all rows of `{table}` are checked",
            locking.summary()
        ))
        .help_code("check it in a later migration, while queries go on", [code::validate_constraint(constraint)]);
    Some(message)
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE, alter_table};

    const RULE: RuleTest = RuleTest::of("blocking_constraints");

    #[test]
    fn a_constraint_checked_against_every_row_is_refused() {
        for target in [POSTGRES, MYSQL, MARIADB] {
            RULE.refuses_change(target, "notes", |t| {
                t.add_foreign_key(["key"]).references("users", ["id"]);
            });
            RULE.refuses_change(target, "users", |t| {
                t.add_check("name <> ''");
            });
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", text()).check("x <> ''");
            });
            RULE.refuses_change(target, "elsewhere", |t| {
                t.add_check("name <> ''");
            });
        }
        RULE.accepts_change(SQLITE, "users", |t| {
            t.add_check("name <> ''");
        });
    }

    #[test]
    fn a_not_valid_constraint_passes_on_postgres() {
        let add = alter_table("notes", |t| {
            t.add_foreign_key(["key"]).references("users", ["id"]).not_valid();
            t.add_check("key > 0").not_valid();
        });
        RULE.accepts(POSTGRES, &add);
        RULE.accepts(SQLITE, &add);
        RULE.refuses(MYSQL, &add);
    }

    #[test]
    fn a_new_table_has_no_rows_to_check() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", |t| {
                    t.column("user_id", bigint()).references("users", ["id"][0]);
                    t.column("n", integer()).check("n > 0");
                });
                schema.alter_table("tags", |t| {
                    t.add_check("n < 9");
                    t.add_column("order_id", bigint()).references("orders", "id");
                });
            });
        }
        RULE.refuses(POSTGRES, |schema| {
            schema.create_table("tags", |t| {
                t.column("n", integer());
            });
            schema.sql("INSERT INTO tags VALUES (1)").down("DELETE FROM tags");
            schema.alter_table("tags", |t| {
                t.add_check("n < 9");
            });
        });
    }

    #[test]
    fn a_validation_while_a_table_is_locked_is_refused_on_postgres() {
        let same = alter_table("users", |t| {
            t.add_check("name <> ''").name("named").not_valid();
            t.validate_constraint("named");
        });
        RULE.refuses(POSTGRES, &same);
        RULE.accepts(SQLITE, &same);
        RULE.refuses(POSTGRES, |schema| {
            schema.rename_table("orders", "sales");
            schema.alter_table("elsewhere", |t| t.validate_constraint("named"));
        });
        RULE.refuses(POSTGRES, |schema| {
            schema.alter_table("orders", |t| {
                t.add_column("x", text());
            });
            schema.alter_table("elsewhere", |t| t.validate_constraint("named"));
        });
    }

    #[test]
    fn a_table_that_foreign_keys_refer_to_is_locked_when_their_table_comes_or_goes() {
        let validate = |schema: &mut Schema| schema.alter_table("elsewhere", |t| t.validate_constraint("named"));
        let message = RULE.message(POSTGRES, |schema| {
            schema.create_table("likes", |t| {
                t.id();
                t.column("user_id", bigint()).references("users", "id");
            });
            validate(schema);
        });
        assert!(message.contains("is checked while `users` is locked"), "{message}");
        assert!(message.contains("the lock that was taken to create table `likes`"), "{message}");
        let message = RULE.message(POSTGRES, |schema| {
            schema.drop_table("orders");
            validate(schema);
        });
        assert!(message.contains("is checked while `users` is locked"), "{message}");
        RULE.accepts(POSTGRES, |schema| {
            schema.drop_table("solitary");
            validate(schema);
        });
    }

    #[test]
    fn a_validation_without_a_lock_passes() {
        RULE.accepts(POSTGRES, |schema| {
            schema.create_table("tags", CreateTableBuilder::id);
            schema.alter_table("elsewhere", |t| {
                t.validate_constraint("named");
                t.validate_constraint("aged");
                t.drop_constraint("named");
            });
        });
        RULE.accepts(POSTGRES, |schema| {
            schema.create_table("tags", |t| {
                t.column("n", integer());
            });
            schema.alter_table("tags", |t| {
                t.add_check("n < 9").name("few").not_valid();
                t.validate_constraint("few");
            });
        });
    }

    #[test]
    fn a_constraint_on_a_new_column_is_moved_to_its_own_statement() {
        let message = RULE.message_of_change(POSTGRES, "users", |t| {
            t.add_column("boss_id", bigint()).references("users", "id");
        });
        assert!(message.contains("t.add_column(\"boss_id\", bigint());"), "{message}");
        assert!(message.contains("every query of `users` waits"), "{message}");
    }

    #[test]
    fn mysql_gets_no_suggestion_that_it_does_not_support() {
        let message = RULE.message_of_change(MYSQL, "users", |t| {
            t.add_check("name <> ''");
        });
        assert!(!message.contains("not_valid"), "{message}");
    }
}
