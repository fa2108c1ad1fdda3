//! Indexes in the SQL of each server.

use super::{CreateIndex, DropIndex};
use super::{mysql, postgres, sqlite};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Render, RenderContext};
use crate::script::SqlStep;

impl Render for CreateIndex {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::create_index(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::create_index(context, self)],
            Dialect::Sqlite => vec![sqlite::create_index(context, self)],
        })
    }
}

impl Render for DropIndex {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::drop_index(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::drop_index(context, self)],
            Dialect::Sqlite => vec![sqlite::drop_index(context, self)],
        })
    }
}
