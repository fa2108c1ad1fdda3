use super::{CreateIndex, Effect, NoInverse, Operation};
use crate::catalog::{Catalog, Conflict};
use crate::diagnostic::Diagnostic;

/// Drops an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    /// The table.
    pub table: String,
    /// The index.
    pub index: String,
    /// PostgreSQL: without a lock that waits for readers, outside a transaction. The other servers need no such word.
    pub concurrently: bool,
}

impl Effect for DropIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, index, concurrently: _ } = self;
        catalog.change_table(table, |known, before| {
            if known.index(index).is_none() {
                if let Some(constraint) = known.constraint(index) {
                    let message = Diagnostic::new(format!(
                        "`{index}` is a {} of `{table}`, not an index",
                        constraint.kind.noun()
                    ))
                    .help_code("drop the constraint", [format!("t.drop_constraint({index:?});")]);
                    return Err(Conflict::new(index, message));
                }
                if before.may_contain(index) {
                    return Ok(());
                }
                let message = Diagnostic::new(format!("table `{table}` has no index `{index}`"));
                let names = known.indexes.iter().map(|index| index.name.as_str());
                return Err(Conflict::new(index, message.suggest_similar("index", index, names)));
            }
            known.indexes.retain(|other| other.name != *index);
            Ok(())
        })
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, index, concurrently } = self;
        let Some(index) = before.table(table).known().and_then(|table| table.index(index)) else {
            return Err(NoInverse::Unknown(format!("what the index `{index}` was is not known: raw SQL made it")));
        };
        Ok(vec![CreateIndex { table: table.clone(), index: index.clone(), concurrently: *concurrently }.into()])
    }

    fn table(&self) -> Option<&str> {
        Some(&self.table)
    }

    fn summary(&self) -> String {
        format!("drop index `{}` of `{}`", self.index, self.table)
    }
}
