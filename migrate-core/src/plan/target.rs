//! How far a run goes.

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
