//! Columns in the SQL of each server.

use super::{AddColumn, ChangeType, DropColumn, DropDefault, DropNotNull, RenameColumn, SetDefault, SetNotNull};
use super::{mysql, mysql_alter, mysql_drop, postgres, postgres_change_type, sqlite};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::server::sqlite::rebuild;
use crate::object::{Render, RenderContext};
use crate::probe::Probe;
use crate::script::SqlStep;

impl Render for AddColumn {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::add_column(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::add_column(context, self)?],
            Dialect::Sqlite => vec![sqlite::add_column(context, self)?],
        })
    }
}

impl Render for DropColumn {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => postgres::drop_column(context, self),
            Dialect::MySql | Dialect::MariaDb => mysql_drop::drop_column(context, self),
            Dialect::Sqlite => sqlite::drop_column(context, self)?,
        })
    }
}

impl Render for RenameColumn {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::rename_column(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::rename_column(context, self)],
            Dialect::Sqlite => vec![sqlite::rename_column(context, self)],
        })
    }
}

impl Render for ChangeType {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => postgres_change_type::change_type(context, self)?,
            Dialect::MySql | Dialect::MariaDb => mysql_alter::change_type(context, self)?,
            Dialect::Sqlite => rebuild::change_type(context, self)?.into_iter().collect(),
        })
    }
}

impl Render for SetNotNull {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::set_not_null(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql_alter::nullability(context, &self.column)?],
            Dialect::Sqlite => vec![rebuild::step(context, Probe::Unknown)?],
        })
    }
}

impl Render for DropNotNull {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::drop_not_null(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql_alter::nullability(context, &self.column)?],
            Dialect::Sqlite => vec![rebuild::step(context, Probe::Unknown)?],
        })
    }
}

impl Render for SetDefault {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::set_default(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql_alter::default(context, &self.table, &self.column)?],
            Dialect::Sqlite => vec![rebuild::step(context, Probe::Unknown)?],
        })
    }
}

impl Render for DropDefault {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::drop_default(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql_alter::default(context, &self.table, &self.column)?],
            Dialect::Sqlite => vec![rebuild::step(context, Probe::Unknown)?],
        })
    }
}
