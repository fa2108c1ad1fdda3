//! What an author permits in spite of the rules: `#[assume_safe(dropped_columns, reason = "..")]`.

use super::Finding;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

/// A rule that may be broken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The rule's name, as it was written.
    pub rule: String,
    /// Why, in the author's words.
    pub reason: String,
    /// The last day on which it holds, as `YYYY-MM-DD`; for ever where there is none.
    pub until: Option<String>,
    /// What it stands on.
    pub scope: Scope,
}

/// What a permission stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole migration.
    All,
    /// One statement, which made the operations at these positions.
    Operations(Range<usize>),
}

/// What is left when the permissions are counted in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What is refused, in the order of the operations.
    pub refused: Vec<Finding>,
    /// What is wrong with the permissions, in their order.
    pub problems: Vec<Problem>,
}

/// What is wrong with a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The permission, by its position.
    pub permission: usize,
    /// Where in it.
    pub part: Part,
    /// What is wrong, and what to do.
    pub message: Diagnostic,
}

/// Where in a permission something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The permission as a whole.
    Whole,
    /// The rule's name.
    Rule,
    /// The reason.
    Reason,
    /// The day.
    Until,
}

/// Counts the permissions in. `before` is the catalog that was judged with; `today` is `YYYY-MM-DD`.
pub fn settle(findings: Vec<Finding>, permissions: &[Permission], before: &Catalog, today: &str) -> Verdict {
    let _ = (permissions, before, today);
    Verdict {
        refused: findings,
        problems: Vec::new(),
    }
}
