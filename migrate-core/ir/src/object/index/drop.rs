use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::constraint;
use crate::object::{Catalog, Conflict, CreateIndex, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

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

impl Op for DropIndex {
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

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        constraint::remove(catalog, &self.table, &self.index);
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Drops(ObjectRef::index(&self.table, &self.index)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_index", |form| {
            form.text("table", &self.table);
            form.text("name", &self.index);
            form.flag("concurrently", self.concurrently);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::OnSchema(vec![code::drop_index(&self.table, &self.index, self.concurrently)])
    }

    fn summary(&self) -> String {
        format!("drop index `{}` of `{}`", self.index, self.table)
    }
}
