//! What PostgreSQL keeps locked until a migration commits, as the script of the migration says.

use crate::catalog::Catalog;
use crate::dialect::{Dialect, Target};
use crate::object_ref::ObjectRef;
use crate::operation::{Op as _, Operation};
use crate::sql::{SqlStep, TableLock, render_despite_refusals};
use crate::touch::Touch;
use std::cell::OnceCell;

/// The locks of a migration. Its script is rendered once somebody asks.
#[derive(Debug)]
pub(super) struct HeldLocks<'a> {
    operations: &'a [Operation],
    before: &'a Catalog,
    postgres: Option<Target>,
    steps: OnceCell<Vec<SqlStep>>,
}

impl<'a> HeldLocks<'a> {
    pub(super) fn of(operations: &'a [Operation], before: &'a Catalog, targets: &[Target]) -> Self {
        let postgres = targets.iter().copied().find(|target| target.dialect == Dialect::Postgres);
        Self { operations, before, postgres, steps: OnceCell::new() }
    }

    /// Whether the operations before that position keep all who use the table waiting.
    pub(super) fn block_queries(&self, position: usize, table: &str) -> bool {
        self.until(position).any(|(_, lock)| lock.table == table && lock.blocks == "reads and writes")
    }

    /// The last lock on a table that stays, of those that the operations before that position take, with its operation.
    pub(super) fn last(&self, position: usize) -> Option<(&'a Operation, &TableLock)> {
        let locks = self.until(position).filter_map(|(operation, lock)| Some((self.operations.get(operation)?, lock)));
        locks.filter(|(operation, lock)| !drops(operation, &lock.table)).last()
    }

    /// The locks of the operations before that position that keep somebody waiting, each with its operation.
    fn until(&self, position: usize) -> impl Iterator<Item = (usize, &TableLock)> {
        let steps = self.steps().iter().take_while(move |step| step.operation < position);
        let locks = steps.flat_map(|step| {
            let locks = step.impact.iter().flat_map(|impact| &impact.locks);
            locks.map(|lock| (step.operation, lock))
        });
        locks.filter(|(_, lock)| lock.blocks != "nothing")
    }

    fn steps(&self) -> &[SqlStep] {
        self.steps.get_or_init(|| match self.postgres {
            Some(target) => render_despite_refusals(self.operations, self.before, target).0.steps,
            None => Vec::new(),
        })
    }
}

/// Whether the operation drops the table, which nobody uses then.
fn drops(operation: &Operation, table: &str) -> bool {
    let mut drops = false;
    operation.touches(&mut |touch| drops |= touch == Touch::Drops(ObjectRef::table(table)));
    drops
}
