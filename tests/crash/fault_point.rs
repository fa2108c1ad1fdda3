//! Where a fault is injected into a run.

use std::time::Duration;

/// A statement of a run, by its number from 1, and a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultPoint {
    pub(crate) statement: usize,
    pub(crate) moment: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// It is about to be sent.
    Before,
    /// It was sent so long ago.
    Inside(Duration),
    /// Its answer has just come.
    After,
}

/// How many points are tried.
#[derive(Clone, Copy)]
pub(crate) struct SampleSize {
    /// In a usual run of the tests.
    pub(crate) usual: usize,
    /// In the whole matrix.
    pub(crate) full: usize,
}

impl SampleSize {
    /// So many of the points, in even distances.
    pub(crate) fn sample(self, points: Vec<FaultPoint>) -> Vec<FaultPoint> {
        let count = points.len();
        let most = count.min(if is_full() { self.full } else { self.usual });
        // In the middle of each of so many parts.
        (0..most).map(|part| points[(2 * part + 1) * count / (2 * most)]).collect()
    }
}

/// Whether the whole matrix was asked for.
pub(crate) fn is_full() -> bool {
    std::env::var("CRASH_MATRIX").is_ok_and(|matrix| matrix == "full")
}
