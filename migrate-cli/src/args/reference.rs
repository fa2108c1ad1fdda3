//! What tells of this command line and its rules.

use std::path::PathBuf;

use clap::Args;

/// Tell what a safety rule refuses, why, and what to do instead
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate explain dropped_columns")]
pub(crate) struct ExplainArgs {
    /// The rule that a message names in brackets; without one, all rules are listed
    pub(crate) rule: Option<String>,
}

/// Print the script that makes a shell complete this command line
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate completions fish > ~/.config/fish/completions/migrate.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual page of this command line
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate man > /usr/local/share/man/man1/migrate.1")]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
