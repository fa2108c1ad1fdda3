//! The command line of a migrations crate.
//!
//! A crate of migrations is a binary whose `main` is [`run`]:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     migrate_cli::run()
//! }
//! ```
//!
//! That binary is all that production needs. While migrations are written, the `migrate` binary saves typing: it makes
//! such a crate (`migrate init`), adds migrations to it (`migrate new`), and for everything else finds it, builds it, and
//! runs it with the same arguments. Where there is none, it does what needs no migrations: it tells what a database remembers, and
//! reverts with the scripts that are kept there.

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::args::{Cli, Command, Common};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Report;

mod args;
mod cargo;
mod command;
mod config;
mod consent;
mod database_url;
mod dotenv;
mod drive;
mod exit;
mod failure;
mod locate;
mod log;
mod migrations_folder;
mod package_variables;
mod progress;
mod ran;
mod refused;
mod report;
mod runtime;
mod rustfmt;
mod session;
mod settings;
mod signal;
mod target;
mod template;
mod url_source;
mod workspace;

/// Reads the command line of this process and does what it says, with the migrations that are linked into it.
pub fn run() -> ExitCode {
    start(|cli, report| command::run(&cli, report))
}

/// The `migrate` binary: what needs no migrations is done here, everything else by the migrations crate's own binary.
pub fn drive() -> ExitCode {
    start(|cli, report| match &cli.command {
        Command::New(new) if new.revert.is_none() => command::run(&cli, report),
        Command::Init(_) | Command::Explain(_) | Command::Completions(_) | Command::Man(_) => {
            command::run(&cli, report)
        }
        Command::New(_)
        | Command::Up(_)
        | Command::Redo(_)
        | Command::Reset(_)
        | Command::Fresh(_)
        | Command::Plan(_)
        | Command::Check(_)
        | Command::Accept(_) => drive::become_migrations_binary(&command::migrations_crate(&cli.common)?),
        Command::Down(_)
        | Command::Status(_)
        | Command::History(_)
        | Command::Repair(_)
        | Command::Unlock(_)
        | Command::Mark(_)
        | Command::Wait(_) => match command::find_migrations_crate(&cli.common)? {
            Some(folder) => drive::become_migrations_binary(&folder),
            // What the database knows by itself is enough for these.
            None => command::run(&Cli { common: Common { no_crate: true, ..cli.common }, ..cli }, report),
        },
    })
}

fn start(go: impl FnOnce(Cli, Report) -> Result<Exit, Failure>) -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => {
            log::start(cli.common.verbose);
            let report = Report::new(cli.common.json);
            go(cli, report).unwrap_or_else(|failure| {
                report.failure(&failure);
                failure.exit
            })
        }
        Err(error) => refuse(&error),
    };
    exit.into()
}

/// `--help` and `--version` are errors to clap as well.
fn refuse(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match Report::help(&error.render().ansi().to_string()) {
            Ok(()) => Exit::Success,
            Err(_) => Exit::Failed,
        },
        _ => {
            let json = std::env::args_os().any(|argument| argument == "--json");
            Report::new(json).refusal(&error.render().ansi().to_string());
            Exit::Usage
        }
    }
}
