use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, Lookup, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

/// Makes a column refuse NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNotNull {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

/// Makes a column accept NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropNotNull {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

fn set(catalog: &mut Catalog, table: &str, column: &str, not_null: bool) -> Result<(), Conflict> {
    catalog.change_table(table, |known, before| {
        let in_key = known.primary_key().iter().any(|name| name == column);
        match known.find_column(before, column) {
            Lookup::Missing => return Err(known.no_such_column(column)),
            Lookup::Unknown => return Ok(()),
            Lookup::Known(old) if old.not_null == not_null => {
                let state = if not_null { "refuses" } else { "accepts" };
                let title = format!("column `{table}.{column}` {state} NULL already");
                return Err(Conflict::new(column, Diagnostic::new(title)));
            }
            Lookup::Known(_) if in_key && !not_null => {
                let title = format!("column `{table}.{column}` is in the primary key, which refuses NULL");
                return Err(Conflict::new(column, Diagnostic::new(title)));
            }
            Lookup::Known(_) => {}
        }
        if let Some(column) = known.column_mut(column) {
            column.not_null = not_null;
        }
        Ok(())
    })
}

impl Op for SetNotNull {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        set(catalog, &self.table, &self.column, true)
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, column } = self.clone();
        Ok(vec![DropNotNull { table, column }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_column(&self.table, &self.column, |column| column.not_null = true);
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(ObjectRef::column(&self.table, &self.column)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("set_not_null", |form| {
            form.text("table", &self.table);
            form.text("name", &self.column);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, format!("t.set_not_null({:?});", self.column))
    }

    fn summary(&self) -> String {
        format!("make `{}.{}` refuse NULL", self.table, self.column)
    }
}

impl Op for DropNotNull {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        set(catalog, &self.table, &self.column, false)
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, column } = self.clone();
        Ok(vec![SetNotNull { table, column }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_column(&self.table, &self.column, |column| column.not_null = false);
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(ObjectRef::column(&self.table, &self.column)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_not_null", |form| {
            form.text("table", &self.table);
            form.text("name", &self.column);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, format!("t.drop_not_null({:?});", self.column))
    }

    fn summary(&self) -> String {
        format!("make `{}.{}` accept NULL", self.table, self.column)
    }
}
