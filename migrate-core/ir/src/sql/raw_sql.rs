//! Raw SQL: sent as it stands where that is one step, and statement by statement where each commits by itself.

use super::context::RenderContext;
use super::script::{SqlStep, StepImpact};
use crate::dialect::Dialect;
use crate::operation::RunSql;
use crate::probe::Probe;
use crate::sql_text::{self, Mode, SqlText, TextPart};

/// The steps of raw SQL; none where it is for another server.
pub(super) fn steps(context: &RenderContext<'_>, run: &RunSql) -> Vec<SqlStep> {
    let dialect = context.dialect();
    if !run.is_for(dialect) {
        return Vec::new();
    }
    let transactional = run.runs_in_transaction(dialect);
    let divides = match dialect {
        Dialect::MySql | Dialect::MariaDb => true,
        Dialect::Postgres => !transactional,
        Dialect::Sqlite => false,
    };
    let text = match dialect {
        Dialect::Postgres => SqlText::without_dump_guards(&run.sql, Mode::of(dialect)),
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => run.sql.clone(),
    };
    // What is refused was sent as it stands by the version that accepted it.
    let parts = if divides && sql_text::refusals(&run.sql, &[dialect], run.transaction).is_empty() {
        sql_text::parts(&text, dialect)
    } else {
        vec![TextPart { statements: vec![text], settings: 0 }]
    };
    let step = |TextPart { statements, settings }: TextPart| {
        let summary = RunSql::summary_of(statements.get(settings).map_or("", String::as_str), dialect);
        let step = context.partial_step(summary, String::new(), Probe::Unknown, StepImpact::default());
        SqlStep { statements, transactional, impact: None, ..step }
    };
    parts.into_iter().map(step).collect()
}
