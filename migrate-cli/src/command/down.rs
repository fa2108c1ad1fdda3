//! `migrate down`: reverts applied migrations, the newest first.

use std::fmt;

use migrate_core::{Down, Goal};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::migration_name;
use crate::printer::Printer;
use crate::session;
use crate::summary::RunSummary;
use crate::target_database::TargetDatabase;

/// What was reverted.
#[derive(Debug, Serialize)]
pub(crate) struct DownOutput {
    #[serde(flatten)]
    summary: RunSummary,
    #[serde(skip)]
    nothing_message: String,
}

impl fmt::Display for DownOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.summary.migrations.is_empty() { f.write_str(&self.nothing_message) } else { self.summary.fmt(f) }
    }
}

/// How far.
pub(crate) async fn goal(args: &args::DownArgs, target: &TargetDatabase) -> Result<Down, Failure> {
    Ok(match (migration_name::resolve_given(args.to.as_deref(), target).await?, args.all, args.batch) {
        (Some(name), _, _) => Down::To(name),
        (None, true, _) => Down::All,
        (None, false, true) => Down::Batch,
        (None, false, false) => Down::Steps(args.steps),
    })
}

/// Reverts them.
pub(crate) async fn run(
    args: &args::DownArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<DownOutput, Failure> {
    let goal = goal(args, target).await?;
    let url = &target.url;
    let nothing_message = match &goal {
        Down::To(name) => format!("nothing to revert: {name} is the newest one applied to {url}"),
        Down::Steps(0) => format!("nothing asked for, and nothing done to {url}"),
        _ => format!("nothing to revert: no migration is applied to {url}"),
    };
    let summary = session::run_goal(Goal::Down(goal), target, printer).await?;
    Ok(DownOutput { summary, nothing_message })
}
