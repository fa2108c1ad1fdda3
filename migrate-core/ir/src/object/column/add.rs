use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::{Catalog, Column, Conflict, DropColumn, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

/// Adds a column behind the others.
#[derive(Clone, Debug, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: String,
    /// The column.
    pub column: Column,
}

impl Op for AddColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, column } = self;
        catalog.change_table(table, |known, _| {
            if known.column(&column.name).is_some() {
                let title = format!("table `{table}` has a column `{}` already", column.name);
                return Err(Conflict::new(&column.name, Diagnostic::new(title)));
            }
            check_column(column)?;
            known.columns.push(column.clone());
            Ok(())
        })
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        Ok(vec![DropColumn { table: self.table.clone(), column: self.column.name.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        let Self { table, column } = self;
        catalog.update_table(table, |known| match known.column_mut(&column.name) {
            Some(present) => present.clone_from(column),
            None => known.columns.push(column.clone()),
        });
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Creates(ObjectRef::column(&self.table, &self.column.name)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("add_column", |form| {
            form.text("table", &self.table);
            self.column.fingerprint(form);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, code::add_column(&self.column))
    }

    fn summary(&self) -> String {
        format!("add column `{}.{}`", self.table, self.column.name)
    }
}

/// Says what is wrong with a column by itself.
pub(in crate::object) fn check_column(column: &Column) -> Result<(), Conflict> {
    let Column { name, kind, not_null: _, default, generated } = column;
    let conflict = |title: String| Err(Conflict::new(name, Diagnostic::new(title)));
    if generated.is_some() && !kind.is_integer() {
        return conflict(format!("column `{name}` is {kind}, and only a whole number can number its rows"));
    }
    if generated.is_some() && default.is_some() {
        return conflict(format!("column `{name}` numbers its rows, and cannot have a default as well"));
    }
    if default.as_ref().is_some_and(|default| default.overflows(kind)) {
        return conflict(format!("the default of column `{name}` is too large for {kind}"));
    }
    let fitting = default.as_ref().filter(|default| default.fits(kind));
    if let Some(message) = fitting.and_then(|default| default.literal_problem(kind)) {
        return Err(Conflict::new(name, message));
    }
    Ok(())
}
