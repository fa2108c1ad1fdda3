//! How long a thread was at work, whatever else the machine did meanwhile.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// A moment of a thread's own time.
pub(crate) struct ProcessorTime(Duration);

impl ProcessorTime {
    /// Now, in this thread.
    pub(crate) fn now() -> Self {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        let part = |number: i64| u64::try_from(number).expect("a thread has no time before it began");
        Self(Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec)))
    }

    /// How long this thread was at work since then.
    pub(crate) fn elapsed(&self) -> Duration {
        Self::now().0.saturating_sub(self.0)
    }
}
