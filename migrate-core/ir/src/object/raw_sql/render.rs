//! Raw SQL: sent as it stands where that is one step, and statement by statement where each commits by itself.

use super::RunSql;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Render, RenderContext};
use crate::script::{SqlStep, Step};
use crate::sql_text::{self, Mode, SqlText, TextPart};

impl Render for RunSql {
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
        let dialect = context.dialect();
        if !self.is_for(dialect) {
            return Ok(Vec::new());
        }
        let transactional = self.runs_in_transaction(dialect);
        let divides = match dialect {
            Dialect::MySql | Dialect::MariaDb => true,
            Dialect::Postgres => !transactional,
            Dialect::Sqlite => false,
        };
        let text = match dialect {
            Dialect::Postgres => SqlText::without_dump_guards(&self.sql, Mode::of(dialect)),
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => self.sql.clone(),
        };
        // What is refused was sent as it stands by the version that accepted it.
        let parts = if divides && sql_text::refusals(&self.sql, &[dialect], self.transaction).is_empty() {
            sql_text::parts(&text, dialect)
        } else {
            vec![TextPart { statements: vec![text], settings: 0 }]
        };
        let step = |TextPart { statements, settings }: TextPart| {
            let summary = RunSql::summary_of(statements.get(settings).map_or("", String::as_str), dialect);
            SqlStep { operation: context.position, transactional, step: Step::new(summary, statements) }
        };
        Ok(parts.into_iter().map(step).collect())
    }
}
