//! `migrate completions`: what a shell needs to complete the command line.

use std::fmt;

use clap::CommandFactory as _;
use serde::Serialize;

use crate::args::{self, Cli};

/// The script, in the shell's own language.
#[derive(Debug, Serialize)]
pub(crate) struct CompletionsOutput {
    shell: String,
    script: String,
}

/// Writes the script.
pub(crate) fn run(args: &args::CompletionsArgs) -> CompletionsOutput {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "migrate", &mut script);
    CompletionsOutput { shell: args.shell.to_string(), script: String::from_utf8_lossy(&script).into_owned() }
}

impl fmt::Display for CompletionsOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.script.trim_end())
    }
}
