//! What happens between a refused lock and the next try.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use super::Run;
use super::attend::Watched;
use super::book::{Refusal, Tries};
use super::bounds::Bounds;
use crate::blockers;
use crate::error::{Cause, DatabaseError, Stage};
use crate::event::Event;
use crate::plan::Planned;

/// How often a sleeper looks whether it is to end.
const LOOK: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// Counts a try that was refused. Where another one makes sense, waits for a moment first, and says so.
    pub(super) async fn try_again(&mut self, planned: &Planned, refusal: &Refusal, tries: &mut Tries) -> bool {
        tries.count += 1;
        if refusal.error.cause != Cause::Busy {
            return false;
        }
        let locks = match refusal.stage {
            Stage::Step { number, .. } => planned.step_list.steps[number - 1].impact.locks.unwrap_or_default(),
            Stage::ForeignKeys | Stage::History | Stage::Commit => &[],
        };
        tries.blockers = blockers::holding(self.connection, locks).await;
        let begun = *tries.begun.get_or_insert_with(Instant::now);
        let left = self.options.lock_retry.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return false;
        }
        // As long as the try held others up, so that the queue behind it empties before the next one does.
        let held_up = Bounds::of_migration(self.options, planned.migration).lock.unwrap_or_default();
        let pause = (held_up + length(tries.count)).min(left.max(held_up));
        self.tell(Event::Retry {
            migration: planned.migration.name,
            attempt: tries.count + 1,
            left,
            pause,
            blockers: &tries.blockers,
        });
        self.sleep(pause).await.is_ok()
    }

    /// Sleeps, with a beating heart, and wakes where the run is asked to end.
    async fn sleep(&mut self, pause: Duration) -> Result<(), DatabaseError> {
        let (stop, end) = (self.stop, Instant::now() + pause);
        let work = async {
            while !stop.requested() && Instant::now() < end {
                tokio::time::sleep(LOOK.min(end.saturating_duration_since(Instant::now()))).await;
            }
            Ok(())
        };
        self.attendant.attend(&self.store, work, Watched { limit: None, tell: &mut |_, _| () }).await
    }
}

/// Twice as long each time, from half a second to eight, and a random half of it, so that two runners do not meet
/// again.
fn length(tries: u32) -> Duration {
    let longest = Duration::from_millis(500) * 2_u32.pow(tries.saturating_sub(1).min(4));
    let random = RandomState::new().hash_one(tries) % 1000;
    longest / 2 + longest / 2 * u32::try_from(random).unwrap_or_default() / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        for (tries, least, most) in [(1, 250, 500), (2, 500, 1000), (5, 4000, 8000), (50, 4000, 8000)] {
            let pause = length(tries);
            assert!((least..=most).contains(&pause.as_millis()), "{pause:?} after {tries} tries");
        }
    }
}
