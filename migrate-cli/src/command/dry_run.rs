//! `migrate up --dry-run`, `migrate down --dry-run`: what would be run, tried and taken back.

use std::fmt;

use migrate_core::{DryRun, Goal, UntriedMigration};
use serde::Serialize;

use crate::failure::Failure;
use crate::linked;
use crate::printer::{FAINT, GOOD, PENDING, Printer, paint};
use crate::session;
use crate::summary::{count_migrations, format_duration, past_tense};
use crate::target_database::TargetDatabase;

/// What was tried.
#[derive(Debug, Serialize)]
pub(crate) struct DryRunOutput {
    database: String,
    tried: Vec<TriedMigrationOutput>,
    /// With their history where this program has several.
    untried: Vec<String>,
}

/// One migration that would be run without a complaint.
#[derive(Debug, Serialize)]
struct TriedMigrationOutput {
    history: &'static str,
    name: &'static str,
    way: &'static str,
    #[serde(skip)]
    verb: &'static str,
    duration_ms: u128,
    #[serde(skip)]
    duration: String,
}

/// Tries it.
pub(crate) async fn run(
    goal: impl Into<Goal>,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<DryRunOutput, Failure> {
    let goal = goal.into();
    let DryRun { tried, untried, .. } =
        session::run_atomic(target, printer, async |migrator| migrator.dry_run(goal).await).await?;
    let tried = tried.into_iter().map(|migrate_core::TriedMigration { history, name, direction, duration, .. }| {
        TriedMigrationOutput {
            history,
            name,
            way: direction.name(),
            verb: past_tense(direction),
            duration_ms: duration.as_millis(),
            duration: format_duration(duration),
        }
    });
    let untried = untried.into_iter().map(|UntriedMigration { history, name, .. }| linked::shown_name(history, name));
    Ok(DryRunOutput { database: target.url.to_string(), tried: tried.collect(), untried: untried.collect() })
}

impl fmt::Display for DryRunOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, tried, untried } = self;
        for TriedMigrationOutput { history, name, way: _, verb, duration_ms: _, duration } in tried {
            let (name, duration) = (linked::shown_name(history, name), paint(FAINT, format!("({duration})")));
            writeln!(f, "  {} {name} {duration}", paint(GOOD, format!("would be {verb}")))?;
        }
        for (index, name) in untried.iter().enumerate() {
            let reason = match index {
                0 => "it cannot be in a transaction, so it cannot be taken back",
                _ => "it comes after one that was not tried",
            };
            writeln!(f, "  {} {name}: {reason}", paint(PENDING, "not tried"))?;
        }
        match (tried.len(), untried.len()) {
            (0, 0) => write!(f, "nothing to try: nothing would be run on {database}"),
            (0, _) => write!(f, "nothing was tried on {database}"),
            (count, _) => {
                write!(f, "tried {} on {database}, and took everything back", count_migrations(count))
            }
        }
    }
}
