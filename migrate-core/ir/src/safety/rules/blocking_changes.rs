//! ## What it does
//!
//! Refuses any other change for which a server reads or writes a whole table while its queries or its writes wait. It
//! speaks where no other rule does.
//!
//! ```text
//! schema.alter_table("orders", |t| {
//!     t.drop_constraint("orders_pkey");
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! The time that it takes grows with the table. Until it is over, code that runs waits, and so does everything that
//! waits for that code.
//!
//! MySQL and MariaDB copy a table when its primary key goes. Without a primary key, InnoDB takes the first unique key
//! over required columns for it, so what is done to that key copies the table as well.
//!
//! ## Instead
//!
//! Choose a time when the table is not written, or is small, and say so. `migrate plan` shows the locks of each step.
//!
//! ## When it is safe
//!
//! The table was created in the same migration. What each step locks and writes anew is measured: the rule reads it from
//! the script of the migration. SQLite writes tables anew for most changes, while other connections read.
//!
//! ## Sources
//!
//! - <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html>
//! - <https://dev.mysql.com/doc/refman/8.4/en/innodb-index-types.html>
//! - Measured on MySQL 9.7.4 and MariaDB 10.11.19.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::Op as _;
use crate::safety::RuleInput;
use crate::safety::wording::{servers, verb};
use crate::script::{Lock, SqlStep};

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let table = input.operation().table().filter(|table| !input.is_new(table))?;
    // Of what is not known, the script takes the worst.
    input.table(table).filter(|_| input.before.is_complete())?;
    let mut blocking: Vec<(Dialect, &SqlStep, &Lock<String>)> = Vec::new();
    for dialect in Dialect::ALL.into_iter().filter(|dialect| dialect.locks_tables()) {
        let mut steps = input.scripts.steps_of(input.position, dialect).iter();
        blocking.extend(steps.find_map(|step| Some((dialect, step, long_lock(step)?))));
    }
    let (_, step, lock) = blocking.first()?;
    let dialects: Vec<Dialect> = blocking.iter().map(|(dialect, ..)| *dialect).collect();
    let work = if step.impact.rewrites == Some(true) {
        format!("{} `{table}` anew", verb(&dialects, "writes", "write"))
    } else {
        format!("{} all of `{table}`", verb(&dialects, "reads", "read"))
    };
    let waiting = if lock.blocks == "writes" { "writes to" } else { "all queries of" };
    let summary = input.operation().summary();
    let title = format!("to {summary}, {} {work} while {waiting} `{}` wait", servers(&dialects), lock.table);
    Some(Diagnostic::new(title).help("choose a time when they can wait"))
}

/// The lock that keeps others waiting while the step reads or writes a whole table.
fn long_lock(step: &SqlStep) -> Option<&Lock<String>> {
    let is_long = step.impact.scans == Some(true) || step.impact.rewrites == Some(true);
    let mut locks = step.impact.locks().iter().filter(|_| is_long);
    locks.find(|lock| matches!(lock.blocks.as_str(), "writes" | "reads and writes"))
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE, findings_of};

    const RULE: RuleTest = RuleTest::of("blocking_changes");

    #[test]
    fn dropping_the_primary_key_copies_the_table_on_mysql_and_mariadb() {
        let drop_key = |t: &mut AlterTableBuilder| {
            t.drop_constraint("orders_pkey");
        };
        for target in [MYSQL, MARIADB] {
            RULE.refuses_change(target, "orders", drop_key);
        }
        for target in [POSTGRES, SQLITE] {
            RULE.accepts_change(target, "orders", drop_key);
        }
        let message = RULE.message_of_change(&[MYSQL[0], MARIADB[0]], "orders", drop_key);
        let title = "to drop constraint `orders_pkey` of `orders`, mysql and mariadb write `orders` anew while writes to \
                     `orders` wait";
        assert!(message.contains(title), "{message}");
    }

    #[test]
    fn another_rule_that_speaks_is_enough() {
        let findings = findings_of(MYSQL, |schema| {
            schema.alter_table("users", |t| {
                t.change_type("age", bigint());
            });
        });
        assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["rewritten_columns"]);
    }

    #[test]
    fn of_a_table_that_is_not_known_nothing_is_claimed() {
        RULE.accepts_change(MYSQL, "elsewhere", |t| {
            t.drop_constraint("elsewhere_pkey");
        });
    }

    #[test]
    fn a_change_while_others_go_on_passes() {
        for target in EACH {
            RULE.accepts_change(target, "users", |t| {
                t.add_column("nick", varchar(20));
                t.rename_column("nick", "name2");
                t.drop_not_null("email");
            });
            RULE.accepts(target, |schema| {
                schema.create_table("tags", |t| {
                    t.id();
                });
                schema.alter_table("tags", |t| t.drop_constraint("tags_pkey"));
            });
        }
    }
}
