//! Which of the linked migrations are applied, and in which order they were.

use std::collections::BTreeSet;

use crate::history::Record;
use crate::migration::Migration;
use crate::plan::Direction;
use crate::registry::Registry;

/// The applied migrations that are linked, as places in the registry.
pub(super) struct Applied<'a> {
    registry: &'a Registry,
    /// In the order in which they were applied.
    order: Vec<usize>,
    set: BTreeSet<usize>,
}

impl<'a> Applied<'a> {
    pub(super) fn of(registry: &'a Registry, record: &Record) -> Self {
        let order: Vec<_> = record.applied.iter().filter_map(|row| registry.place(&row.history, &row.name)).collect();
        let set = order.iter().copied().collect();
        Self { registry, order, set }
    }

    /// As if this migration had been run.
    pub(super) fn run(&mut self, migration: &Migration, direction: Direction) {
        let Some(place) = self.registry.place(migration.history, migration.name) else {
            return;
        };
        self.order.retain(|applied| *applied != place);
        match direction {
            Direction::Up => {
                self.order.push(place);
                self.set.insert(place);
            }
            Direction::Down => {
                self.set.remove(&place);
            }
        }
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.set.contains(&place)
    }

    /// An applied migration of the same history that comes after this one.
    pub(super) fn later(&self, place: usize) -> Option<&'static Migration> {
        let all = self.registry.migrations();
        let next = *self.set.range(place + 1..).next()?;
        (all[next].history == all[place].history).then_some(all[next])
    }

    /// The newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = usize> {
        self.order.iter().rev().copied()
    }
}
