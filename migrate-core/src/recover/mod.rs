//! Finds out what an interrupted or edited history needs, and brings it back into order.

mod decisions;
mod diagnose;
mod protect;
mod rename;
mod rendering;
mod repair;
mod unlock;

pub use decisions::Mark;
pub use diagnose::Diagnosis;
pub use protect::Protection;
pub use rendering::{Change, RenderingChange, ScriptChange};

use crate::lock::Session;
use crate::registry::Registry;

/// What looks at a history, and writes down what a person decides about it. Repairing is done by the
/// [`Executor`](crate::execute::Executor), as it finishes what was interrupted.
pub(crate) struct Recovery<'a> {
    session: Session<'a>,
    registry: Registry,
}

impl<'a> Recovery<'a> {
    pub(crate) fn new(session: Session<'a>, registry: Registry) -> Self {
        Self { session, registry }
    }
}
