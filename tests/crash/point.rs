//! Where a run is disturbed.

use std::time::Duration;

/// A statement of a run, by its number from 1, and a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point {
    pub(crate) statement: usize,
    pub(crate) moment: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// It is not sent yet.
    Before,
    /// It was sent so long ago.
    Inside(Duration),
    /// Its answer has come, and nobody has done anything with it.
    After,
}

/// So many of the points, in even distances; all of them where the whole matrix is asked for.
pub(crate) fn sample<T>(points: Vec<T>, most: usize) -> Vec<T> {
    let count = points.len();
    let most = if std::env::var("CRASH_MATRIX").is_ok_and(|matrix| matrix == "full") { count } else { most.min(count) };
    let chosen: Vec<_> = (0..most).map(|place| (2 * place + 1) * count / (2 * most)).collect();
    points.into_iter().enumerate().filter(|(place, _)| chosen.contains(place)).map(|(_, point)| point).collect()
}
