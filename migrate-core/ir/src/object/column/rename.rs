use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, ConstraintKind, Lookup, NoInverse, Op, Operation, Table, Touch};
use crate::object_ref::ObjectRef;

/// Gives a column another name. Indexes and constraints over it follow, and keep their own names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameColumn {
    /// The table.
    pub table: String,
    /// The name so far.
    pub from: String,
    /// The name from now on.
    pub to: String,
}

impl Op for RenameColumn {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, from, to } = self;
        match catalog.table(table) {
            Lookup::Missing => return Err(catalog.no_such_table(table)),
            Lookup::Unknown => {}
            Lookup::Known(known) => self.check(known, catalog)?,
        }
        catalog.rename(ObjectRef::column(table, from), to);
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, from, to } = self;
        Ok(vec![Self { table: table.clone(), from: to.clone(), to: from.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        let Self { table, from, to } = self;
        let Some(known) = catalog.table(table).known() else { return };
        match (known.column(from).is_some(), known.column(to).is_some()) {
            (true, false) => catalog.rename(ObjectRef::column(table, from), to),
            (false, _) => {}
            // One of the two is not there, and nothing tells which.
            (true, true) => catalog.remove(ObjectRef::table(table)),
        }
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Renames(ObjectRef::column(&self.table, &self.from), &self.to));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("rename_column", |form| {
            form.text("table", &self.table);
            form.text("from", &self.from);
            form.text("to", &self.to);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        let Self { table, from, to } = self;
        DslCode::on_table(table, format!("t.rename_column({from:?}, {to:?});"))
    }

    fn summary(&self) -> String {
        format!("rename column `{}.{}` to `{}`", self.table, self.from, self.to)
    }
}

impl RenameColumn {
    /// Says what stands against it.
    fn check(&self, known: &Table, catalog: &Catalog) -> Result<(), Conflict> {
        let Self { table, from, to } = self;
        match known.find_column(catalog, from) {
            Lookup::Missing => return Err(known.no_such_column(from)),
            Lookup::Unknown => return Ok(()),
            Lookup::Known(_) => {}
        }
        if known.column(to).is_some() {
            let title = format!("table `{table}` has a column `{to}` already");
            return Err(Conflict::new(to, Diagnostic::new(title)));
        }
        let mentioned = |sql: &str| crate::sql_text::mentions(sql, from);
        let in_check = known.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::Check { expression } if mentioned(expression) => Some(&constraint.name),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_) => None,
        });
        let in_filter = || known.indexes.iter().find(|index| index.filter.as_deref().is_some_and(mentioned));
        if let Some(user) = in_check.or_else(|| in_filter().map(|index| &index.name)) {
            let message =
                Diagnostic::new(format!("column `{table}.{from}` cannot be renamed: `{user}` mentions it in SQL"))
                    .note("a condition written in SQL is kept as it was written, so that it can be undone")
                    .help(format!("drop `{user}` first, and make it anew with the new name"));
            return Err(Conflict::new(from, message));
        }
        Ok(())
    }
}
