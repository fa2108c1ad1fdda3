//! Constraints in the SQL of each server.

use super::{AddConstraint, DropConstraint, ValidateConstraint};
use super::{mysql, postgres};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::server::sqlite::rebuild;
use crate::object::{Render, RenderContext};
use crate::probe::Probe;
use crate::script::SqlStep;

impl Render for AddConstraint {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::add_constraint(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::add_constraint(context, self)],
            Dialect::Sqlite => vec![rebuild::step(context, Probe::Unknown)?],
        })
    }
}

impl Render for DropConstraint {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::drop_constraint(context, self)],
            Dialect::MySql | Dialect::MariaDb => vec![mysql::drop_constraint(context, self)],
            Dialect::Sqlite => vec![rebuild::step(context, Probe::Unknown)?],
        })
    }
}

impl Render for ValidateConstraint {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        Ok(match context.dialect() {
            Dialect::Postgres => vec![postgres::validate_constraint(context, self)],
            // There are no constraints that are not validated.
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => Vec::new(),
        })
    }
}
