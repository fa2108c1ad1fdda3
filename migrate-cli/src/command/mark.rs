//! `migrate mark`: writes what somebody knows better than the history.

use std::fmt;

use migrate_core::{Mark as As, Migrator};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::report::Report;
use crate::session;
use crate::target::Target;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct Mark {
    database: String,
    migration: String,
    state: &'static str,
    reason: String,
}

/// Writes it.
pub(crate) async fn run(args: &args::MarkArgs, target: &Target, report: Report) -> Result<Mark, Failure> {
    let args::MarkArgs { name, applied, reverted: _, decision } = args;
    let (mark, state) = if *applied { (As::Applied, "applied") } else { (As::Reverted, "reverted") };
    let reason = &decision.reason;
    session::attend(target, report, async |migrator: &mut Migrator| migrator.mark(name, mark, reason).await).await?;
    Ok(Mark { database: target.url.to_string(), migration: name.clone(), state, reason: reason.clone() })
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, migration, state, reason: _ } = self;
        write!(f, "marked {migration} as {state} on {database}; the journal has the reason")
    }
}
