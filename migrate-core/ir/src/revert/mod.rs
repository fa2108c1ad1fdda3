//! New migrations that undo an earlier one, for databases that never go back.
//!
//! The way back of a migration may stop everybody: whoever asks for `down` has chosen that moment. What undoes it by
//! going forward runs on a database in use, so it is written as the rules want it: what needs no transaction stands
//! apart, and rows are checked while queries go on. A rule is broken only where nothing else undoes the migration.

mod revert_writer;
#[cfg(test)]
mod tests;

use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::dsl_code::migration_body;
use crate::object::{Catalog, Conflict, NoInverse, Op as _, Operation};
use crate::render;
use crate::safety::{self, names};
use revert_writer::RevertWriter;
use std::collections::BTreeSet;

/// A migration of the history, as far as it matters here.
#[derive(Clone, Debug)]
pub struct HistoryMigration<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it does.
    pub operations: Vec<Operation>,
}

/// One of the migrations that undo another one together.
#[derive(Clone, Debug, PartialEq)]
pub struct RevertMigration {
    /// What it does, in order.
    pub steps: Vec<RevertStep>,
    /// Why it cannot be undone itself, where that is so.
    pub irreversible: Option<String>,
}

/// An operation with what stands above it.
#[derive(Clone, Debug, PartialEq)]
pub struct RevertStep {
    /// The operation.
    pub operation: Operation,
    /// What a reader must know of it, one sentence or two each.
    pub notes: Vec<String>,
    /// The rules that it breaks.
    pub permissions: Vec<&'static str>,
}

/// Why a migration is not undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It leaves nothing behind that could be undone.
    Nothing,
    /// There is no way back.
    NoInverse {
        /// What cannot be undone, in words.
        operation: String,
        /// The author's reason, or what is not known.
        why: NoInverse,
    },
    /// The database is not any more as the migration left it.
    Changed {
        /// The later migration that changed it, by its position; none where that cannot be told.
        by: Option<usize>,
        /// What would undo the migration, in words.
        operation: String,
        /// Why that does not fit, and what to do.
        conflict: Box<Diagnostic>,
    },
    /// A target cannot do it.
    Refused {
        /// The target.
        dialect: Dialect,
        /// What would undo the migration, in words.
        operation: String,
        /// Why not.
        refusal: Box<Diagnostic>,
    },
}

/// The migrations that undo `history[index]`, to come after all of the history.
///
/// # Errors
///
/// It cannot be undone.
pub fn revert(
    history: &[HistoryMigration<'_>],
    index: usize,
    targets: &[Target],
) -> Result<Vec<RevertMigration>, Obstacle> {
    let mut before = Catalog::default();
    for migration in &history[..index] {
        apply(&migration.operations, &mut before);
    }
    let reverted = &history[index];
    let inverse = inverse(&reverted.operations, &before)
        .map_err(|(position, why)| Obstacle::NoInverse { operation: reverted.operations[position].summary(), why })?;
    let end = catalog_at_end(history, index, before, &inverse)?;
    let inverse = remove_redundant(inverse, &end);
    let mut writer = RevertWriter::new(&end, targets);
    for operation in &inverse {
        writer.write(operation)?;
    }
    let mut parts = finish(writer.finish()?, end, targets)?;
    let Some(first) = parts.first_mut().and_then(|part| part.steps.first_mut()) else {
        return Err(Obstacle::Nothing);
    };
    first.notes.splice(0..0, later_changes_note(history, index));
    Ok(parts)
}

fn apply(operations: &[Operation], catalog: &mut Catalog) {
    for operation in operations {
        // The migrations are compiled, so they fit, or `start_after` lets them pass.
        let _ = operation.force_apply(catalog);
    }
}

/// The operations that undo these, the newest first; or which of them cannot be undone, and why.
fn inverse(operations: &[Operation], before: &Catalog) -> Result<Vec<Operation>, (usize, NoInverse)> {
    let mut catalog = before.clone();
    let mut inverses = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        inverses.push(operation.invert(&catalog).map_err(|why| (position, why))?);
        apply(std::slice::from_ref(operation), &mut catalog);
    }
    Ok(inverses.into_iter().rev().flatten().collect())
}

/// What does not fit the catalog, of operations that are done one after the other.
fn first_conflict<'a>(operations: &'a [Operation], catalog: &Catalog) -> Option<(&'a Operation, Conflict)> {
    let mut catalog = catalog.clone();
    operations.iter().find_map(|operation| operation.apply(&mut catalog).err().map(|conflict| (operation, conflict)))
}

