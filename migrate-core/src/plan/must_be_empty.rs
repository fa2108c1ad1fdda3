//! Steps that the server refuses if a table has a row.

use std::collections::BTreeSet;

use super::{Plan, Planned};
use crate::migration::{Object, Probe, Step};

/// A step of a plan that the server refuses if a table has a row. Nothing before it in the plan changes whether it has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MustBeEmpty<'a> {
    pub(crate) planned: &'a Planned,
    /// The step's place in the migration, from 1.
    pub(crate) number: usize,
    pub(crate) step: &'static Step,
    pub(crate) table: &'static str,
}

impl Plan {
    /// The steps whose tables can be looked at before the plan begins. After raw SQL, which may delete rows, and after a
    /// step that makes, drops or renames the table, its rows of today say nothing.
    pub(crate) fn must_be_empty(&self) -> Vec<MustBeEmpty<'_>> {
        let (mut found, mut changed) = (Vec::new(), BTreeSet::new());
        for planned in &self.migrations {
            for (step, number) in planned.remaining().iter().zip(planned.done() + 1..) {
                if step.is_raw_sql() {
                    return found;
                }
                let tables = step.impact.must_be_empty.iter().filter(|table| !changed.contains(*table));
                found.extend(tables.map(|table| MustBeEmpty { planned, number, step, table }));
                changed.extend(tables_that_come_or_go(step));
            }
        }
        found
    }
}

fn tables_that_come_or_go(step: &'static Step) -> impl Iterator<Item = &'static str> {
    let facts = match &step.probe {
        Probe::Facts(facts) => facts.as_slice(),
        Probe::Repeatable | Probe::Unknown => &[],
    };
    facts.iter().filter_map(|fact| match fact.object {
        Object::Table { name } => Some(name),
        Object::Column { .. }
        | Object::Type { .. }
        | Object::Index { .. }
        | Object::ValidIndex { .. }
        | Object::Constraint { .. } => None,
    })
}
