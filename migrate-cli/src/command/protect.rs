//! `migrate protect`: to which protected environment a database belongs.

use std::fmt;

use migrate_core::{Migrator, Protection};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::target_database::TargetDatabase;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct ProtectOutput {
    database: String,
    /// The environment that the database belongs to now.
    environment: Option<String>,
    /// The one that it belonged to.
    before: Option<String>,
    reason: String,
}

/// Writes it.
pub(crate) async fn run(
    args: &args::ProtectArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<ProtectOutput, Failure> {
    let args::ProtectArgs { environment, off: _, yes_drop: _, decision } = args;
    if let (None, Some(named)) = (environment, target.options.environment.as_ref().filter(|named| named.protected)) {
        return Err(Failure::usage(format!("`{}` is protected itself", named.name))
            .note("the database would belong to it again from the next command on that names it")
            .help("name no environment, or one that is not protected"));
    }
    let protection = environment.clone().map_or(Protection::Off, Protection::As);
    let reason = &decision.reason;
    let protect = async |migrator: &mut Migrator| migrator.protect(&protection, reason).await;
    let before = session::run_atomic(target, printer, protect).await?;
    let (database, environment) = (target.url.to_string(), environment.clone());
    Ok(ProtectOutput { database, environment, before, reason: reason.clone() })
}

impl fmt::Display for ProtectOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, environment, before, reason: _ } = self;
        match environment {
            Some(environment) => write!(f, "{database} belongs to `{environment}`, which is protected")?,
            None => write!(f, "{database} belongs to no protected environment")?,
        }
        match before {
            Some(before) if Some(before) != environment.as_ref() => write!(f, "; it belonged to `{before}`")?,
            Some(_) | None => {}
        }
        f.write_str("; the journal has the reason")
    }
}
