use super::{Comment, DropComment};
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::object::{Catalog, Conflict, Lookup, NoInverse, Op, Operation, SchemaObject as _, Touch};

/// Gives a table or a column a comment, in the place of the one that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetComment {
    /// The comment.
    pub comment: Comment,
}

impl Op for SetComment {
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
        self.comment.on.check(catalog)?;
        self.apply_unchecked(catalog);
        Ok(())
    }

    fn apply_unchecked(&self, catalog: &mut Catalog) {
        catalog.put(self.comment.clone());
    }

    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
        let on = &self.comment.on;
        match before.comment(on) {
            Lookup::Known(comment) => Ok(comment.create()),
            Lookup::Missing => Ok(vec![DropComment { on: on.clone() }.into()]),
            Lookup::Unknown => Err(on.unknown_comment()),
        }
    }

    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
        visit(Touch::Changes(self.comment.object_ref()));
        visit(Touch::Reads(self.comment.on.object_ref()));
    }

    fn fingerprint(&self, form: &mut FormWriter) {
        let Comment { on, text } = &self.comment;
        form.record("set_comment", |form| {
            on.fingerprint(form);
            form.text("text", text);
        });
    }

    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode {
        let Comment { on, text } = &self.comment;
        DslCode::on_table(&on.table, super::code::set(on, text))
    }

    fn summary(&self) -> String {
        format!("set {}", self.comment.object_ref())
    }
}
