//! Whether operations are safe on tables that are in use, and what to write where they are not.
//!
//! [`judge`] asks every rule about every operation; [`settle`] takes away what the author permits.

mod case;
pub(crate) mod conversion;
mod finding;
mod identifier;
mod permission;
pub(crate) mod proof;
pub mod rules;
mod sql_text;
#[cfg(test)]
mod trial;
pub(crate) mod volatility;
mod wording;

pub use case::Case;
pub use finding::Finding;
pub use permission::{Part, Permission, Problem, Scope, Verdict, settle};

use crate::catalog::Catalog;
use crate::dialect::Target;
use crate::operation::{Effect as _, Operation};
use case::New;

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
        // A conflict is told where the history is folded; what can be applied of it is judged on.
        let _ = operation.apply(&mut catalog);
        new.apply(operation);
    }
    findings
}
