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
    /// The name that it had in the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed_from: Option<String>,
    reason: String,
}

/// Writes it.
pub(crate) async fn run(
    args: &args::MarkArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<MarkOutput, Failure> {
    let args::MarkArgs { name, applied, reverted: _, renamed, decision } = args;
    let reason = &decision.reason;
    let state = match (renamed, applied) {
        (Some(_), _) => "renamed",
        (None, true) => "applied",
        (None, false) => "reverted",
    };
    let mark = async |migrator: &mut Migrator| match (renamed, applied) {
        (Some(old), _) => migrator.mark_renamed(old, name, reason).await,
        (None, true) => migrator.mark(name, Mark::Applied, reason).await,
        (None, false) => migrator.mark(name, Mark::Reverted, reason).await,
    };
    session::run_atomic(target, printer, mark).await?;
    let (database, renamed_from) = (target.url.to_string(), renamed.clone());
    Ok(MarkOutput { database, migration: name.clone(), state, renamed_from, reason: reason.clone() })
}

impl fmt::Display for MarkOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, migration, state, renamed_from, reason: _ } = self;
        let from = renamed_from.as_ref().map_or_else(String::new, |old| format!(" from {old}"));
        write!(f, "marked {migration} as {state}{from} on {database}; the journal has the reason")
    }
}
