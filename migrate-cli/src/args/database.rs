//! Which database.

use clap::Args;

use super::DATABASE;

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// The database; else that of the environment, else `DATABASE_URL`, else that of `[database]` in migrate.toml
    #[arg(long, value_name = "URL", help_heading = DATABASE)]
    pub(crate) database_url: Option<String>,
}
