//! `migrate up`: applies pending migrations.

use std::fmt;
use std::path::Path;

use migrate_core::{Error, Goal, Up};
use serde::Serialize;

use super::plan::PlanOutput;
use super::plan_file::PlanFile;
use crate::args;
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::linked;
use crate::migration_name;
use crate::printer::Printer;
use crate::session;
use crate::summary::{RunSummary, count_migrations};
use crate::target_database::TargetDatabase;

/// What was applied.
#[derive(Debug, Serialize)]
pub(crate) struct UpOutput {
    #[serde(flatten)]
    summary: RunSummary,
    #[serde(skip)]
    nothing_message: String,
}

impl fmt::Display for UpOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.summary.migrations.is_empty() { f.write_str(&self.nothing_message) } else { self.summary.fmt(f) }
    }
}

/// How far.
pub(crate) async fn goal(args: &args::UpArgs, target: &TargetDatabase) -> Result<Up, Failure> {
    Ok(match (migration_name::resolve_given(args.to.as_deref(), target).await?, args.steps) {
        (Some(name), _) => Up::To(name),
        (None, Some(steps)) => Up::Steps(steps),
        (None, None) => Up::All,
    })
}

/// Applies them.
pub(crate) async fn run(args: &args::UpArgs, target: &TargetDatabase, printer: Printer) -> Result<UpOutput, Failure> {
    if let Some(file) = &args.plan {
        return run_plan(file, target, printer).await;
    }
    let goal = goal(args, target).await?;
    let nothing_message = nothing_message(&goal, &target.url)?;
    let summary = session::run_goal(Goal::Up(goal), target, printer).await?;
    Ok(UpOutput { summary, nothing_message })
}

/// Does what the plan in the file says.
async fn run_plan(file: &Path, target: &TargetDatabase, printer: Printer) -> Result<UpOutput, Failure> {
    let planned = PlanFile::read(file)?;
    let plan = target.connect().await?.plan(planned.goal()).await?;
    planned.refuse_other(&PlanOutput::of(&plan, target))?;
    let summary = session::run_plan(&plan, target, printer).await?;
    Ok(UpOutput {
        summary,
        nothing_message: format!("nothing to run: the plan is empty, and {} needs nothing", target.url),
    })
}

/// What it means that nothing was run.
fn nothing_message(goal: &Up, url: &DatabaseUrl) -> Result<String, Failure> {
    Ok(match goal {
        Up::To(name) => format!("nothing pending up to {name} in {url}"),
        Up::Steps(0) => format!("nothing asked for, and nothing done to {url}"),
        _ => {
            let all = linked::registry().map_err(Error::from)?.migrations().len();
            format!(
                "nothing pending: {} applied to {url}",
                if all == 1 {
                    "the only migration is".to_owned()
                } else {
                    format!("all {} are", count_migrations(all))
                }
            )
        }
    })
}
