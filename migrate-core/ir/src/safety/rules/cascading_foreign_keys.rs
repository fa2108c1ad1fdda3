//! ## What it does
//!
//! Refuses a foreign key that deletes or changes rows by itself where `migrate.toml` says that MySQL runs group
//! replication with several primaries.
//!
//! ```text
//! schema.create_table("comments", |t| {
//!     t.id();
//!     t.column("user_id", bigint()).references("users", "id").on_delete(Cascade);
//! });
//! ```
//!
//! ```toml
//! [targets]
//! mysql = { version = "8.0.29", cluster = true }
//! ```
//!
//! `cluster = true` means several primaries, or that it is not known; `cluster = "single-primary"` means one.
//!
//! ## Why it is unsafe
//!
//! With several primaries, group replication creates the foreign key, and then refuses every row that is written to the
//! table, and every delete in the other table (error 3098). It does so for `CASCADE` and `SET NULL`, on delete and on
//! update.
//!
//! ## Instead
//!
//! Let the foreign key refuse, and delete the rows that refer to a row before the row:
//!
//! ```text
//! schema.create_table("comments", |t| {
//!     t.id();
//!     t.column("user_id", bigint()).references("users", "id");
//! });
//! ```
//!
//! ## When it is safe
//!
//! The group has one primary: then write `cluster = "single-primary"`. Galera has no such limit.
//!
//! ## Sources
//!
//! - <https://dev.mysql.com/doc/refman/8.4/en/group-replication-limitations.html>, "Foreign Keys with Cascading
//!   Constraints"
//! - Measured on MySQL 9.7.4, with one primary and with several, and on Galera 26.4 with MariaDB 10.11.

use crate::diagnostic::Diagnostic;
use crate::dialect::{Cluster, Dialect};
use crate::object::{Action, AddConstraint, Constraint, ConstraintKind, CreateTable, Operation, Table, code};
use crate::safety::RuleInput;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    if !input.targets_in_cluster().any(|target| target == (Dialect::MySql, Cluster::MultiPrimary)) {
        return None;
    }
    let (table, constraint, code) = match input.operation() {
        Operation::CreateTable(CreateTable { table }) => {
            let constraint = table.constraints.iter().find(|constraint| cascades(constraint))?;
            let constraints = table.constraints.iter().map(without_cascades).collect();
            (&table.name, constraint, code::create_table(&Table { constraints, ..table.clone() }))
        }
        Operation::AddConstraint(AddConstraint { table, constraint }) if cascades(constraint) => {
            (table, constraint, vec![code::add_constraint(table, &without_cascades(constraint))])
        }
        _ => return None,
    };
    let parent = constraint.kind.foreign_key().map_or(table, |key| &key.table);
    let first = if parent == table {
        format!("let it refuse, and delete or change first the rows of `{table}` that refer to a row")
    } else {
        format!("let it refuse, and delete or change rows of `{table}` before those of `{parent}`")
    };
    let message = Diagnostic::new(format!("foreign key `{}` changes rows of `{table}` by itself", constraint.name))
        .note(format!(
            "on mysql, group replication with several primaries refuses every row that is written to `{table}` \
             (error 3098)"
        ))
        .help_code(first, code)
        .help("or, if the group has one primary, say so in migrate.toml: `cluster = \"single-primary\"`");
    Some(message)
}

fn cascades(constraint: &Constraint) -> bool {
    let key = constraint.kind.foreign_key();
    key.is_some_and(|key| changes_rows(key.on_delete) || changes_rows(key.on_update))
}

fn changes_rows(action: Action) -> bool {
    match action {
        Action::Cascade | Action::SetNull | Action::SetDefault => true,
        Action::NoAction | Action::Restrict => false,
    }
}

/// The same constraint. A foreign key refuses what would change rows.
fn without_cascades(constraint: &Constraint) -> Constraint {
    let plain = |action| if changes_rows(action) { Action::NoAction } else { action };
    let mut constraint = constraint.clone();
    if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
        (key.on_delete, key.on_update) = (plain(key.on_delete), plain(key.on_update));
    }
    constraint
}

#[cfg(test)]
mod tests {
    use crate::dialect::Cluster::{MultiPrimary, SinglePrimary};
    use crate::object::Action;
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, RuleTest};

    const RULE: RuleTest = RuleTest::of("cascading_foreign_keys");

    fn comments(on_delete: Action, on_update: Action) -> impl Fn(&mut Schema) {
        move |schema| {
            schema.create_table("comments", |t| {
                t.id();
                t.column("user_id", bigint());
                t.foreign_key(["user_id"]).references("users", ["id"]).on_delete(on_delete).on_update(on_update);
            });
        }
    }

    #[test]
    fn a_cascade_is_refused_with_several_primaries() {
        for action in [Action::Cascade, Action::SetNull] {
            RULE.in_cluster(MultiPrimary).refuses(MYSQL, comments(action, Action::NoAction));
            RULE.in_cluster(MultiPrimary).refuses(MYSQL, comments(Action::Restrict, action));
        }
        RULE.in_cluster(MultiPrimary).refuses_change(MYSQL, "notes", |t| {
            t.add_foreign_key(["key"]).references("users", ["id"]).on_delete(Action::Cascade);
        });
        RULE.in_cluster(MultiPrimary).refuses_change(MYSQL, "notes", |t| {
            t.add_column("author_id", bigint()).references("users", "id").on_update(Action::Cascade);
        });
    }

    #[test]
    fn a_cascade_passes_everywhere_else() {
        let cascade = comments(Action::Cascade, Action::Cascade);
        RULE.in_cluster(SinglePrimary).accepts(MYSQL, &cascade);
        RULE.in_cluster(MultiPrimary).accepts(MARIADB, &cascade);
        for target in EACH {
            RULE.accepts(target, &cascade);
        }
        RULE.in_cluster(MultiPrimary).accepts(MYSQL, comments(Action::NoAction, Action::Restrict));
    }

    #[test]
    fn the_code_to_write_keeps_what_is_allowed() {
        let rule = RULE.in_cluster(MultiPrimary);
        let message = rule.message(MYSQL, comments(Action::Cascade, Action::Restrict));
        let code = "t.foreign_key([\"user_id\"]).references(\"users\", [\"id\"]).on_update(Restrict);";
        assert!(message.contains(code), "{message}");
        let message = rule.message_of_change(MYSQL, "notes", |t| {
            t.add_foreign_key(["key"]).references("users", ["id"]).on_delete(Action::SetNull);
        });
        assert!(message.contains("t.add_foreign_key([\"key\"]).references(\"users\", [\"id\"]);"), "{message}");
    }
}
