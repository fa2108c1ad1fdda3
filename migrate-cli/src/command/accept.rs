//! `migrate accept`: a migration that was changed after it was applied is accepted as it is now.

use std::fmt;

use migrate_core::Migrator;
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::target_database::TargetDatabase;

/// What was accepted.
#[derive(Debug, Serialize)]
pub(crate) struct AcceptOutput {
    database: String,
    migration: String,
    reason: String,
}

/// Accepts it.
pub(crate) async fn run(
    args: &args::AcceptArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<AcceptOutput, Failure> {
    let args::AcceptArgs { name, decision } = args;
    let reason = &decision.reason;
    session::run_atomic(target, printer, async |migrator: &mut Migrator| migrator.accept(name, reason).await).await?;
    Ok(AcceptOutput { database: target.url.to_string(), migration: name.clone(), reason: reason.clone() })
}

impl fmt::Display for AcceptOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, migration, reason: _ } = self;
        write!(f, "accepted {migration} as it is now on {database}; the journal has the reason")
    }
}
