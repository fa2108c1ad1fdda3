//! Tables in the SQL of each server.

use super::{CreateTable, DropTable, RenameTable};
use super::{mysql, postgres, sqlite};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Render, RenderContext};
use crate::script::SqlStep;

impl Render for CreateTable {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => postgres::create_table(context, self),
            Dialect::MySql | Dialect::MariaDb => vec![mysql::create_table(context, self)],
            Dialect::Sqlite => vec![sqlite::create_table(context, self)],
        })
    }
}

impl Render for DropTable {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::drop_table(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::drop_table(context, self)],
            Dialect::Sqlite => vec![sqlite::drop_table(context, self)],
        })
    }
}

impl Render for RenameTable {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::rename_table(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::rename_table(context, self)],
            Dialect::Sqlite => vec![sqlite::rename_table(context, self)],
        })
    }
}
