//! How far a run goes.

use super::Direction;
use crate::report::Ran;

/// How far up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Up {
    /// Every pending migration.
    #[default]
    All,
    /// The next so many pending migrations, or as many as there are.
    Steps(usize),
    /// Every pending migration up to the one of this name, which is run as well.
    To(String),
}

/// How far down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Down {
    /// The newest so many applied migrations, or as many as there are.
    Steps(usize),
    /// Every migration that was applied after the one of this name, which stays applied.
    To(String),
    /// What the last run of `up` applied: the last deploy.
    Batch,
    /// Every applied migration.
    All,
}

/// What a run is to reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Apply.
    Up(Up),
    /// Revert.
    Down(Down),
    /// Revert the newest applied migration, and apply it again.
    Redo,
    /// Revert everything, and apply everything again.
    Reset,
    /// Finish the migration that was interrupted, and nothing else.
    Resume,
}

impl From<Up> for Goal {
    fn from(up: Up) -> Self {
        Self::Up(up)
    }
}

impl From<Down> for Goal {
    fn from(down: Down) -> Self {
        Self::Down(down)
    }
}

impl Goal {
    /// What is left to reach, once these were run.
    pub(crate) fn after(self, ran: &[Ran]) -> Self {
        let count = |direction| ran.iter().filter(|ran| ran.direction == direction).count();
        match self {
            Self::Up(Up::Steps(steps)) => Self::Up(Up::Steps(steps.saturating_sub(count(Direction::Up)))),
            Self::Down(Down::Steps(steps)) => Self::Down(Down::Steps(steps.saturating_sub(count(Direction::Down)))),
            Self::Redo => match ran.last() {
                Some(last) if last.direction == Direction::Down => {
                    Self::Up(Up::To(format!("{}::{}", last.history, last.name)))
                }
                Some(_) | None => Self::Redo,
            },
            // What it applied is not to be reverted once more.
            Self::Reset if count(Direction::Up) > 0 => Self::Up(Up::All),
            goal @ (Self::Up(_) | Self::Down(_) | Self::Reset | Self::Resume) => goal,
        }
    }
}
