//! What is not as it should be.

use crate::history::{Applied, GarbledLease, Unfinished};
use crate::migration::Migration;
use crate::server::Holder;

/// Something that is not as it should be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Finding {
    /// The journal or the row of the lock is missing, and the history is there.
    MissingTables,
    /// A runner has the lease, and does not renew it.
    DeadLease(Holder),
    /// The lease in the row of the lock was edited.
    GarbledLease(GarbledLease),
    /// Rows of a history were renamed by hand.
    RenamedRows {
        /// The history that they belonged to.
        history: String,
        /// One by one.
        rows: Vec<RenamedRow>,
    },
    /// Checksums in the rows of a history were edited.
    EditedChecksums {
        /// The history.
        history: String,
        /// One by one.
        rows: Vec<EditedChecksum>,
    },
    /// Rows of a history were deleted by hand.
    DeletedRows {
        /// The history.
        history: String,
        /// What they said, in the order in which their migrations were applied.
        rows: Vec<DeletedRow>,
        /// Who knows of them: `the journal`, `the head`.
        known_by: &'static str,
    },
    /// Rows were added to a history by hand.
    AddedRows {
        /// The history.
        history: String,
        /// The names in them.
        migrations: Vec<String>,
    },
    /// Positions in the rows of a history were edited.
    Reordered {
        /// The history.
        history: String,
        /// Its migrations, in the order in which they were applied.
        migrations: Vec<String>,
    },
    /// The history's rows do not fit together: somebody has edited them.
    BrokenChain {
        /// The history.
        history: String,
        /// The migrations whose rows are rewritten.
        migrations: Vec<String>,
    },
    /// The head was edited, or rows of a history were, and nothing tells which.
    EditedHead {
        /// The history; none where the whole head is garbled.
        history: Option<String>,
        /// Whether the journal says the same as the rows.
        journal_fits: bool,
    },
    /// Rows of the journal hold what this library does not write.
    GarbledJournal {
        /// The rows.
        rows: Vec<String>,
    },
    /// The database keeps no script of applied migrations.
    MissingScripts {
        /// Those of which this program has the script.
        linked: Vec<&'static Migration>,
        /// The names of the others.
        unknown: Vec<String>,
    },
    /// The history has another name in the database.
    RenamedHistory {
        /// The name in this program.
        linked: &'static str,
        /// The name in the database.
        applied: String,
        /// How many migrations it has there.
        count: usize,
    },
    /// A pending migration has the checksum of an applied one that is not linked.
    RenamedMigration {
        /// The row in the database.
        applied: Applied,
        /// The pending one.
        migration: &'static Migration,
    },
    /// A migration was changed after it was applied.
    Changed {
        /// The row in the database.
        applied: Applied,
        /// The linked one.
        migration: &'static Migration,
    },
    /// The database has a migration that is not linked.
    Unknown {
        /// The row in the database.
        applied: Applied,
    },
    /// A pending migration sorts before an applied one.
    OutOfOrder {
        /// The pending one.
        pending: &'static Migration,
        /// The applied one after it.
        applied: &'static str,
    },
    /// A migration was interrupted, and is not linked.
    UnknownUnfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
    },
    /// A migration was interrupted.
    Unfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
        /// Whether the step that was cut off happened, by what the server tells, or else as somebody has decided. None
        /// where nobody can tell.
        happened: Option<bool>,
        /// The SQL of the step that was cut off.
        step: Option<String>,
        /// What is run to take away its remains.
        cleanup: Vec<&'static str>,
    },
    /// PostgreSQL: an index that is not complete, and that nobody is building.
    InvalidIndex {
        /// The table.
        table: String,
        /// The index.
        index: String,
        /// What takes it away.
        sql: String,
    },
}

/// A row that was renamed by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenamedRow {
    /// The name of its migration.
    pub name: String,
    /// The history that the row names now.
    pub edited_history: String,
    /// The name that the row has now.
    pub edited_name: String,
}

/// A row whose checksum was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EditedChecksum {
    /// Its migration.
    pub name: String,
    /// The checksum with which it was applied.
    pub checksum: String,
    /// What the row says.
    pub edited: String,
}

/// A row that was deleted by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeletedRow {
    /// Its migration.
    pub name: String,
    /// The checksum with which it was applied.
    pub checksum: String,
    /// The row of the journal that tells of it, where there is one.
    pub journal_id: Option<i64>,
}

impl Finding {
    /// The history that it is about, where it is about one alone.
    pub fn history(&self) -> Option<&str> {
        match self {
            Self::RenamedRows { history, .. }
            | Self::EditedChecksums { history, .. }
            | Self::DeletedRows { history, .. }
            | Self::AddedRows { history, .. }
            | Self::Reordered { history, .. }
            | Self::BrokenChain { history, .. } => Some(history),
            Self::EditedHead { history, .. } => history.as_deref(),
            Self::RenamedHistory { linked, .. } => Some(linked),
            Self::RenamedMigration { applied, .. } | Self::Changed { applied, .. } | Self::Unknown { applied } => {
                Some(&applied.history)
            }
            Self::OutOfOrder { pending, .. } => Some(pending.history),
            Self::MissingTables
            | Self::DeadLease(_)
            | Self::GarbledLease(_)
            | Self::GarbledJournal { .. }
            | Self::MissingScripts { .. }
            | Self::Unfinished { .. }
            | Self::UnknownUnfinished { .. }
            | Self::InvalidIndex { .. } => None,
        }
    }

    /// Its kind, in one word: `deleted_rows`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MissingTables => "missing_tables",
            Self::DeadLease(_) => "dead_lease",
            Self::GarbledLease(_) => "garbled_lease",
            Self::RenamedRows { .. } => "renamed_rows",
            Self::EditedChecksums { .. } => "edited_checksums",
            Self::DeletedRows { .. } => "deleted_rows",
            Self::AddedRows { .. } => "added_rows",
            Self::Reordered { .. } => "reordered",
            Self::BrokenChain { .. } => "broken_chain",
            Self::EditedHead { .. } => "edited_head",
            Self::GarbledJournal { .. } => "garbled_journal",
            Self::MissingScripts { .. } => "missing_scripts",
            Self::RenamedHistory { .. } => "renamed_history",
            Self::RenamedMigration { .. } => "renamed_migration",
            Self::Changed { .. } => "changed",
            Self::Unknown { .. } => "unknown",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::UnknownUnfinished { .. } => "unknown_unfinished",
            Self::Unfinished { .. } => "unfinished",
            Self::InvalidIndex { .. } => "invalid_index",
        }
    }
}
