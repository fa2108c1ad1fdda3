use super::{DropIndex, Effect, NoInverse, Operation};
use crate::catalog::{Catalog, Conflict, Lookup};
use crate::table::Index;

/// Creates an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// The table.
    pub table: String,
    /// The index.
    pub index: Index,
    /// PostgreSQL: built while writes go on, outside a transaction. The other servers need no such word.
    pub concurrently: bool,
}

impl Effect for CreateIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, index, concurrently: _ } = self;
        catalog.change_table(table, |known, before| {
            before.check_name_is_free(&index.name)?;
            for column in &index.columns {
                if known.find_column(before, column) == Lookup::Missing {
                    return Err(known.no_such_column(column));
                }
            }
            known.indexes.push(index.clone());
            Ok(())
        })
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, index, concurrently } = self;
        Ok(vec![DropIndex { table: table.clone(), index: index.name.clone(), concurrently: *concurrently }.into()])
    }

    fn table(&self) -> Option<&str> {
        Some(&self.table)
    }

    fn summary(&self) -> String {
        format!("create index `{}` on `{}`", self.index.name, self.table)
    }
}
