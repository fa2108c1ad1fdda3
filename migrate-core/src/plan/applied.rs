//! Which of the linked migrations are applied, and in which order they were.

use std::collections::BTreeSet;

use crate::direction::Direction;
use crate::history::HistorySnapshot;
use crate::migration::Migration;
use crate::registry::Registry;

/// The applied migrations that are linked, as indexes in the registry.
pub(super) struct AppliedOrder<'a> {
    registry: &'a Registry,
    /// In the order in which they were applied.
    order: Vec<usize>,
    set: BTreeSet<usize>,
}

impl<'a> AppliedOrder<'a> {
    pub(super) fn of(registry: &'a Registry, snapshot: &HistorySnapshot) -> Self {
        let order: Vec<_> =
            snapshot.applied.iter().filter_map(|row| registry.index_of(&row.history, &row.name)).collect();
        let set = order.iter().copied().collect();
        Self { registry, order, set }
    }

    /// As if this migration had been run.
    pub(super) fn run(&mut self, migration: &Migration, direction: Direction) {
        let Some(index) = self.registry.index_of(migration.history, migration.name) else {
            return;
        };
        self.order.retain(|applied| *applied != index);
        match direction {
            Direction::Up => {
                self.order.push(index);
                self.set.insert(index);
            }
            Direction::Down => {
                self.set.remove(&index);
            }
        }
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.set.contains(&index)
    }

    /// The newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = usize> {
        self.order.iter().rev().copied()
    }
}
