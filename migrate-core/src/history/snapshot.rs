//! What a database keeps of its migrations, as it was read, and kept up to date while a plan is executed.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Duration;

use super::{Applied, ChainHeads, Evidence, LockRow, Store, TablesError, Unfinished};
use crate::migration::Migration;
use crate::server::Connection;

/// What a database keeps of its migrations. The default is that of an empty database.
#[derive(Clone, Debug, Default)]
pub struct HistorySnapshot {
    /// The applied migrations, in the order in which they were applied.
    pub applied: Vec<Applied>,
    /// The one that is to be finished before anything else, where there is one.
    pub unfinished: Option<Unfinished>,
    /// The row of the lock. None where it is missing, as in an empty database.
    pub(crate) lock_row: Option<LockRow>,
    /// What the journal and the head say of the migrations.
    pub(crate) evidence: Evidence,
    /// The protected environment that the database belongs to.
    pub(crate) environment: Option<String>,
    /// Whether the table of the history is there.
    pub(crate) exists: bool,
    /// Whether one of the tables is still to be created.
    pub(crate) incomplete: bool,
    /// Where each transaction has a lock of its own: the newest row of the journal. Every runner appends to it, so a
    /// newer row tells that another runner was here.
    pub(crate) journal_position: Option<String>,
    /// The number of the run, which its migrations share. None for what no run applies: a migration that is marked.
    pub(crate) batch: Option<i64>,
    /// The applied migrations that no run applied, by history and name: somebody marked them.
    pub(crate) marked: BTreeSet<(String, String)>,
    /// The chains of the applied migrations, once somebody has asked for them: who only reads does not.
    pub(super) heads: OnceLock<ChainHeads>,
}

impl HistorySnapshot {
    /// Of these rows.
    pub fn of(applied: Vec<Applied>, unfinished: Option<Unfinished>) -> Self {
        let batch = applied.iter().filter_map(|row| row.batch).max().unwrap_or_default() + 1;
        Self { applied, unfinished, batch: Some(batch), ..Self::default() }
    }

    /// Reads it; with the position of the journal, and the migrations without a script, where that is asked for.
    pub(crate) async fn read(
        store: &Store,
        connection: &mut Connection,
        with_position: bool,
        with_scripts: bool,
    ) -> Result<Self, TablesError> {
        let snapshot = store.read(connection, with_scripts).await?;
        // Read first: what another runner wrote after that is noticed.
        Ok(Self { journal_position: snapshot.journal_position.clone().filter(|_| with_position), ..snapshot })
    }

    /// The row for a migration that is being applied.
    pub(crate) fn row_for(&self, migration: &Migration, duration: Duration, applied_by: &str) -> Applied {
        Applied {
            history: migration.history.to_owned(),
            name: migration.name.to_owned(),
            position: self.last_position() + 1,
            checksum: migration.checksum.to_owned(),
            chain: self.chain_with(migration),
            applied_at: String::new(),
            applied_by: applied_by.to_owned(),
            duration_ms: i64::try_from(duration.as_millis()).unwrap_or(i64::MAX),
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
            batch: self.batch,
        }
    }

    /// The row of a migration, where it is applied.
    pub(crate) fn row_of(&self, migration: &Migration) -> Option<&Applied> {
        self.applied.iter().find(|row| is_of(row, migration))
    }

    /// Whether nobody but a mark says that a migration is applied.
    pub(crate) fn is_marked(&self, migration: &Migration) -> bool {
        !self.marked.is_empty() && self.marked.contains(&(migration.history.to_owned(), migration.name.to_owned()))
    }

    /// The chains of the applied migrations.
    pub(crate) fn heads(&self) -> &ChainHeads {
        self.heads.get_or_init(|| ChainHeads::of(&self.applied))
    }

    /// The position of the newest row: rows are in the order of their positions.
    pub(crate) fn last_position(&self) -> i64 {
        self.applied.last().map_or(0, |row| row.position)
    }

    /// The chain of its history once this migration is applied.
    fn chain_with(&self, migration: &Migration) -> String {
        self.heads().chain_with(migration.history, migration.name, migration.checksum)
    }

    /// A migration was applied.
    pub(crate) fn add(&mut self, row: Applied) {
        if let Some(heads) = self.heads.get_mut() {
            heads.add(&row);
        }
        self.applied.push(row);
    }

    /// The transaction that applied the newest migrations was rolled back: so many were applied before it.
    pub(crate) fn roll_back_to(&mut self, applied: usize) {
        self.applied.truncate(applied);
        self.heads = OnceLock::new();
    }

    /// The rows that are left of its history where a migration is reverted that is not the newest one, as where the newer
    /// ones are known to nobody here: their chains change. Mostly none.
    pub(crate) fn left_by_older(&self, migration: &Migration) -> Vec<&Applied> {
        let of_history = |row: &&Applied| row.history == migration.history;
        if self.applied.iter().rev().find(of_history).is_none_or(|newest| is_of(newest, migration)) {
            return Vec::new();
        }
        self.applied.iter().filter(of_history).filter(|row| !is_of(row, migration)).collect()
    }

    /// A migration was reverted. Mostly it is the newest one.
    pub(crate) fn remove(&mut self, migration: &Migration) {
        if let Some(heads) = self.heads.get_mut() {
            heads.remove(migration.history, migration.name);
        }
        if let Some(index) = self.applied.iter().rposition(|row| is_of(row, migration)) {
            self.applied.remove(index);
        }
    }
}

fn is_of(row: &Applied, migration: &Migration) -> bool {
    (row.history.as_str(), row.name.as_str()) == (migration.history, migration.name)
}
