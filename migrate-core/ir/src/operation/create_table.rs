use super::{DropTable, Effect, NoInverse, Operation};
use crate::catalog::{Catalog, Conflict};
use crate::diagnostic::Diagnostic;
use crate::table::{ConstraintKind, Table};
use std::collections::BTreeSet;

/// Creates a table with its columns and constraints.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    /// The table. It has no indexes yet: each is an operation of its own.
    pub table: Table,
}

impl Effect for CreateTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Table { name, columns, constraints, indexes: _ } = &self.table;
        catalog.check_name_is_free(name)?;
        if columns.is_empty() {
            return Err(Conflict::new(name, Diagnostic::new(format!("table `{name}` has no columns"))));
        }
        let mut seen = BTreeSet::new();
        for column in columns {
            super::add_column::check(column)?;
            if !seen.insert(&column.name) {
                let title = format!("table `{name}` has two columns `{}`", column.name);
                return Err(Conflict::new(&column.name, Diagnostic::new(title)));
            }
        }
        let mut table =
            Table { name: name.clone(), columns: columns.clone(), constraints: Vec::new(), indexes: Vec::new() };
        for constraint in constraints {
            super::add_constraint::check(constraint, &table, catalog)?;
            if let ConstraintKind::PrimaryKey { columns } = &constraint.kind {
                for name in columns {
                    if let Some(column) = table.column_mut(name) {
                        column.not_null = true;
                    }
                }
            }
            table.constraints.push(constraint.clone());
        }
        catalog.put_table(table);
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        Ok(vec![DropTable { table: self.table.name.clone() }.into()])
    }

    fn table(&self) -> Option<&str> {
        Some(&self.table.name)
    }

    fn summary(&self) -> String {
        format!("create table `{}`", self.table.name)
    }
}
