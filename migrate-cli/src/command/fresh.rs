//! `migrate fresh`: drops everything and applies everything.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use crate::confirmation;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::progress::{RunState, count_objects};
use crate::session::{self, SessionOutcome};
use crate::summary::RunSummary;
use crate::target_database::TargetDatabase;

const RESUME_HINT: &str = "`migrate up` goes on from there";

/// What was dropped, and applied then.
#[derive(Debug, Serialize)]
pub(crate) struct FreshOutput {
    dropped: Vec<String>,
    #[serde(flatten)]
    summary: RunSummary,
}

impl fmt::Display for FreshOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary.fmt(f)
    }
}

/// Never without the database's name, typed by somebody who could read what goes.
pub(crate) async fn run(mut target: TargetDatabase, printer: Printer) -> Result<FreshOutput, Failure> {
    if target.options.yes_drop.is_none() {
        target.options.yes_drop = confirmation::ask_database_name("fresh", &target, printer).await?;
    }
    let SessionOutcome { result, state: RunState { dropped, finished, current, may_be_committed } } =
        session::run_observed(&target, printer, async |migrator| migrator.fresh().await).await?;
    let emptied = dropped.is_some();
    let summary = RunSummary { database: target.url.to_string(), migrations: finished };
    let fresh = FreshOutput { dropped: dropped.unwrap_or_default(), summary };
    let failure = match result {
        Some(Ok(run)) if !run.report.stopped => return Ok(fresh),
        Some(Err(error)) => Failure::from(error),
        Some(Ok(_)) => session::stopped(&fresh.summary, current, RESUME_HINT),
        None if emptied => session::stopped_at_once(&fresh.summary, current, may_be_committed, RESUME_HINT),
        None => Failure::new(Exit::Interrupted, "interrupted before everything was dropped")
            .note("the connection was closed; the server takes back what was not committed"),
    };
    let failure = if emptied {
        failure.note(format!("{} were dropped before it", count_objects(fresh.dropped.len())))
    } else {
        failure
    };
    Err(failure.with_result(json!(fresh)))
}
