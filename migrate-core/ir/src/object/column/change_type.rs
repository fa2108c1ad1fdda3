use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::{Catalog, Column, Conflict, Lookup, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;
use crate::types::ColumnType;

/// Gives a column another type.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeType {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The type from now on.
    pub kind: ColumnType,
    /// PostgreSQL: the expression that makes the new value of the old, where the plain cast will not do.
    pub using: Option<String>,
}

/// Refuses a type of which the default that the column keeps is no value.
fn check_default(table: &str, column: &Column, kind: &ColumnType) -> Result<(), Conflict> {
    let name = &column.name;
    let kept = column.default.as_ref().filter(|default| default.fits(kind));
    let overflows = kept.is_some_and(|default| default.overflows(kind));
    let Some(problem) = kept
        .and_then(|default| default.literal_problem(kind))
        .map(|problem| problem.title)
        .or_else(|| overflows.then(|| format!("the default is too large for {kind}")))
    else {
        return Ok(());
    };
    let title = format!("`{table}.{name}` would be {kind}, and keep a default that it cannot have");
    let code = format!("t.drop_default({name:?});");
    Err(Conflict::new(name, Diagnostic::new(title).note(problem).help_code("drop the default first", [code])))
}

impl Op for ChangeType {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, column, kind, using: _ } = self;
        catalog.change_table(table, |known, before| {
            match known.find_column(before, column) {
                Lookup::Missing => return Err(known.no_such_column(column)),
                Lookup::Unknown => return Ok(()),
                Lookup::Known(old) if old.kind == *kind => {
                    let title = format!("column `{table}.{column}` is {kind} already");
                    return Err(Conflict::new(column, Diagnostic::new(title)));
                }
                Lookup::Known(old) if old.generated.is_some() && !kind.is_integer() => {
                    let title = format!("column `{table}.{column}` numbers its rows, and {kind} cannot");
                    return Err(Conflict::new(column, Diagnostic::new(title)));
                }
                Lookup::Known(old) => check_default(table, old, kind)?,
            }
            if let Some(column) = known.column_mut(column) {
                column.kind = kind.clone();
            }
            Ok(())
        })
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, column, kind: _, using: _ } = self;
        let old = before.table(table).known().and_then(|table| table.column(column));
        let Some(old) = old else {
            return Err(NoInverse::Unknown(format!("the type of `{table}.{column}` is not known: raw SQL made it")));
        };
        Ok(vec![Self { table: table.clone(), column: column.clone(), kind: old.kind.clone(), using: None }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_column(&self.table, &self.column, |column| column.kind = self.kind.clone());
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(ObjectRef::column(&self.table, &self.column)));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        let Self { table, column, kind, using } = self;
        form.record("change_type", |form| {
            form.text("table", table);
            form.text("name", column);
            kind.fingerprint(form);
            form.optional("using", using.as_deref());
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.table, code::change_type(&self.column, &self.kind, self.using.as_deref()))
    }

    fn summary(&self) -> String {
        format!("change type of `{}.{}` to {}", self.table, self.column, self.kind)
    }
}
