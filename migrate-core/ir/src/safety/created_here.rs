use crate::operation::{AddColumn, CreateTable, DropColumn, DropTable, Operation, RenameColumn, RenameTable, RunSql};
use crate::sql_text::MentionedNames;
use std::collections::BTreeSet;

/// What a migration has created so far, and raw SQL has not touched since.
#[derive(Clone, Debug, Default)]
pub(crate) struct CreatedHere {
    tables: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
}

impl CreatedHere {
    /// Whether the table is among it.
    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.tables.contains(table)
    }

    /// Whether the column is among it. The columns of a created table are not listed one by one.
    pub(super) fn has_column(&self, table: &str, column: &str) -> bool {
        self.columns.contains(&(table.to_owned(), column.to_owned()))
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
            Operation::RunSql(RunSql { sql, only, .. }) => {
                let mentioned = MentionedNames::of(sql, *only);
                self.forget(|name| mentioned.contains(name));
            }
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
