use super::{Effect, NoInverse, Operation};
use crate::catalog::{Catalog, Conflict};
use crate::diagnostic::Diagnostic;

/// Checks the rows that were there before a constraint, while reads and writes go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateConstraint {
    /// The table.
    pub table: String,
    /// The constraint.
    pub constraint: String,
}

impl Effect for ValidateConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, constraint } = self;
        catalog.change_table(table, |known, before| {
            match known.constraints.iter_mut().find(|known| known.name == *constraint) {
                Some(known) if known.validated => {
                    let title = format!("constraint `{constraint}` is validated already");
                    Err(Conflict::new(constraint, Diagnostic::new(title)))
                }
                Some(known) => {
                    known.validated = true;
                    Ok(())
                }
                None if before.may_contain(constraint) => Ok(()),
                None => {
                    let message = Diagnostic::new(format!("table `{table}` has no constraint `{constraint}`"));
                    let names = known.constraints.iter().map(|constraint| constraint.name.as_str());
                    Err(Conflict::new(constraint, message.suggest_similar("constraint", constraint, names)))
                }
            }
        })
    }

    /// Nothing: what is known of the rows need not be forgotten.
    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        Ok(Vec::new())
    }

    fn table(&self) -> Option<&str> {
        Some(&self.table)
    }

    fn summary(&self) -> String {
        format!("validate constraint `{}` of `{}`", self.constraint, self.table)
    }
}
