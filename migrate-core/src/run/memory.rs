//! What the database remembers, kept up to date while a plan is walked.

use std::time::Duration;

use migrate_ir::checksum::chain;

use crate::connection::Connection;
use crate::history::{Applied, Grouping, Heads, HistorySnapshot, Record, Store, Unreadable};
use crate::migration::Migration;
use crate::options::Options;
use crate::registry::order;

/// What the database remembers.
pub(super) struct Memory {
    pub(super) record: Record,
    /// The environment that the database was said to belong to.
    pub(super) environment: Option<String>,
    /// The run's number, which its migrations share.
    pub(super) batch: i64,
    /// Whether the tables are still to be created, or to be brought to the form of this version.
    pub(super) unprepared: bool,
    /// Whether the tables of the history are there, in whatever form.
    pub(super) there: bool,
    /// Where each transaction has a lock of its own: the newest row of the journal. Every runner appends to it, so a newer
    /// row tells of another runner.
    pub(super) stamp: Option<String>,
    /// What the rows come to.
    pub(super) heads: Heads,
    /// Whether migrations may share a transaction.
    pub(super) grouping: Option<Grouping>,
}

impl Memory {
    pub(super) async fn read(store: &Store, connection: &mut Connection, stamped: bool) -> Result<Self, Unreadable> {
        // Read first: what another runner writes between the two is then noticed.
        let stamp = if stamped { Some(store.stamp(connection).await?) } else { None };
        let HistorySnapshot { record, state, there, unprepared, tables: _ } = store.read(connection).await?;
        let batch = record.applied.iter().filter_map(|row| row.batch).max().unwrap_or_default() + 1;
        let heads = Heads::of(&record.applied);
        Ok(Self {
            heads,
            record,
            batch,
            unprepared,
            environment: state.and_then(|state| state.environment),
            there,
            stamp,
            grouping: None,
        })
    }

    /// The row for a migration that is being applied.
    pub(super) fn row(&self, migration: &Migration, duration: Duration, options: &Options) -> Applied {
        let position = self.last_position() + 1;
        Applied {
            history: migration.history.to_owned(),
            name: migration.name.to_owned(),
            position,
            checksum: migration.checksum.to_owned(),
            chain: self.chain_with(migration),
            applied_at: String::new(),
            applied_by: options.applied_by.clone(),
            duration_ms: i64::try_from(duration.as_millis()).unwrap_or(i64::MAX),
            library_version: env!("CARGO_PKG_VERSION").to_owned(),
            batch: Some(self.batch),
        }
    }

    /// The place of the newest row: rows are in the order of their places.
    pub(super) fn last_position(&self) -> i64 {
        self.record.applied.last().map_or(0, |row| row.position)
    }

    /// The chain of everything that is applied once this migration is.
    fn chain_with(&self, migration: &Migration) -> String {
        if let Some(chain) = self.heads.chain_with(migration) {
            return chain;
        }
        let others = self.record.applied.iter().filter(|row| row.history == migration.history);
        let mut all: Vec<_> = others.map(|row| (row.name.as_str(), row.checksum.as_str())).collect();
        all.push((migration.name, migration.checksum));
        all.sort_by_key(|(name, _)| order(name));
        chain(all)
    }

    /// A migration was applied.
    pub(super) fn add(&mut self, row: Applied) {
        self.heads.add(&row);
        self.record.applied.push(row);
    }

    /// A migration was reverted.
    pub(super) fn remove(&mut self, migration: &Migration) {
        self.heads = self.heads_without(migration);
        self.record.applied.retain(|row| !is_of(row, migration));
    }

    /// What the rows come to without that migration's.
    pub(super) fn heads_without(&self, migration: &Migration) -> Heads {
        Heads::of(self.record.applied.iter().filter(|row| !is_of(row, migration)))
    }
}

fn is_of(row: &Applied, migration: &Migration) -> bool {
    (row.history.as_str(), row.name.as_str()) == (migration.history, migration.name)
}
