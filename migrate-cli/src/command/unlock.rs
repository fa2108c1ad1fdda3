//! `migrate unlock`: takes the lock away from a runner that does not give it back.

use std::fmt;

use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::target_database::TargetDatabase;

/// Who had it.
#[derive(Debug, Serialize)]
pub(crate) struct UnlockOutput {
    database: String,
    /// None where nobody had it.
    holder: Option<String>,
}

/// Takes it away.
pub(crate) async fn run(
    args: &args::UnlockArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<UnlockOutput, Failure> {
    let args::UnlockArgs { force, decision } = args;
    let unlock = async |migrator: &mut migrate_core::Migrator| migrator.unlock(*force, &decision.reason).await;
    let holder = session::run_atomic(target, printer, unlock).await?;
    Ok(UnlockOutput { database: target.url.to_string(), holder: holder.map(|holder| holder.to_string()) })
}

impl fmt::Display for UnlockOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, holder } = self;
        match holder {
            Some(holder) => write!(f, "took the lock on {database} away from {holder}"),
            None => write!(f, "nobody has the lock on {database}"),
        }
    }
}
