//! How long statements may take.

use std::time::Duration;

/// The limits of one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StatementLimits {
    /// How long it may wait for a lock; none is for ever.
    pub(crate) lock: Option<Duration>,
    /// How long it may run; none is for ever.
    pub(crate) statement: Option<Duration>,
}

impl StatementLimits {
    /// For what blocks nobody, however long it takes.
    pub(crate) const NONE: Self = Self { lock: None, statement: None };
}

/// The limits of a session.
#[derive(Clone, Debug, Default)]
pub(crate) struct SessionLimits {
    /// Sets those that the server keeps.
    pub(crate) set: Option<String>,
    /// The one that it does not keep.
    pub(crate) left: Option<Duration>,
}
