//! Whether operations are safe on tables that are in use, and what to write where they are not.
//!
//! [`check_rules`] asks every rule about every operation; [`apply_permissions`] takes away what the author permits.

mod finding;
mod held_locks;
mod identifier;
mod not_null_check;
mod permission;
mod rule_input;
#[cfg(test)]
mod rule_test;
pub mod rules;
mod wording;

pub use finding::Finding;
pub(crate) use not_null_check::not_null_check;
pub use permission::{Permission, PermissionOutcome, PermissionPart, PermissionProblem, Scope, apply_permissions};
pub(crate) use wording::names;

use crate::dialect::Target;
use crate::object::{Catalog, CreatedHere, Operation};
use crate::render::MigrationScripts;
use held_locks::HeldLocks;
use rule_input::RuleInput;

/// What the rules find in one migration, in the order of its operations.
///
/// `before` is the database as the migration finds it. Operations that do not fit it are judged as if they did.
pub fn check_rules(operations: &[Operation], before: &Catalog, targets: &[Target]) -> Vec<Finding> {
    check_scripts(&MigrationScripts::new(operations, before, targets))
}

/// The same, for scripts that are rendered already, or will be kept.
pub fn check_scripts(scripts: &MigrationScripts<'_>) -> Vec<Finding> {
    let MigrationScripts { operations, before, .. } = *scripts;
    let mut catalog = before.clone();
    let mut created_here = CreatedHere::default();
    let held_locks = HeldLocks::of(scripts);
    let mut findings = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        let input = RuleInput {
            operations,
            position,
            before: &catalog,
            created_here: &created_here,
            scripts,
            held_locks: &held_locks,
            targets: scripts.targets(),
        };
        let mut found: Vec<Finding> = rules::all().iter().filter_map(|rule| rule.find(&input)).collect();
        if found.len() > 1 {
            found.retain(|finding| finding.rule != rules::GENERAL);
        }
        findings.extend(found);
        // A conflict is reported where the history is folded. The rules check the rest as if there were none.
        let _ = operation.force_apply(&mut catalog);
        catalog.share_many_changes();
        created_here.apply(operation);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::builder::*;

    fn rules_of(operations: &[Operation], before: &Catalog) -> Vec<(usize, &'static str)> {
        let findings = check_rules(operations, before, &Target::ALL);
        findings.iter().map(|finding| (finding.operation, finding.rule)).collect()
    }

    #[test]
    fn findings_are_in_the_order_of_the_operations() {
        let operations = Schema::record(|schema| {
            schema.rename_table("notes", "memos");
            schema.create_table("tags", CreateTableBuilder::id);
            schema.alter_table("users", |t| {
                t.drop_column("bio");
                t.add_column("phone", varchar(20)).not_null().unique();
            });
            schema.drop_table("orders");
        });
        let expected = [
            (0, "renamed_tables"),
            (2, "dropped_columns"),
            (3, "required_columns"),
            (4, "blocking_indexes"),
            (5, "dropped_tables"),
        ];
        assert_eq!(rules_of(&operations, &rule_test::shop()), expected);
    }

    #[test]
    fn an_operation_that_does_not_fit_the_catalog_is_still_checked() {
        let operations = Schema::record(|schema| {
            schema.alter_table("nowhere", |t| t.drop_column("bio"));
            schema.alter_table("users", |t| t.drop_column("bio"));
        });
        assert_eq!(rules_of(&operations, &rule_test::shop()), [(0, "dropped_columns"), (1, "dropped_columns")]);
    }

    #[test]
    fn findings_that_need_no_history_are_reported() {
        let operations = Schema::record(|schema| {
            schema.create_index("users", ["bio"]);
            schema.alter_table("users", |t| {
                t.add_column("phone", varchar(20)).not_null();
                t.change_type("bio", varchar(20));
            });
        });
        let expected = [(0, "blocking_indexes"), (1, "required_columns")];
        assert_eq!(rules_of(&operations, &Catalog::unknown()), expected);
    }

    #[test]
    fn every_rule_can_be_found_by_its_name() {
        assert!(rules::all().is_sorted_by_key(|rule| rule.name));
        for rule in rules::all() {
            assert_eq!(rules::named(rule.name).map(|found| found.name), Some(rule.name));
        }
        assert!(rules::named("everything").is_none());
    }
}
