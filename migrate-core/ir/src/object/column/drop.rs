use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{
    AddColumn, AddConstraint, Catalog, Conflict, CreateIndex, Lookup, NoInverse, Op, Operation, SchemaObject, Table,
    Touch,
};
use crate::object_ref::ObjectRef;

/// Drops a column with its values, and every index and constraint of its table that uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropColumn {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

impl Op for DropColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, column } = self;
        for (other, constraint) in catalog.references_to(table) {
            if constraint.kind.foreign_key().is_some_and(|key| key.referenced.contains(column)) {
                let title = format!("column `{table}.{column}` cannot be dropped: `{}` refers to it", other.name);
                let drop = format!(
                    "schema.alter_table({:?}, |t| {{ t.drop_constraint({:?}); }});",
                    other.name, constraint.name
                );
                let message = Diagnostic::new(title).help_code("drop the foreign key first", [drop]);
                return Err(Conflict::new(column, message));
            }
        }
        catalog.change_table(table, |known, before| {
            match known.find_column(before, column) {
                Lookup::Missing => return Err(known.no_such_column(column)),
                Lookup::Unknown => return Ok(()),
                Lookup::Known(_) => {}
            }
            if known.columns.len() == 1 {
                let message = Diagnostic::new(format!("column `{column}` is the only one of `{table}`"))
                    .help_code("drop the table", [format!("schema.drop_table({table:?});")]);
                return Err(Conflict::new(column, message));
            }
            remove(known, column);
            Ok(())
        })?;
        catalog.remove_belongings(ObjectRef::column(table, column));
        Ok(())
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, column } = self;
        let known = before.table(table).known();
        let Some((known, restored)) = known.and_then(|known| Some((known, known.column(column)?.clone()))) else {
            return Err(NoInverse::Unknown(format!("what `{table}.{column}` was is not known: raw SQL made it")));
        };
        let mut operations = vec![AddColumn { table: table.clone(), column: restored }.into()];
        for constraint in known.constraints.iter().filter(|constraint| constraint.kind.uses(column)) {
            operations.push(AddConstraint { table: table.clone(), constraint: constraint.clone() }.into());
        }
        for index in known.indexes.iter().filter(|index| index.uses(column)) {
            operations.push(CreateIndex { table: table.clone(), index: index.clone(), concurrently: false }.into());
        }
        operations.extend(before.belongings(ObjectRef::column(table, column)).flat_map(SchemaObject::create));
        Ok(operations)
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        let Self { table, column } = self;
        catalog.update_table(table, |known| remove(known, column));
        catalog.remove_belongings(ObjectRef::column(table, column));
        if catalog.table(table).known().is_some_and(|known| known.columns.is_empty()) {
            catalog.remove(ObjectRef::table(table));
        }
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Drops(ObjectRef::column(&self.table, &self.column)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_column", |form| {
            form.text("table", &self.table);
            form.text("name", &self.column);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, format!("t.drop_column({:?});", self.column))
    }

    fn summary(&self) -> String {
        format!("drop column `{}.{}`", self.table, self.column)
    }
}

/// Takes a column out, with what uses it.
pub(super) fn remove(table: &mut Table, column: &str) {
    table.columns.retain(|other| other.name != column);
    table.sequences.remove(column);
    table.constraints.retain(|constraint| !constraint.kind.uses(column));
    table.indexes.retain(|index| !index.uses(column));
}
