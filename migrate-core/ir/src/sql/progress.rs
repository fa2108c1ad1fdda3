//! How the catalog changes while the operations of one script are rendered.

use crate::catalog::{Catalog, Conflict};
use crate::name;
use crate::operation::{CreateTable, DropTable, Effect as _, Operation, RenameTable, RunSql};
use crate::table::{Constraint, Table};
use std::collections::{BTreeMap, BTreeSet};

/// The catalog that a script begins with, and the tables that it has changed so far.
///
/// The catalog itself is not cloned: that would cost as much as it has tables, for each script.
#[derive(Debug)]
pub(super) struct Progress<'a> {
    base: &'a Catalog,
    changed: BTreeMap<String, Option<Table>>,
    created: BTreeSet<String>,
    raw_sql: Vec<String>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(base: &'a Catalog) -> Self {
        Self { base, changed: BTreeMap::new(), created: BTreeSet::new(), raw_sql: Vec::new() }
    }

    /// The table, where it is known.
    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        match self.changed.get(name) {
            Some(changed) => changed.as_ref(),
            None => self.base.table(name).known(),
        }
    }

    /// Every table that is known.
    pub(super) fn tables(&self) -> impl Iterator<Item = &Table> {
        let untouched = self.base.tables().filter(|table| !self.changed.contains_key(&table.name));
        untouched.chain(self.changed.values().flatten())
    }

    /// The foreign keys of other tables that refer to that one.
    pub(super) fn references_to(&self, name: &str) -> Vec<(&Table, &Constraint)> {
        let mut found = Vec::new();
        for table in self.tables() {
            for constraint in &table.constraints {
                if table.name != name && constraint.kind.foreign_key().is_some_and(|key| key.table == name) {
                    found.push((table, constraint));
                }
            }
        }
        found
    }

    /// Whether the table was created by this script, so that it is empty and nobody uses it.
    pub(super) fn is_new(&self, table: &str) -> bool {
        self.created.contains(table)
    }

    /// Whether raw SQL may have changed the table behind the catalog's back.
    pub(super) fn may_differ(&self, table: &str) -> bool {
        let before = !self.is_new(table) && self.base.may_hold(table);
        before || self.raw_sql.iter().any(|sql| name::mentions(sql, table))
    }

    /// The tables that the operations concern, as these leave them.
    pub(super) fn after(&self, operations: &[Operation]) -> Result<Catalog, Conflict> {
        // Of other tables nothing is known there, and so nothing is refused: the caller has folded the whole.
        let mut few = Catalog::unknown();
        for operation in operations {
            let Some(name) = operation.table() else { continue };
            if few.table(name).known().is_none()
                && let Some(table) = self.table(name)
            {
                few.put(table.clone());
                // Foreign keys of other tables follow a new name.
                if matches!(operation, Operation::RenameTable(_) | Operation::RenameColumn(_)) {
                    for (other, _) in self.references_to(name) {
                        few.put(other.clone());
                    }
                }
            }
            operation.apply(&mut few)?;
        }
        Ok(few)
    }

    /// Takes note of what the operations did.
    pub(super) fn advance(&mut self, operations: &[Operation], after: Catalog) {
        for operation in operations {
            match operation {
                Operation::CreateTable(CreateTable { table }) => {
                    self.created.insert(table.name.clone());
                }
                Operation::DropTable(DropTable { table }) => {
                    self.created.remove(table);
                }
                Operation::RenameTable(RenameTable { from, to }) => {
                    if self.created.remove(from) {
                        self.created.insert(to.clone());
                    }
                }
                Operation::RunSql(RunSql { sql, .. }) => self.raw_sql.push(sql.clone()),
                Operation::AddColumn(_)
                | Operation::DropColumn(_)
                | Operation::RenameColumn(_)
                | Operation::ChangeType(_)
                | Operation::SetNotNull(_)
                | Operation::DropNotNull(_)
                | Operation::SetDefault(_)
                | Operation::DropDefault(_)
                | Operation::CreateIndex(_)
                | Operation::DropIndex(_)
                | Operation::AddConstraint(_)
                | Operation::DropConstraint(_)
                | Operation::ValidateConstraint(_) => {}
            }
            if let Some(gone) = operation.table() {
                self.changed.insert(gone.to_owned(), None);
            }
        }
        for table in after.tables() {
            self.changed.insert(table.name.clone(), Some(table.clone()));
        }
    }
}
