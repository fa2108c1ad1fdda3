use crate::diagnostic::Diagnostic;

/// An operation that a rule refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name: `dropped_columns`.
    pub rule: &'static str,
    /// The position of the operation in the migration.
    pub operation: usize,
    /// The column or constraint within the operation; none where the finding is about the operation as a whole.
    pub part: Option<String>,
    /// What is wrong, why, and what to write instead.
    pub message: Diagnostic,
}
