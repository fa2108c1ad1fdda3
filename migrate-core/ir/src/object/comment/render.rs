//! Comments in the SQL of each server.

use super::{Comment, Commented, DropComment, SetComment, mysql, postgres};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Render, RenderContext};
use crate::script::SqlStep;

impl Render for SetComment {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        let Comment { on, text } = &self.comment;
        render(context, on, Some(text))
    }
}

impl Render for DropComment {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        render(context, &self.on, None)
    }
}

fn render(context: &RenderContext<'_>, on: &Commented, text: Option<&str>) -> Result<Vec<SqlStep>, Diagnostic> {
    Ok(match context.dialect() {
        Dialect::Postgres => vec![postgres::comment(context, on, text)],
        Dialect::MySql | Dialect::MariaDb => vec![mysql::comment(context, on, text)?],
        // It has none, and nothing that it does depends on them.
        Dialect::Sqlite => Vec::new(),
    })
}
