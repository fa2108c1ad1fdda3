//! Which database.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use super::DATABASE;

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// The database; else that of the environment, else `DATABASE_URL`, else that of `[database]` in migrate.toml
    #[arg(long, value_name = "URL", help_heading = DATABASE)]
    pub(crate) database_url: Option<String>,
    /// The role in which everything is done, so that it owns what is created
    #[arg(
        long,
        value_name = "NAME",
        value_parser = NonEmptyStringValueParser::new(),
        help_heading = DATABASE,
        hide_short_help = true
    )]
    pub(crate) role: Option<String>,
}
