//! `migrate drop`: the database that the URL names goes, with everything in it.

use std::fmt;

use migrate_core::Error;
use migrate_core::error::ConnectError;
use serde::Serialize;

use crate::confirmation;
use crate::failure::Failure;
use crate::printer::Printer;
use crate::session;
use crate::target_database::TargetDatabase;

/// What was dropped.
#[derive(Debug, Serialize)]
pub(crate) struct DropOutput {
    database: String,
    dropped: bool,
}

impl fmt::Display for DropOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dropped {
            write!(f, "dropped {}", self.database)
        } else {
            write!(f, "{} is not there, so nothing was dropped", self.database)
        }
    }
}

/// Never without the database's name, typed by somebody who could read what goes.
pub(crate) async fn run(mut target: TargetDatabase, printer: Printer) -> Result<DropOutput, Failure> {
    let database = target.url.to_string();
    match target.connect().await {
        Ok(_) => {}
        Err(Error::Connect(ConnectError::NoDatabase { .. })) => return Ok(DropOutput { database, dropped: false }),
        Err(error) => return Err(error.into()),
    }
    if target.options.yes_drop.is_none() {
        target.options.yes_drop = confirmation::ask_database_name("drop", &target, printer).await?;
    }
    let dropped = session::run_atomic(&target, printer, async |migrator| migrator.drop_database().await).await?;
    Ok(DropOutput { database, dropped })
}
