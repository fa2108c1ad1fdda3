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
use migrate_core::Registry;

use crate::args::{Cli, Command, CommonArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::Printer;

mod args;
mod build_record;
mod cargo;
mod command;
mod config;
mod confirmation;
mod database_url;
mod dotenv;
mod exec_migrations_crate;
mod exit;
mod failure;
mod fields;
mod finding_output;
mod hints;
mod linked;
mod locate;
mod locked_migrations;
mod logging;
mod migration_name;
mod migrations_folder;
mod package_variables;
mod printer;
mod progress;
mod refused_migration;
mod relative_path;
mod runner_at_work;
mod runtime;
mod rustfmt;
mod script_difference;
mod session;
mod settings;
mod signal;
mod summary;
mod target_database;
mod template;
mod workspace;

/// Reads the command line of this process and does what it says, with the migrations that are linked into it.
pub fn run() -> ExitCode {
    parse_and_run(|cli, printer| command::run(&cli, printer))
}

/// The same, with these migrations instead of the linked ones. For a program that makes its registry itself.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     migrate_cli::run_with(migrate_core::Registry::nothing())
/// }
/// ```
pub fn run_with(registry: Registry) -> ExitCode {
    linked::give(registry);
    run()
}

/// The `migrate` binary: what needs no migrations is done here, everything else by the migrations crate's own binary.
pub fn run_or_delegate() -> ExitCode {
    linked::be_migrate();
    parse_and_run(|cli, printer| match &cli.command {
        Command::New(new) if new.revert.is_none() => command::run(&cli, printer),
        Command::Init(_) | Command::Renumber(_) | Command::Explain(_) | Command::Completions(_) | Command::Man(_) => {
            command::run(&cli, printer)
        }
        Command::New(_)
        | Command::Up(_)
        | Command::Redo(_)
        | Command::Reset(_)
        | Command::Fresh(_)
        | Command::Plan(_)
        | Command::Check(_)
        | Command::Accept(_) => {
            exec_migrations_crate::build_and_exec(&cli.common, &[])?;
            Err(locate::no_migrations_crate(&command::current_dir()?))
        }
        Command::Lock(lock) => {
            exec_migrations_crate::build_and_exec(&cli.common, &lock.update)?;
            Err(locate::no_migrations_crate(&command::current_dir()?))
        }
        Command::Create(_)
        | Command::Drop(_)
        | Command::Down(_)
        | Command::Status(_)
        | Command::History(_)
        | Command::Repair(_)
        | Command::Unlock(_)
        | Command::Mark(_)
        | Command::Protect(_)
        | Command::Wait(_) => {
            if !cli.common.no_crate {
                exec_migrations_crate::build_and_exec(&cli.common, &[])?;
            }
            // What the database knows by itself is enough for these.
            command::run(&Cli { common: CommonArgs { no_crate: true, ..cli.common }, ..cli }, printer)
        }
    })
}

fn parse_and_run(action: impl FnOnce(Cli, Printer) -> Result<Exit, Failure>) -> ExitCode {
    hints::init(std::env::args_os());
    let exit = match Cli::try_parse() {
        Ok(cli) => {
            let printer = Printer::new(cli.common.json);
            action(cli, printer).unwrap_or_else(|failure| {
                printer.print_failure(&failure);
                failure.exit
            })
        }
        Err(error) => report_parse_error(&error),
    };
    exit.into()
}

/// `--help` and `--version` are errors to clap as well.
fn report_parse_error(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match Printer::print_help(&error.render().ansi().to_string()) {
                Ok(()) => Exit::Success,
                Err(_) => Exit::Failed,
            }
        }
        _ => {
            let json = std::env::args_os().any(|argument| argument == "--json");
            Printer::new(json).print_usage_error(&error.render().ansi().to_string());
            Exit::Usage
        }
    }
}
