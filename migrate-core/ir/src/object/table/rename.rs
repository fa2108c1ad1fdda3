#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, ConstraintKind, Lookup, NoInverse, Op, Operation, Table, Touch};
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
        let table = match catalog.table(from) {
            Lookup::Missing => return Err(catalog.no_such_table(from)),
            Lookup::Unknown => return Ok(()),
            Lookup::Known(table) => table.clone(),
        };
        catalog.check_table_is_new(to)?;
        rename(catalog, table, to);
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { from, to } = self;
        Ok(vec![Self { from: to.clone(), to: from.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        if let Some(table) = catalog.table(&self.from).known().cloned() {
            rename(catalog, table, &self.to);
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

/// Renames a table without a look at what stands against it.
pub(super) fn rename(catalog: &mut Catalog, mut table: Table, to: &str) {
    let from = std::mem::replace(&mut table.name, to.to_owned());
    follow(&mut table, &from, to);
    let referring: Vec<Table> = catalog.references_to(&from).map(|(other, _)| other.clone()).collect();
    catalog.remove_table(&from);
    catalog.put_table(table);
    for mut other in referring {
        follow(&mut other, &from, to);
        catalog.put_table(other);
    }
}

/// Foreign keys follow the table that they refer to.
fn follow(table: &mut Table, from: &str, to: &str) {
    for constraint in &mut table.constraints {
        if let ConstraintKind::ForeignKey(key) = &mut constraint.kind
            && key.table == from
        {
            to.clone_into(&mut key.table);
        }
    }
}
