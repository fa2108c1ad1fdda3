//! `migrate reset`: reverts everything and applies everything.

use std::fmt;

use migrate_core::plan::Planned;
use migrate_core::{Direction, Goal};
use serde::Serialize;

use crate::consent;
use crate::failure::Failure;
use crate::ran::Done;
use crate::report::Report;
use crate::session;
use crate::target::Target;

/// What was done.
#[derive(Debug, Serialize)]
pub(crate) struct Reset {
    #[serde(flatten)]
    done: Done,
}

impl fmt::Display for Reset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.done.fmt(f)
    }
}

/// Asks first, where somebody can be asked and something would be reverted.
pub(crate) async fn run(mut target: Target, report: Report) -> Result<Reset, Failure> {
    if target.options.yes_drop.is_none() && consent::can_be_asked(report) {
        let mut migrator = target.connect().await?;
        let plan = migrator.plan(Goal::Reset).await?;
        let goes: Vec<_> =
            plan.migrations.iter().filter(|planned| planned.direction == Direction::Down).map(line).collect();
        if !goes.is_empty() {
            let name = migrator.database_name().await?;
            target.options.yes_drop = Some(consent::typed_name(&target.url, &name, &goes)?);
        }
    }
    let done = session::run(Goal::Reset, &target, report).await?;
    Ok(Reset { done })
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
