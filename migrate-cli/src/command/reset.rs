//! `migrate reset`: reverts everything and applies everything.

use std::fmt;

use migrate_core::plan::Planned;
use migrate_core::{Direction, Goal};
use serde::Serialize;

use crate::confirmation;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::summary::RunSummary;
use crate::target_database::TargetDatabase;

/// What was done.
#[derive(Debug, Serialize)]
pub(crate) struct ResetOutput {
    #[serde(flatten)]
    summary: RunSummary,
}

impl fmt::Display for ResetOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary.fmt(f)
    }
}

/// Asks first, where somebody can be asked and something would be reverted.
pub(crate) async fn run(mut target: TargetDatabase, printer: Printer) -> Result<ResetOutput, Failure> {
    if target.options.yes_drop.is_none() && confirmation::is_interactive(printer) {
        let mut migrator = target.connect().await?;
        let plan = migrator.plan(Goal::Reset).await?;
        let dropped: Vec<_> =
            plan.migrations.iter().filter(|planned| planned.direction == Direction::Down).map(line).collect();
        if !dropped.is_empty() {
            let name = migrator.database_name().await?;
            target.options.yes_drop = Some(confirmation::confirm_database_name(&target.url, &name, &dropped)?);
        }
    }
    let summary = session::run_goal(Goal::Reset, &target, printer).await?;
    Ok(ResetOutput { summary })
}

/// A migration, and what its way back destroys.
fn line(planned: &Planned) -> String {
    let losses = planned.remaining().iter().filter_map(|step| match step.impact.loses_data {
        Some(true) => Some(step.summary.to_owned()),
        Some(false) => None,
        None => Some(format!("{}, which may lose data", step.summary)),
    });
    let losses: Vec<_> = losses.collect();
    let name = planned.migration.name;
    if losses.is_empty() { format!("{name}, without loss") } else { format!("{name}: {}", losses.join(", ")) }
}
