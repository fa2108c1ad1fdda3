//! ## What it does
//!
//! Refuses a migration that mixes what cannot run in a transaction with what should.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("role", varchar(20));
//! });
//! schema.create_index("users", ["role"]).concurrently();
//! ```
//!
//! ## Why it is unsafe
//!
//! PostgreSQL builds and drops an index concurrently only outside of a transaction. The same holds for raw SQL such as
//! `VACUUM`, and for what says `.no_transaction()`. All of the migration then runs without one. When a step fails, those before
//! it stay done and the later ones are missing: the code of neither release fits such a database.
//!
//! On a table that the same migration creates, `.concurrently()` only has that price: there are no rows to index and
//! no writes to let through.
//!
//! ## Instead
//!
//! Two migrations: one in a transaction,
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("role", varchar(20));
//! });
//! ```
//!
//! and one with nothing but the step that cannot be in one:
//!
//! ```text
//! schema.create_index("users", ["role"]).concurrently();
//! ```
//!
//! ## When it is safe
//!
//! Several concurrent steps may share a migration: each can be told to have happened or not, and none needs the
//! others. MySQL and MariaDB commit after each change of the schema in any case.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-createindex.html>, "Building Indexes Concurrently"
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{CreateIndex, Op as _, Operation};
use crate::safety::RuleInput;
use crate::safety::wording::servers;
use crate::script::SqlStep;

/// The longest code that a message repeats.
const MAX_CODE_LINE: usize = 100;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let operation = input.operation();
    let mixes = |dialect: &Dialect| {
        let own = input.scripts.steps_of(input.position, *dialect);
        dialect.transactional_ddl()
            && own.iter().any(|step| !step.transactional)
            && input.scripts.steps(*dialect).iter().any(|step| step.transactional && !is_concurrent(input, step))
    };
    let mut dialects = input.targets_among(&Dialect::ALL);
    dialects.retain(mixes);
    if dialects.is_empty() {
        return None;
    }
    if let Operation::CreateIndex(create) = operation
        && input.is_new(&create.table)
    {
        return Some(needless_concurrently(create));
    }
    let what = match operation {
        Operation::CreateIndex(create) => format!("index `{}`", create.index.name),
        Operation::DropIndex(drop) => format!("dropping index `{}`", drop.index),
        _ => "raw SQL".to_owned(),
    };
    let mut code = operation.code().statement();
    code.retain(|line| line.len() <= MAX_CODE_LINE);
    let message = Diagnostic::new(format!("{what} takes the whole migration out of its transaction"))
        .note(format!("on {}, what is done before a failure stays done, and the rest is missing", servers(&dialects)))
        .help_code("put it into a migration of its own", code);
    Some(message)
}

/// Whether the step belongs to what its author wants outside of a transaction, wherever a server knows of such a thing.
fn is_concurrent(input: &RuleInput<'_>, step: &SqlStep) -> bool {
    match input.operations.get(step.operation) {
        Some(Operation::CreateIndex(create)) => create.concurrently,
        Some(Operation::DropIndex(drop)) => drop.concurrently,
        _ => false,
    }
}

fn needless_concurrently(create: &CreateIndex) -> Diagnostic {
    let at_once = CreateIndex { concurrently: false, ..create.clone() };
    let CreateIndex { table, index, concurrently: _ } = create;
    Diagnostic::new(format!("index `{}` is built concurrently on a table that is new", index.name))
        .note(format!("`{table}` has no rows yet, and on postgres the whole migration would lose its transaction"))
        .help_code("build it at once", at_once.code().statement())
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect::{MySql, Postgres};
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE};

    const RULE: RuleTest = RuleTest::of("mixed_transactions");

    #[test]
    fn a_concurrent_step_beside_other_steps_is_refused_on_postgres() {
        let migrations: [fn(&mut Schema); 4] = [
            |schema| {
                schema.create_index("users", ["bio"]).concurrently();
                schema.alter_table("users", |t| {
                    t.add_column("x", text());
                });
            },
            |schema| {
                schema.alter_table("users", |t| {
                    t.add_column("x", text());
                });
                schema.drop_index("users", "users_name_idx").concurrently();
            },
            |schema| {
                schema.create_index("users", ["bio"]);
                schema.create_index("orders", ["total"]).concurrently();
            },
            |schema| {
                schema.sql("UPDATE users SET bio = ''").irreversible("gone");
                schema.create_index("users", ["bio"]).concurrently();
            },
        ];
        for migration in migrations {
            RULE.refuses(POSTGRES, migration);
            for target in [MYSQL, MARIADB, SQLITE] {
                RULE.accepts(target, migration);
            }
        }
    }

    #[test]
    fn concurrent_steps_among_themselves_pass() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_index("users", ["bio"]).concurrently();
            });
            RULE.accepts(target, |schema| {
                schema.create_index("users", ["bio"]).concurrently();
                schema.drop_index("users", "users_name_idx").concurrently();
                schema.sql("VACUUM").no_transaction().down("SELECT 1");
            });
            RULE.accepts(target, |schema| {
                schema.create_index("users", ["bio"]);
                schema.alter_table("users", |t| {
                    t.add_column("x", text());
                });
            });
        }
        RULE.accepts(POSTGRES, |schema| {
            schema.create_index("users", ["bio"]).concurrently();
            schema.sql_on(MySql, "ANALYZE TABLE users").down("SELECT 1");
        });
    }

    #[test]
    fn raw_sql_without_a_transaction_is_refused_beside_other_steps() {
        let vacuum = |schema: &mut Schema| {
            schema.sql("VACUUM").no_transaction().down("SELECT 1");
            schema.drop_table("notes");
        };
        RULE.refuses(POSTGRES, vacuum);
        RULE.refuses(SQLITE, vacuum);
        RULE.accepts(MYSQL, vacuum);
        let on_postgres = |schema: &mut Schema| {
            schema.sql_on(Postgres, "VACUUM").no_transaction().down("SELECT 1");
            schema.drop_table("notes");
        };
        RULE.refuses(POSTGRES, on_postgres);
        RULE.accepts(SQLITE, on_postgres);
        let message = RULE.message(&[POSTGRES[0], MYSQL[0], SQLITE[0]], vacuum);
        assert!(message.contains("on postgres and sqlite,"), "{message}");
    }

    #[test]
    fn building_concurrently_on_a_new_table_is_reported_as_needless() {
        let create = |schema: &mut Schema| {
            schema.create_table("tags", |t| {
                t.column("name", text());
                t.index(["name"]).concurrently();
            });
        };
        assert!(RULE.message(POSTGRES, create).contains("build it at once"));
        RULE.accepts(MARIADB, create);
    }

    #[test]
    fn every_step_that_must_move_is_reported() {
        let findings = crate::safety::rule_test::findings_of(POSTGRES, |schema| {
            schema.create_index("users", ["bio"]).concurrently();
            schema.alter_table("users", |t| {
                t.add_column("x", text());
            });
            schema.create_index("users", ["x"]).concurrently();
        });
        let at: Vec<usize> = findings.iter().map(|finding| finding.operation).collect();
        assert_eq!(at, [0, 2]);
    }
}
