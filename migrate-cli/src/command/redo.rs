//! `migrate redo`: reverts the newest applied migration and applies it again.

use std::fmt;

use migrate_core::Goal;
use serde::Serialize;

use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::summary::RunSummary;
use crate::target_database::TargetDatabase;

/// What was done twice.
#[derive(Debug, Serialize)]
pub(crate) struct RedoOutput {
    #[serde(flatten)]
    summary: RunSummary,
}

impl fmt::Display for RedoOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { summary } = self;
        if summary.migrations.is_empty() {
            write!(f, "nothing to redo: no migration is applied to {}", summary.database)
        } else {
            summary.fmt(f)
        }
    }
}

/// Does it.
pub(crate) async fn run(target: &TargetDatabase, printer: Printer) -> Result<RedoOutput, Failure> {
    let summary = session::run_goal(Goal::Redo, target, printer).await?;
    Ok(RedoOutput { summary })
}
