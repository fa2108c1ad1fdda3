//! What makes and writes sources.

use std::path::PathBuf;

use clap::Args;

use super::choices::ServerArg;

/// Make a migrations crate that compiles and runs
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate init migrations --database postgres --database sqlite")]
pub(crate) struct InitArgs {
    /// Its folder, which need not exist
    #[arg(default_value = "migrations")]
    pub(crate) path: PathBuf,
    /// A library as well, which an application, its tests and CI can link
    #[arg(long)]
    pub(crate) lib: bool,
    /// A server that it is for; may be repeated. The first is the default database
    #[arg(long, value_name = "SERVER", default_value = "sqlite")]
    pub(crate) database: Vec<ServerArg>,
    /// The folder with the library's sources, to depend on; else the one from which this program was built
    #[arg(long, value_name = "PATH")]
    pub(crate) library: Option<PathBuf>,
}

/// Write a new migration: its body guessed from the name, or reverting an earlier one
#[derive(Debug, Args)]
#[command(after_help = "\
Names that tell; columns may be joined by _and_:
  create_TABLE            drop_TABLE                rename_TABLE_to_TABLE
  add_COLUMN_to_TABLE     drop_COLUMN_from_TABLE    rename_COLUMN_to_COLUMN_in_TABLE
  index_TABLE_on_COLUMN

Columns of create_TABLE and add_COLUMN_to_TABLE, as NAME:TYPE with options:
  title:string!                   required
  email:string:unique!            required, and no two rows have the same
  name:string(40):index           at most 40 characters, and rows are found by it
  user:references=users           a column user_id, which refers to the id of a row of users

Quote what has parentheses or a `!`. What one migration cannot do safely is written as several.

Example:
  migrate new add_avatar_to_users
  migrate new create_posts 'title:string!' body:text user:references=users
  migrate new --revert m0007_add_role")]
pub(crate) struct NewArgs {
    /// What it does, in lower case with underscores, without a number
    #[arg(required_unless_present = "revert")]
    pub(crate) name: Option<String>,
    /// The columns that it makes, such as title:string or email:string:unique!
    #[arg(value_name = "COLUMN:TYPE", conflicts_with = "revert")]
    pub(crate) fields: Vec<String>,
    /// Undo this earlier migration by new ones that may run while the database is in use
    #[arg(long, value_name = "MIGRATION")]
    pub(crate) revert: Option<String>,
    /// Number it by the clock, so that two branches seldom take the same number
    #[arg(long)]
    pub(crate) timestamp: bool,
}

/// Write down which migrations may be applied from now on: the compiler then refuses to change one of them
#[derive(Debug, Args)]
#[command(after_help = "\
It writes migrations.lock into the folder of the migrations. Commit that file with them.

Example:
  migrate lock
  migrate lock --update m0007_add_role")]
pub(crate) struct LockArgs {
    /// Lock these as they are now, although they are locked: they were changed, or taken out, and no database has them
    #[arg(long, value_name = "NAME", value_delimiter = ',', num_args = 1)]
    pub(crate) update: Vec<String>,
}

/// Give migrations the next numbers where two branches took the same, and write `mod` lines that are missing
#[derive(Debug, Args)]
#[command(after_help = "\
Without a name, it lists the migrations that have the same number.

Example:
  migrate renumber m0007_add_role")]
pub(crate) struct RenumberArgs {
    /// The migrations that no database has applied
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}
