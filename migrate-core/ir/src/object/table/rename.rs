#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, Lookup, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

/// Gives a table another name. Its indexes and constraints keep theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameTable {
    /// The name so far.
    pub from: String,
    /// The name from now on.
    pub to: String,
}

impl Op for RenameTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { from, to } = self;
        match catalog.table(from) {
            Lookup::Missing => return Err(catalog.no_such_table(from)),
            Lookup::Unknown => {}
            Lookup::Known(_) => catalog.check_table_is_new(to)?,
        }
        catalog.rename(ObjectRef::table(from), to);
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { from, to } = self;
        Ok(vec![Self { from: to.clone(), to: from.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        if catalog.table(&self.from).known().is_some() {
            catalog.remove(ObjectRef::table(&self.to));
            catalog.rename(ObjectRef::table(&self.from), &self.to);
        }
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Renames(ObjectRef::table(&self.from), &self.to));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("rename_table", |form| {
            form.text("from", &self.from);
            form.text("to", &self.to);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        let Self { from, to } = self;
        DslCode::OnSchema(vec![format!("schema.rename_table({from:?}, {to:?});")])
    }

    fn summary(&self) -> String {
        format!("rename table `{}` to `{}`", self.from, self.to)
    }
}
