//! `migrate mark`: writes what somebody knows better than the history.

use std::fmt;

use migrate_core::{Mark, Migrator};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::migration_name;
use crate::printer::Printer;
use crate::session;
use crate::target_database::TargetDatabase;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct MarkOutput {
    database: String,
    /// The migration that was named.
    migration: String,
    /// All that were marked.
    migrations: Vec<String>,
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
    let args::MarkArgs { name, to, applied, reverted: _, renamed, decision } = args;
    let named = to.as_deref().or(name.as_deref()).unwrap_or_default();
    let name = &migration_name::resolve(named, target).await?;
    let reason = &decision.reason;
    let state = match (renamed, applied) {
        (Some(_), _) => "renamed",
        (None, true) => "applied",
        (None, false) => "reverted",
    };
    let mark = async |migrator: &mut Migrator| {
        match (renamed, applied, to) {
            (Some(old), _, _) => migrator.mark_renamed(old, name, reason).await?,
            (None, true, Some(_)) => return migrator.mark_applied_to(name, reason).await,
            (None, true, None) => migrator.mark(name, Mark::Applied, reason).await?,
            (None, false, _) => migrator.mark(name, Mark::Reverted, reason).await?,
        }
        Ok(vec![name.clone()])
    };
    let migrations = session::run_atomic(target, printer, mark).await?;
    let (database, renamed_from) = (target.url.to_string(), renamed.clone());
    Ok(MarkOutput { database, migration: name.clone(), migrations, state, renamed_from, reason: reason.clone() })
}

impl fmt::Display for MarkOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, migration: _, migrations, state, renamed_from, reason: _ } = self;
        let from = renamed_from.as_ref().map_or_else(String::new, |old| format!(" from {old}"));
        write!(f, "marked {} as {state}{from} on {database}; the journal has the reason", migrations.join(", "))
    }
}
