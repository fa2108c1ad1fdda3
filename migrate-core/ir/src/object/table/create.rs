use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::column::check_column;
use crate::object::constraint;
use crate::object::{
    Catalog, Conflict, ConstraintKind, DropTable, NoInverse, Op, Operation, SchemaObject as _, Table, Touch,
};
use crate::object_ref::ObjectRef;
use std::collections::BTreeSet;

/// Creates a table with its columns and constraints.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    /// The table. It has no indexes yet: each is an operation of its own.
    pub table: Table,
}

impl Op for CreateTable {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Table { name, columns, constraints, indexes: _, sequences: _ } = &self.table;
        catalog.check_table_is_new(name)?;
        if columns.is_empty() {
            return Err(Conflict::new(name, Diagnostic::new(format!("table `{name}` has no columns"))));
        }
        let mut seen = BTreeSet::new();
        for column in columns {
            check_column(column)?;
            if !seen.insert(&column.name) {
                let title = format!("table `{name}` has two columns `{}`", column.name);
                return Err(Conflict::new(&column.name, Diagnostic::new(title)));
            }
        }
        let mut table = Table { columns: columns.clone(), ..Table::new(name) };
        for constraint in constraints {
            constraint::check(constraint, &table, catalog)?;
            if let ConstraintKind::PrimaryKey { columns } = &constraint.kind {
                for name in columns {
                    if let Some(column) = table.column_mut(name) {
                        column.not_null = true;
                    }
                }
            }
            table.constraints.push(constraint.clone());
        }
        catalog.remove_belongings(table.object_ref());
        catalog.put(table);
        Ok(())
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        Ok(vec![DropTable { table: self.table.name.clone() }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        let mut table = self.table.clone();
        let mut seen = BTreeSet::new();
        table.columns.retain(|column| seen.insert(column.name.clone()));
        table.require_key_columns();
        catalog.remove(table.object_ref());
        catalog.put(table);
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        let Table { name, columns, constraints, indexes: _, sequences: _ } = &self.table;
        visit(Touch::Creates(ObjectRef::table(name)));
        for column in columns {
            visit(Touch::Creates(ObjectRef::column(name, &column.name)));
        }
        for constraint in constraints {
            constraint::touches(name, constraint, visit);
        }
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        let Table { name, columns, constraints, indexes, sequences: _ } = &self.table;
        form.record("create_table", |form| {
            form.text("name", name);
            for column in columns {
                column.fingerprint(form);
            }
            for constraint in constraints {
                constraint.fingerprint(form);
            }
            for index in indexes {
                index.fingerprint(form);
            }
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::OnSchema(code::create_table(&self.table))
    }

    fn summary(&self) -> String {
        format!("create table `{}`", self.table.name)
    }
}
