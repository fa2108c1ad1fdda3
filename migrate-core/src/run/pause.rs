//! What happens between a refused lock and the next try.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use super::Run;
use super::blockers::blockers;
use super::book::{Refusal, Tries};
use crate::error::{Cause, Stage};
use crate::event::Event;
use crate::plan::Planned;

impl Run<'_> {
    /// Counts a try that was refused. Where another one makes sense, waits for a moment first, and says so.
    pub(super) async fn try_again(&mut self, planned: &Planned, refusal: &Refusal, tries: &mut Tries) -> bool {
        tries.count += 1;
        if refusal.error.cause != Cause::Busy {
            return false;
        }
        let locks = match refusal.stage {
            Stage::Step { number, .. } => planned.direction.steps[number - 1].impact.locks,
            Stage::ForeignKeys | Stage::History | Stage::Commit => &[],
        };
        tries.blockers = blockers(self.connection, locks).await;
        if tries.count >= self.options.attempts {
            return false;
        }
        let pause = length(tries.count);
        self.tell(Event::Retry {
            migration: planned.migration.name,
            attempt: tries.count + 1,
            attempts: self.options.attempts,
            pause,
            blockers: &tries.blockers,
        });
        tokio::time::sleep(pause).await;
        true
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
