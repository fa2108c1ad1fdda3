use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
#[cfg(feature = "compile")]
use crate::object::code;
use crate::object::{Catalog, Conflict, DropIndex, Index, Lookup, NoInverse, Op, Operation, Touch};
use crate::object_ref::ObjectRef;

/// Creates an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// The table.
    pub table: String,
    /// The index.
    pub index: Index,
    /// PostgreSQL: built while writes go on, outside a transaction. The other servers need no such word.
    pub concurrently: bool,
}

impl Op for CreateIndex {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { table, index, concurrently: _ } = self;
        catalog.change_table(table, |known, before| {
            if known.index(&index.name).is_some() {
                let title = format!("table `{table}` has an index `{}` already", index.name);
                return Err(Conflict::new(&index.name, Diagnostic::new(title).help("choose another name")));
            }
            for column in index.stored_columns() {
                if known.find_column(before, column) == Lookup::Missing {
                    return Err(known.no_such_column(column));
                }
            }
            known.indexes.push(index.clone());
            Ok(())
        })
    }

    fn invert(&self, _before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let Self { table, index, concurrently } = self;
        Ok(vec![DropIndex { table: table.clone(), index: index.name.clone(), concurrently: *concurrently }.into()])
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.update_table(&self.table, |known| {
            known.indexes.retain(|other| other.name != self.index.name);
            known.indexes.push(self.index.clone());
        });
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        let Self { table, index, concurrently: _ } = self;
        visit(Touch::Creates(ObjectRef::index(table, &index.name)));
        for column in index.stored_columns() {
            visit(Touch::Reads(ObjectRef::column(table, column)));
        }
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("create_index", |form| {
            form.text("table", &self.table);
            self.index.fingerprint(form);
            form.flag("concurrently", self.concurrently);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::OnSchema(vec![code::create_index(&self.table, &self.index, self.concurrently)])
    }

    fn summary(&self) -> String {
        format!("create index `{}` on `{}`", self.index.name, self.table)
    }
}
