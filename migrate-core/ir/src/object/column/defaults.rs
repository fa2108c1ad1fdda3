use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::{Catalog, Conflict, Lookup, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;
use crate::types::DefaultValue;

/// Changes what a new row gets that names no value. The rows that are there stay as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct SetDefault {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The default from now on.
    pub default: DefaultValue,
}

/// Takes a column's default away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropDefault {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
}

fn set(catalog: &mut Catalog, table: &str, column: &str, default: Option<&DefaultValue>) -> Result<(), Conflict> {
    catalog.change_table(table, |known, before| {
        match known.find_column(before, column) {
            Lookup::Missing => return Err(known.no_such_column(column)),
            Lookup::Unknown => return Ok(()),
            Lookup::Known(old) if default.is_none() && old.default.is_none() => {
                let title = format!("column `{table}.{column}` has no default");
                return Err(Conflict::new(column, Diagnostic::new(title)));
            }
            Lookup::Known(old)
                if default.is_some_and(|default| !default.fits(&old.kind) || default.overflows(&old.kind)) =>
            {
                let title = format!("column `{table}.{column}` is {}, and cannot have this default", old.kind);
                let misfit =
                    default.filter(|default| !default.fits(&old.kind)).map(|default| default.misfit(&old.kind));
                let message = Diagnostic::new(title);
                let message = match misfit {
                    Some(misfit) => message.note(misfit.title),
                    None => message.help("write a number that the type holds, or change the type first"),
                };
                return Err(Conflict::new(column, message));
            }
            Lookup::Known(old) if default.is_some() && old.generated.is_some() => {
                let title = format!("column `{table}.{column}` numbers its rows, and cannot have a default");
                return Err(Conflict::new(column, Diagnostic::new(title)));
            }
            Lookup::Known(old) => {
                if let Some(problem) = default.and_then(|default| default.literal_problem(&old.kind)) {
                    return Err(Conflict::new(column, problem));
                }
            }
        }
        if let Some(column) = known.column_mut(column) {
            column.default = default.cloned();
        }
        Ok(())
    })
}

fn restore(before: &Catalog, table: &str, column: &str) -> Result<Vec<Operation>, NoInverse> {
    let old = before.table(table).known().and_then(|table| table.column(column));
    let Some(old) = old else {
        return Err(NoInverse::Unknown(format!("the default of `{table}.{column}` is not known: raw SQL made it")));
    };
    let (table, column) = (table.to_owned(), column.to_owned());
    Ok(vec![match old.default.clone() {
        Some(default) => SetDefault { table, column, default }.into(),
        None => DropDefault { table, column }.into(),
    }])
}

impl Op for SetDefault {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        set(catalog, &self.table, &self.column, Some(&self.default))
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        restore(before, &self.table, &self.column)
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_column(&self.table, &self.column, |column| column.default = Some(self.default.clone()));
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(ObjectRef::column(&self.table, &self.column)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("set_default", |form| {
            form.text("table", &self.table);
            form.text("name", &self.column);
            self.default.fingerprint(form);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, code::set_default(&self.column, &self.default))
    }

    fn summary(&self) -> String {
        format!("set default of `{}.{}`", self.table, self.column)
    }
}

impl Op for DropDefault {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        set(catalog, &self.table, &self.column, None)
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        restore(before, &self.table, &self.column)
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_column(&self.table, &self.column, |column| column.default = None);
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(ObjectRef::column(&self.table, &self.column)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_default", |form| {
            form.text("table", &self.table);
            form.text("name", &self.column);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, format!("t.drop_default({:?});", self.column))
    }

    fn summary(&self) -> String {
        format!("drop default of `{}.{}`", self.table, self.column)
    }
}
