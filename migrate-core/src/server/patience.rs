//! Pauses between tries, so that many who wait do not come at once.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use super::{ConnectError, Connection};

/// The pauses of one that waits. They grow, and half of each is random.
#[derive(Debug)]
pub(crate) struct Pauses {
    begun: Instant,
    next: Duration,
}

impl Pauses {
    const FIRST: Duration = Duration::from_millis(100);
    /// So short that the lock is taken soon after it is given back.
    const LONGEST: Duration = Duration::from_secs(1);

    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), next: Self::FIRST }
    }

    /// The next pause.
    pub(crate) fn next(&mut self) -> Duration {
        let longest = self.next;
        self.next = (longest * 3 / 2).min(Self::LONGEST);
        let random = u32::try_from(RandomState::new().hash_one(longest) % 1000).unwrap_or_default();
        longest / 2 + longest / 2 * random / 1000
    }
}

impl Connection {
    /// Connects. Where the server has no connection left, tries again for so long.
    pub(crate) async fn find_within(url: &str, wait: Duration) -> Result<Self, ConnectError> {
        let mut pauses = Pauses::begin();
        loop {
            match Self::find(url).await {
                Err(ConnectError::TooManyConnections { .. }) if pauses.begun.elapsed() < wait => {
                    tokio::time::sleep(pauses.next()).await;
                }
                found => return found,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_are_bounded() {
        let mut pauses = Pauses::begin();
        let all: Vec<_> = (0..20).map(|_| pauses.next()).collect();
        assert!(all[0] >= Pauses::FIRST / 2 && all[0] <= Pauses::FIRST, "{all:?}");
        assert!(all[19] >= Pauses::LONGEST / 2 && all[19] <= Pauses::LONGEST, "{all:?}");
    }
}
