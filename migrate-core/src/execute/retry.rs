//! What happens between a refused lock and the next attempt.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use super::Executor;
use super::write_history::{Attempts, StatementFailure};
use crate::error::Stage;
use crate::event::Event;
use crate::plan::Planned;
use crate::server::{Cause, StatementLimits, users_of_tables};

impl Executor<'_> {
    /// Counts a try that was refused. Where another one makes sense, waits for a moment first, and says so.
    pub(super) async fn wait_to_retry(
        &mut self,
        planned: &Planned,
        refusal: &StatementFailure,
        attempts: &mut Attempts,
    ) -> bool {
        attempts.count += 1;
        if refusal.error.cause != Cause::Busy {
            return false;
        }
        let locks = match refusal.stage {
            Stage::Step { number, .. } => planned.step_list.steps[number - 1].impact.locks(),
            Stage::ForeignKeys | Stage::History | Stage::Commit => &[],
        };
        attempts.blockers = users_of_tables(self.session.connection, locks).await;
        let begun = *attempts.begun.get_or_insert_with(Instant::now);
        let left = self.session.options.lock_retry.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return false;
        }
        // As long as the try held others up, so that the queue behind it empties before the next one does.
        let held_up = StatementLimits::of_migration(self.session.options, planned.migration).lock.unwrap_or_default();
        let pause = (held_up + pause_length(attempts.count)).min(left.max(held_up));
        self.session.emit(Event::Retry {
            migration: planned.migration.name,
            attempt: attempts.count + 1,
            left,
            pause,
            blockers: &attempts.blockers,
        });
        self.session.sleep(pause).await.is_ok()
    }
}

/// Twice as long each time, from half a second to eight, and a random half of it, so that two runners do not meet
/// again.
fn pause_length(attempts: u32) -> Duration {
    let longest = Duration::from_millis(500) * 2_u32.pow(attempts.saturating_sub(1).min(4));
    let random = RandomState::new().hash_one(attempts) % 1000;
    longest / 2 + longest / 2 * u32::try_from(random).unwrap_or_default() / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        for (attempts, least, most) in [(1, 250, 500), (2, 500, 1000), (5, 4000, 8000), (50, 4000, 8000)] {
            let pause = pause_length(attempts);
            assert!((least..=most).contains(&pause.as_millis()), "{pause:?} after {attempts} attempts");
        }
    }
}
