//! `migrate mark`: writes what somebody knows better than the history.

use std::fmt;

use migrate_core::{Mark, Migrator};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::target_database::TargetDatabase;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct MarkOutput {
    database: String,
    migration: String,
    state: &'static str,
    reason: String,
}

/// Writes it.
pub(crate) async fn run(
    args: &args::MarkArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<MarkOutput, Failure> {
    let args::MarkArgs { name, applied, reverted: _, decision } = args;
    let (mark, state) = if *applied { (Mark::Applied, "applied") } else { (Mark::Reverted, "reverted") };
    let reason = &decision.reason;
    session::run_atomic(target, printer, async |migrator: &mut Migrator| migrator.mark(name, mark, reason).await)
        .await?;
    Ok(MarkOutput { database: target.url.to_string(), migration: name.clone(), state, reason: reason.clone() })
}

impl fmt::Display for MarkOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, migration, state, reason: _ } = self;
        write!(f, "marked {migration} as {state} on {database}; the journal has the reason")
    }
}
