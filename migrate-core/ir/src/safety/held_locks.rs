//! What PostgreSQL keeps locked until a migration commits, as the script of the migration says.

use crate::dialect::Dialect;
use crate::object::{Op as _, Operation, Touch};
use crate::object_ref::ObjectRef;
use crate::render::MigrationScripts;
use crate::script::{Lock, SqlStep};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The locks of a migration that keep somebody waiting.
#[derive(Debug)]
pub(super) struct HeldLocks<'a> {
    scripts: &'a MigrationScripts<'a>,
    /// The tables whose queries wait, each with the first operation that locks it.
    locked: OnceCell<BTreeMap<String, usize>>,
}

impl<'a> HeldLocks<'a> {
    pub(super) fn of(scripts: &'a MigrationScripts<'a>) -> Self {
        Self { scripts, locked: OnceCell::new() }
    }

    /// Whether the operations before that position keep all who use the table waiting.
    pub(super) fn block_queries(&self, position: usize, table: &str) -> bool {
        let locked = self.locked.get_or_init(|| {
            let mut locked = BTreeMap::new();
            for step in self.scripts.steps(Dialect::Postgres) {
                for lock in locks(step).filter(|lock| lock.blocks == "reads and writes") {
                    locked.entry(lock.table.clone()).or_insert(step.operation);
                }
            }
            locked
        });
        locked.get(table).is_some_and(|first| *first < position)
    }

    /// The last lock on a table that stays, of those that the operations before that position take, with its operation.
    pub(super) fn last(&self, position: usize) -> Option<(&'a Operation, &'a Lock<String>)> {
        let steps = self.scripts.steps(Dialect::Postgres);
        let before = &steps[..steps.partition_point(|step| step.operation < position)];
        before.iter().rev().find_map(|step| {
            let operation = self.scripts.operations.get(step.operation)?;
            let lock = locks(step).filter(|lock| !drops(operation, &lock.table)).last()?;
            Some((operation, lock))
        })
    }
}

/// The locks of a step that keep somebody waiting.
fn locks(step: &SqlStep) -> impl Iterator<Item = &Lock<String>> {
    step.impact.locks().iter().filter(|lock| !lock.blocks_nothing())
}

/// Whether the operation drops the table, which nobody uses then.
fn drops(operation: &Operation, table: &str) -> bool {
    let mut drops = false;
    operation.touches(&mut |touch| drops |= touch == Touch::Drops(ObjectRef::table(table)));
    drops
}
