use super::{Effect, NoWayBack, Operation};
use crate::catalog::{Catalog, Conflict};
use crate::table::ConstraintKind;

/// Gives a table another name. Its indexes and constraints keep theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTable {
    /// The name so far.
    pub from: String,
    /// The name from now on.
    pub to: String,
}

impl Effect for RenameTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { from, to } = self;
        if catalog.table_mut(from)?.is_none() {
            return Ok(());
        }
        catalog.expect_free(to)?;
        if let Some(mut table) = catalog.remove(from) {
            table.name.clone_from(to);
            catalog.put(table);
        }
        let refers = |key: &crate::table::Constraint| key.kind.foreign_key().is_some_and(|key| key.table == *from);
        let referring: Vec<String> = catalog
            .tables()
            .filter(|table| table.constraints.iter().any(refers))
            .map(|table| table.name.clone())
            .collect();
        for name in referring {
            let Some(table) = catalog.table_mut(&name)? else {
                continue;
            };
            for constraint in &mut table.constraints {
                if let ConstraintKind::ForeignKey(key) = &mut constraint.kind
                    && key.table == *from
                {
                    key.table.clone_from(to);
                }
            }
        }
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoWayBack> {
        let Self { from, to } = self;
        Ok(vec![
            Self {
                from: to.clone(),
                to: from.clone(),
            }
            .into(),
        ])
    }

    fn table(&self) -> Option<&str> {
        Some(&self.from)
    }

    fn summary(&self) -> String {
        format!("rename table `{}` to `{}`", self.from, self.to)
    }
}
