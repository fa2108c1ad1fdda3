use super::Commented;
use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, Lookup, NoInverse, Op, Operation, SchemaObject, Touch};

/// Takes the comment of a table or a column away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropComment {
    /// What has the comment.
    pub on: Commented,
}

impl Op for DropComment {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        let Self { on } = self;
        on.check(catalog)?;
        let is_unknown_table = catalog.table(&on.table) == Lookup::Unknown;
        if catalog.comment(on) == Lookup::Missing && !is_unknown_table {
            let message = Diagnostic::new(format!("no migration so far has set a {}", on.comment_ref()))
                .help("leave this out: there is nothing to drop");
            let name = on.column.as_ref().unwrap_or(&on.table);
            return Err(Conflict::new(name, message));
        }
        self.apply_unchecked(catalog);
        Ok(())
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.remove(self.on.comment_ref());
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        before.comment(&self.on).known().map(SchemaObject::create).ok_or_else(|| self.on.unknown_comment())
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Drops(self.on.comment_ref()));
        visit(Touch::Reads(self.on.object_ref()));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        form.record("drop_comment", |form| self.on.fingerprint(form));
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        DslCode::on_table(&self.on.table, super::code::drop(&self.on))
    }

    fn summary(&self) -> String {
        format!("drop {}", self.on.comment_ref())
    }
}
