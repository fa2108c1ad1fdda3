//! `migrate create`: the database that the URL names.

use std::fmt;

use migrate_core::Migrator;
use serde::Serialize;

use crate::failure::Failure;
use crate::target_database::TargetDatabase;

/// What was created.
#[derive(Debug, Serialize)]
pub(crate) struct CreateOutput {
    database: String,
    created: bool,
}

impl fmt::Display for CreateOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.created {
            write!(f, "created {}", self.database)
        } else {
            write!(f, "{} is there already", self.database)
        }
    }
}

/// Creates it, where it is missing.
pub(crate) async fn run(target: &TargetDatabase) -> Result<CreateOutput, Failure> {
    let url = target.url.secret();
    let created = match &target.options.role {
        Some(role) => Migrator::create_database_with_owner(url, role).await?,
        None => Migrator::create_database(url).await?,
    };
    Ok(CreateOutput { database: target.url.to_string(), created })
}