/// The catalog at the end of the history, where the migration can be undone.
fn catalog_at_end(
    history: &[HistoryMigration<'_>],
    index: usize,
    mut catalog: Catalog,
    inverse: &[Operation],
) -> Result<Catalog, Obstacle> {
    let mut changed_by = None;
    for (position, migration) in history.iter().enumerate().skip(index) {
        apply(&migration.operations, &mut catalog);
        if first_conflict(inverse, &catalog).is_none() {
            changed_by = None;
        } else if position > index {
            changed_by = changed_by.or(Some(position));
        }
    }
    match first_conflict(inverse, &catalog) {
        None => Ok(catalog),
        Some((operation, conflict)) => Err(changed(changed_by, operation, conflict)),
    }
}

fn changed(by: Option<usize>, operation: &Operation, conflict: Conflict) -> Obstacle {
    Obstacle::Changed { by, operation: operation.summary(), conflict: Box::new(conflict.message) }
}

/// Leaves out what is done to a table before it, or a column of it, is dropped, where the drop does as much by itself.
fn remove_redundant(mut operations: Vec<Operation>, end: &Catalog) -> Vec<Operation> {
    let mut position = 0;
    while position < operations.len() {
        let table = operations[position].table();
        let drops = |later: &Operation| {
            matches!(later, Operation::DropTable(_) | Operation::DropColumn(_)) && later.table() == table
        };
        let dropped = operations[position + 1..].iter().any(drops);
        let mut fewer = operations.clone();
        fewer.remove(position);
        if dropped
            && first_conflict(&fewer, end).is_none()
            && catalog_after(&fewer, end) == catalog_after(&operations, end)
        {
            operations = fewer;
        } else {
            position += 1;
        }
    }
    operations
}

fn catalog_after(operations: &[Operation], before: &Catalog) -> Catalog {
    let mut catalog = before.clone();
    apply(operations, &mut catalog);
    catalog
}

/// Adds permissions for what is refused all the same, and says which part cannot be undone.
fn finish(parts: Vec<Vec<RevertStep>>, end: Catalog, targets: &[Target]) -> Result<Vec<RevertMigration>, Obstacle> {
    let mut catalog = end;
    let mut finished = Vec::new();
    for mut steps in parts {
        let operations: Vec<Operation> = steps.iter().map(|step| step.operation.clone()).collect();
        for finding in safety::check_rules(&operations, &catalog, targets) {
            let permissions = &mut steps[finding.operation].permissions;
            if !permissions.contains(&finding.rule) {
                permissions.push(finding.rule);
            }
        }
        for target in targets {
            let refusals = render::render_script(&operations, &catalog, *target).err().unwrap_or_default();
            if let Some(refusal) = refusals.into_iter().next() {
                return Err(Obstacle::Refused {
                    dialect: target.dialect,
                    operation: operations[refusal.operation].summary(),
                    refusal: Box::new(refusal.message),
                });
            }
        }
        let irreversible = why_irreversible(&operations, &catalog, targets);
        apply(&operations, &mut catalog);
        finished.push(RevertMigration { steps, irreversible });
    }
    Ok(finished)
}

/// Why the compiler would demand a reason that only the author of raw SQL has given otherwise.
fn why_irreversible(operations: &[Operation], before: &Catalog, targets: &[Target]) -> Option<String> {
    let back = match inverse(operations, before) {
        Ok(back) => back,
        Err((_, NoInverse::Irreversible(_))) => return None,
        Err((_, NoInverse::Unknown(why))) => return Some(why),
    };
    let after = catalog_after(operations, before);
    let refusals = targets.iter().filter_map(|target| render::render_script(&back, &after, *target).err());
    refusals.flatten().next().map(|refusal| refusal.message.title)
}

/// Who has changed the same tables since.
fn later_changes_note(history: &[HistoryMigration<'_>], index: usize) -> Option<String> {
    let mut tables = BTreeSet::new();
    for operation in &history[index].operations {
        tables.extend(operation.table());
        tables.extend(operation.table_after());
    }
    let touched = |migration: &HistoryMigration<'_>| {
        let touches = |table: &&str| migration.operations.iter().any(|operation| operation.changes_table(table));
        tables.iter().copied().filter(touches).collect::<BTreeSet<_>>()
    };
    let later = history[index + 1..].iter().map(|migration| (migration.name, touched(migration)));
    let later: Vec<_> = later.filter(|(_, touched)| !touched.is_empty()).collect();
    let have = match later.as_slice() {
        [] => return None,
        [_] => "has",
        [_, _, ..] => "have",
    };
    let who = names(later.iter().map(|(name, _)| *name));
    let touched: BTreeSet<&str> = later.into_iter().flat_map(|(_, touched)| touched).collect();
    Some(format!("{who} {have} changed {} since: see that nothing of it is lost.", names(touched)))
}

impl RevertMigration {
    /// The body of the migration as code of the DSL, one line a line. `reverted` is the migration that it undoes.
    pub fn body(&self, reverted: &str) -> Vec<String> {
        let above = |step: &RevertStep| {
            let notes = step.notes.iter().map(|note| format!("// {note}"));
            let permissions = step.permissions.iter();
            let permissions =
                permissions.map(|rule| format!("#[assume_safe({rule}, reason = {:?})]", format!("reverts {reverted}")));
            notes.chain(permissions).collect()
        };
        migration_body(self.steps.iter().map(|step| (above(step), step.operation.code())))
    }
}

impl RevertStep {
    fn new(operation: impl Into<Operation>) -> Self {
        Self { operation: operation.into(), notes: Vec::new(), permissions: Vec::new() }
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Whether it adds that column.
    fn adds(&self, table: &str, column: &str) -> bool {
        matches!(&self.operation, Operation::AddColumn(add) if add.table == table && add.column.name == column)
    }
}
