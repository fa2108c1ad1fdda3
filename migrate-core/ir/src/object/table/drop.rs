use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, Lookup, NoInverse, Op, Operation, SchemaObject, Touch};
use crate::object_ref::ObjectRef;

/// Drops a table with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    /// The table.
    pub table: String,
}

impl Op for DropTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table } = self;
        if catalog.table(table) == Lookup::Missing {
            return Err(catalog.no_such_table(table));
        }
        if let Some((other, constraint)) = catalog.references_to(table).next() {
            let message = Diagnostic::new(format!("table `{table}` cannot be dropped: `{}` refers to it", other.name))
                .help_code(
                    "drop the foreign key first",
                    [format!(
                        "schema.alter_table({:?}, |t| {{ t.drop_constraint({:?}); }});",
                        other.name, constraint.name
                    )],
                );
            return Err(Conflict::new(table, message));
        }
        catalog.remove(ObjectRef::table(table));
        Ok(())
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Some(table) = before.table(&self.table).known() else {
            return Err(NoInverse::Unknown(format!("what `{}` consists of is not known: raw SQL made it", self.table)));
        };
        let belongings = before.belongings(table.object_ref()).flat_map(SchemaObject::create);
        Ok(table.create().into_iter().chain(belongings).collect())
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.remove(ObjectRef::table(&self.table));
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Drops(ObjectRef::table(&self.table)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_table", |form| form.text("name", &self.table));
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::OnSchema(vec![format!("schema.drop_table({:?});", self.table)])
    }

    fn summary(&self) -> String {
        format!("drop table `{}`", self.table)
    }
}
