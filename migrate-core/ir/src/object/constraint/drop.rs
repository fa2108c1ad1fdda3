use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::constraint;
use crate::object::{AddConstraint, Catalog, Conflict, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

/// Drops a primary key, a unique constraint, a foreign key or a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropConstraint {
    /// The table.
    pub table: String,
    /// The constraint.
    pub constraint: String,
}

impl Op for DropConstraint {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, constraint } = self;
        catalog.change_table(table, |known, before| {
            let Some(dropped) = known.constraint(constraint).cloned() else {
                if known.index(constraint).is_some() {
                    let message = Diagnostic::new(format!("`{constraint}` is an index of `{table}`, not a constraint"))
                        .help_code("drop the index", [format!("schema.drop_index({table:?}, {constraint:?});")]);
                    return Err(Conflict::new(constraint, message));
                }
                if before.may_contain(constraint) {
                    return Ok(());
                }
                let message = Diagnostic::new(format!("table `{table}` has no constraint `{constraint}`"));
                let names = known.constraints.iter().map(|constraint| constraint.name.as_str());
                return Err(Conflict::new(constraint, message.suggest_similar("constraint", constraint, names)));
            };
            known.constraints.retain(|other| other.name != *constraint);
            let key = dropped.kind.columns();
            let still_a_key = known.is_key(key);
            if dropped.kind.has_index() && !still_a_key {
                let user = before.references_to(table).find(|(_, reference)| {
                    reference.kind.foreign_key().is_some_and(|reference| {
                        reference.referenced.len() == key.len()
                            && reference.referenced.iter().all(|name| key.contains(name))
                    })
                });
                if let Some((other, reference)) = user {
                    let title =
                        format!("`{constraint}` cannot be dropped: `{}` of `{}` needs it", reference.name, other.name);
                    return Err(Conflict::new(constraint, Diagnostic::new(title).help("drop that foreign key first")));
                }
            }
            Ok(())
        })
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, constraint } = self;
        let Some(known) = before.table(table).known().and_then(|table| table.constraint(constraint)) else {
            return Err(NoInverse::Unknown(format!("what `{constraint}` demanded is not known: raw SQL made it")));
        };
        Ok(vec![AddConstraint { table: table.clone(), constraint: known.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        constraint::remove(catalog, &self.table, &self.constraint);
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Drops(ObjectRef::constraint(&self.table, &self.constraint)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_constraint", |form| {
            form.text("table", &self.table);
            form.text("name", &self.constraint);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, code::drop_constraint(&self.constraint))
    }

    fn summary(&self) -> String {
        format!("drop constraint `{}` of `{}`", self.constraint, self.table)
    }
}
