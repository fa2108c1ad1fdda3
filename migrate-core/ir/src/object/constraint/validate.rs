use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::{Catalog, Conflict, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

/// Checks the rows that were there before a constraint, while reads and writes go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateConstraint {
    /// The table.
    pub table: String,
    /// The constraint.
    pub constraint: String,
}

impl Op for ValidateConstraint {
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

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_table(&self.table, |known| {
            let named = known.constraints.iter_mut().filter(|known| known.name == self.constraint);
            named.for_each(|known| known.validated = true);
        });
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(ObjectRef::constraint(&self.table, &self.constraint)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("validate_constraint", |form| {
            form.text("table", &self.table);
            form.text("name", &self.constraint);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, code::validate_constraint(&self.constraint))
    }

    fn summary(&self) -> String {
        format!("validate constraint `{}` of `{}`", self.constraint, self.table)
    }
}
