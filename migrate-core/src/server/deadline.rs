//! Until when a statement may run.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The time at which a running statement is given up. Copies share one value.
#[derive(Clone, Debug, Default)]
pub(super) struct Deadline(Arc<Mutex<Option<Instant>>>);

impl Deadline {
    /// So long from now; none for no end.
    pub(super) fn set(&self, limit: Option<Duration>) {
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }

    /// Whether it is over.
    #[cfg(feature = "sqlite")]
    pub(super) fn is_over(&self) -> bool {
        let end = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        end.is_some_and(|end| end <= Instant::now())
    }
}
