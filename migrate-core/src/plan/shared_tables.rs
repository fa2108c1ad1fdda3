//! A table that two histories create: the compiler sees each history alone, and the server would refuse the second one.

use std::collections::BTreeMap;

use migrate_ir::dialect::Dialect;
use migrate_ir::probe::{Fact, Object, Probe};
use migrate_ir::sql_text::MentionedNames;

use super::{PlanError, Planned};
use crate::direction::Direction;
use crate::migration::{Migration, Step};
use crate::registry::Registry;

/// Refuses to create a table that its history and another one have at their ends. One that either of them drops later
/// may come and go as the order of the migrations lets it.
pub(super) fn refuse(registry: &Registry, planned: &[Planned], dialect: Dialect) -> Result<(), PlanError> {
    let histories = registry.histories();
    if histories.len() < 2 {
        return Ok(());
    }
    let mut tables: BTreeMap<&str, BTreeMap<&str, &'static Migration>> = BTreeMap::new();
    for &migration in registry.migrations() {
        let Some(script) = migration.scripts.iter().find(|script| script.dialect == dialect) else { continue };
        let of_history = tables.entry(migration.history).or_default();
        script.up.steps.iter().for_each(|step| change(of_history, migration, step, dialect));
    }
    let applied = planned.iter().filter(|planned| planned.direction == Direction::Up);
    for migration in applied.map(|planned| planned.migration) {
        let own = tables.get(migration.history).into_iter().flatten();
        for (table, _) in own.filter(|(_, creator)| std::ptr::eq(**creator, migration)) {
            let mut others = tables.iter().filter(|(history, _)| **history != migration.history);
            if let Some((history, other)) = others.find_map(|(history, tables)| Some((history, *tables.get(table)?))) {
                return Err(PlanError::SharedTable { table: (*table).to_owned(), migration, history, other });
            }
        }
    }
    Ok(())
}

/// Takes note of what a step does to the tables of its history. What raw SQL does to a table that it mentions is not
/// known.
fn change<'a>(
    tables: &mut BTreeMap<&'a str, &'static Migration>,
    migration: &'static Migration,
    step: &'a Step,
    dialect: Dialect,
) {
    match &step.probe {
        Probe::Facts(facts) => {
            for Fact { object, exists } in facts {
                match object {
                    Object::Table { name } if *exists => drop(tables.insert(name, migration)),
                    Object::Table { name } => drop(tables.remove(name)),
                    _ => {}
                }
            }
        }
        Probe::Repeatable | Probe::Unknown => {
            for sql in &step.statements {
                let mentioned = MentionedNames::of(sql, Some(dialect));
                tables.retain(|table, _| !mentioned.contains(table));
            }
        }
    }
}
