use super::lock::{Waiting, waiting};
use crate::catalog::{Catalog, Lookup};
use crate::column::Column;
use crate::dialect::{Dialect, Target};
use crate::name;
use crate::operation::{
    AddColumn, CreateTable, DropColumn, DropTable, Effect as _, Operation, RenameColumn, RenameTable, RunSql,
};
use crate::table::Table;
use std::collections::BTreeSet;

/// One operation in its place: what a rule may ask about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'a> {
    pub(super) operations: &'a [Operation],
    pub(super) position: usize,
    /// The database right before the operation.
    pub(super) before: &'a Catalog,
    pub(super) new: &'a New,
    pub(super) targets: &'a [Target],
}

impl<'a> Case<'a> {
    /// The operation that is judged.
    pub(super) fn operation(&self) -> &'a Operation {
        &self.operations[self.position]
    }

    /// The operations of the migration before it.
    pub(super) fn earlier(&self) -> &'a [Operation] {
        &self.operations[..self.position]
    }

    /// Those of them that change a table which others could use by then.
    pub(super) fn earlier_on_tables_in_use(&self) -> impl Iterator<Item = &'a Operation> {
        let mut new = New::default();
        self.earlier().iter().filter(move |operation| {
            let in_use = operation.table().is_some_and(|table| !new.tables.contains(table));
            new.apply(operation);
            in_use
        })
    }

    /// Whether the migration has locked the table on PostgreSQL, so that all who use it wait until it commits.
    pub(super) fn is_locked(&self, table: &str) -> bool {
        self.earlier_on_tables_in_use()
            .any(|operation| operation.table() == Some(table) && waiting(operation) == Some(Waiting::Queries))
    }

    /// The operations of the migration behind it.
    pub(super) fn later(&self) -> &'a [Operation] {
        &self.operations[self.position + 1..]
    }

    /// The target of that dialect, if it is one.
    pub(super) fn target(&self, dialect: Dialect) -> Option<Target> {
        self.targets.iter().copied().find(|target| target.dialect == dialect)
    }

    /// Those of the dialects that are targets, in the order in which they are always listed.
    pub(super) fn targets_among(&self, dialects: &[Dialect]) -> Vec<Dialect> {
        let is_target = |dialect: &Dialect| dialects.contains(dialect) && self.target(*dialect).is_some();
        Dialect::ALL.into_iter().filter(is_target).collect()
    }

    /// Whether the table was created in this migration, so that it has no rows and nobody uses it.
    pub(super) fn is_new(&self, table: &str) -> bool {
        self.new.has_table(table)
    }

    /// Whether the column, or its table, was created in this migration, so that nobody uses it.
    pub(super) fn is_new_column(&self, table: &str, column: &str) -> bool {
        self.is_new(table) || self.new.columns.contains(&(table.to_owned(), column.to_owned()))
    }

    /// The table, where it is known.
    pub(super) fn table(&self, name: &str) -> Option<&'a Table> {
        self.before.table(name).known()
    }

    /// What is known of the column.
    pub(super) fn find_column(&self, table: &str, column: &str) -> Lookup<&'a Column> {
        match self.before.table(table) {
            Lookup::Known(table) => table.find_column(self.before, column),
            Lookup::Unknown => Lookup::Unknown,
            Lookup::Missing => Lookup::Missing,
        }
    }

    /// The column, where it is known.
    pub(super) fn column(&self, table: &str, column: &str) -> Option<&'a Column> {
        self.find_column(table, column).known()
    }
}

/// What a migration has created so far, and raw SQL has not touched since.
#[derive(Clone, Debug, Default)]
pub(crate) struct New {
    tables: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
}

impl New {
    /// Whether the table is among it.
    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.tables.contains(table)
    }

    /// Takes note of an operation.
    pub(crate) fn apply(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable(CreateTable { table }) => {
                self.tables.insert(table.name.clone());
            }
            Operation::DropTable(DropTable { table }) => self.forget(|name| name == table),
            Operation::RenameTable(RenameTable { from, to }) => {
                if self.tables.remove(from) {
                    self.tables.insert(to.clone());
                }
                self.rename(|(table, _)| table == from, |(_, column)| (to.clone(), column));
            }
            Operation::AddColumn(AddColumn { table, column }) => {
                self.columns.insert((table.clone(), column.name.clone()));
            }
            Operation::DropColumn(DropColumn { table, column }) => {
                self.columns.remove(&(table.clone(), column.clone()));
            }
            Operation::RenameColumn(RenameColumn { table, from, to }) => {
                self.rename(|(owner, column)| owner == table && column == from, |(owner, _)| (owner, to.clone()));
            }
            // It may have filled the table, or put another in its place.
            Operation::RunSql(RunSql { sql, .. }) => self.forget(|name| name::mentions(sql, name)),
            Operation::ChangeType(_)
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
    }

    fn forget(&mut self, table: impl Fn(&str) -> bool) {
        self.tables.retain(|name| !table(name));
        self.columns.retain(|(name, _)| !table(name));
    }

    fn rename(
        &mut self,
        which: impl Fn(&(String, String)) -> bool,
        rename: impl Fn((String, String)) -> (String, String),
    ) {
        let columns = std::mem::take(&mut self.columns);
        self.columns = columns.into_iter().map(|column| if which(&column) { rename(column) } else { column }).collect();
    }
}
