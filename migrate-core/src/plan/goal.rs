//! How far a run goes.

use crate::direction::Direction;
use crate::report::MigrationRun;

/// How far up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
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
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Down, Goal, Migrator, Up};
///
/// let mut migrator = Migrator::connect("sqlite:app.db").await?;
/// migrator.run(Up::To("m0003_index_users_username".to_owned())).await?;
/// migrator.run(Down::Batch).await?;
/// migrator.run(Goal::Resume).await?;
/// let tried = migrator.dry_run(Goal::Up(Up::Steps(1))).await?;
/// println!("{} would run, {} cannot be tried", tried.tried.len(), tried.untried.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The command that asks for it, where it reverts something.
    pub(crate) fn reverting(&self) -> Option<&'static str> {
        match self {
            Self::Down(_) => Some("down"),
            Self::Redo => Some("redo"),
            Self::Reset => Some("reset"),
            Self::Up(_) | Self::Resume => None,
        }
    }

    /// What is left to reach of a goal that reverts nothing, once these were run.
    pub(crate) fn after(self, ran: &[MigrationRun]) -> Self {
        match self {
            Self::Up(Up::Steps(steps)) => {
                let applied = ran.iter().filter(|ran| ran.direction == Direction::Up).count();
                Self::Up(Up::Steps(steps.saturating_sub(applied)))
            }
            goal @ (Self::Up(_) | Self::Down(_) | Self::Redo | Self::Reset | Self::Resume) => goal,
        }
    }
}
