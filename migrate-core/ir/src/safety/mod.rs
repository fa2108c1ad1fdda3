//! Whether operations are safe on tables that are in use, and what to write where they are not.
//!
//! [`judge`] asks every rule about every operation; [`settle`] takes away what the author permits.

mod case;
pub(crate) mod conversion;
mod finding;
mod identifier;
mod lock;
mod permission;
pub(crate) mod plain_cast;
pub(crate) mod proof;
pub mod rules;
mod sql_text;
#[cfg(test)]
mod trial;
pub(crate) mod volatility;
mod wording;

pub use finding::Finding;
pub(crate) use identifier::identifier;
pub use permission::{Part, Permission, Problem, Scope, Verdict, settle};
pub(crate) use wording::names;

use crate::catalog::Catalog;
use crate::dialect::Target;
use crate::operation::Operation;
use case::Case;
pub(crate) use case::New;

/// What the rules find in one migration, in the order of its operations.
///
/// `before` is the database as the migration finds it. Operations that do not fit it are judged as if they did.
pub fn judge(operations: &[Operation], before: &Catalog, targets: &[Target]) -> Vec<Finding> {
    let mut catalog = before.clone();
    let mut new = New::default();
    let mut findings = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        let case = Case { operations, position, before: &catalog, new: &new, targets };
        findings.extend(rules::all().iter().filter_map(|rule| rule.find(&case)));
        // A conflict is told where the history is folded; the rest is judged as if there were none.
        let _ = operation.force(&mut catalog);
        new.apply(operation);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::*;

    fn rules_of(operations: &[Operation], before: &Catalog) -> Vec<(usize, &'static str)> {
        let findings = judge(operations, before, &Target::ALL);
        findings.iter().map(|finding| (finding.operation, finding.rule)).collect()
    }

    #[test]
    fn everything_is_told_in_the_order_of_the_operations() {
        let operations = Schema::record(|schema| {
            schema.rename_table("notes", "memos");
            schema.create_table("tags", CreateTable::id);
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
        assert_eq!(rules_of(&operations, &trial::shop()), expected);
    }

    #[test]
    fn what_does_not_fit_the_catalog_is_judged_all_the_same() {
        let operations = Schema::record(|schema| {
            schema.alter_table("nowhere", |t| t.drop_column("bio"));
            schema.alter_table("users", |t| t.drop_column("bio"));
        });
        assert_eq!(rules_of(&operations, &trial::shop()), [(0, "dropped_columns"), (1, "dropped_columns")]);
    }

    #[test]
    fn what_is_certain_without_a_history_is_told() {
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
