use super::{Effect, NoInverse, Operation};
use crate::catalog::{Catalog, Conflict, Lookup};
use crate::diagnostic::Diagnostic;

/// Makes a column refuse NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNotNull {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

/// Makes a column accept NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropNotNull {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

fn set(catalog: &mut Catalog, table: &str, column: &str, not_null: bool) -> Result<(), Conflict> {
    catalog.change_table(table, |known, before| {
        let in_key = known.primary_key().iter().any(|name| name == column);
        match known.find_column(before, column) {
            Lookup::Missing => return Err(known.no_such_column(column)),
            Lookup::Unknown => return Ok(()),
            Lookup::Known(old) if old.not_null == not_null => {
                let state = if not_null { "refuses" } else { "accepts" };
                let title = format!("column `{table}.{column}` {state} NULL already");
                return Err(Conflict::new(column, Diagnostic::new(title)));
            }
            Lookup::Known(_) if in_key && !not_null => {
                let title = format!("column `{table}.{column}` is in the primary key, which refuses NULL");
                return Err(Conflict::new(column, Diagnostic::new(title)));
            }
            Lookup::Known(_) => {}
        }
        if let Some(column) = known.column_mut(column) {
            column.not_null = not_null;
        }
        Ok(())
    })
}

impl Effect for SetNotNull {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        set(catalog, &self.table, &self.column, true)
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, column } = self.clone();
        Ok(vec![DropNotNull { table, column }.into()])
    }

    fn table(&self) -> Option<&str> {
        Some(&self.table)
    }

    fn summary(&self) -> String {
        format!("make `{}.{}` refuse NULL", self.table, self.column)
    }
}

impl Effect for DropNotNull {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        set(catalog, &self.table, &self.column, false)
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, column } = self.clone();
        Ok(vec![SetNotNull { table, column }.into()])
    }

    fn table(&self) -> Option<&str> {
        Some(&self.table)
    }

    fn summary(&self) -> String {
        format!("make `{}.{}` accept NULL", self.table, self.column)
    }
}
