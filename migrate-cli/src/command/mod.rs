//! The verbs, one file each: what it does, and what it tells.

use std::env;
use std::path::{Path, PathBuf};

use migrate_core::ir::dialect::Dialect;

use crate::args::{self, Cli, Command, Common};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locate;
use crate::report::Report;
use crate::runtime::block_on;
use crate::settings::Settings;
use crate::target::Target;

mod completions;
mod down;
mod explain;
mod init;
mod man;
mod new;
mod plan;
mod redo;
mod status;
mod up;
mod wait;

/// Does what the command line says.
pub(crate) fn run(cli: &Cli, report: Report) -> Result<Exit, Failure> {
    let Cli { common, command } = cli;
    match command {
        Command::Init(args) => report.facts(&init::run(args)?)?,
        Command::New(args) => report.facts(&new::run(args, &migrations_crate(common)?)?)?,
        Command::Explain(args) => report.facts(&explain::run(args)?)?,
        Command::Completions(args) => report.facts(&completions::run(args))?,
        Command::Man(args) => report.facts(&man::run(args)?)?,
        Command::Wait(args) => {
            let target = target(common, &args.database, Settings::default())?;
            report.facts(&block_on(wait::run(args, &target.url))?)?;
        }
        Command::Up(args) => {
            let target = target(common, &args.database, args.runner.settings())?;
            report.facts(&block_on(up::run(args, &target, report))?)?;
        }
        Command::Down(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?;
            report.facts(&block_on(down::run(args, &target, report))?)?;
        }
        Command::Redo(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?;
            report.facts(&block_on(redo::run(&target, report))?)?;
        }
        Command::Status(args) => {
            let target = target(common, &args.database, Settings::default())?;
            let status = block_on(status::run(&target))?;
            report.facts(&status)?;
            return Ok(status.exit(args));
        }
        Command::Plan(args) => {
            let plan = if let Some(server) = args.dialect {
                plan::offline(args, dialect(server))
            } else {
                let target = target(common, &args.database, args.differences.settings())?;
                block_on(plan::online(args, &target))
            };
            report.facts(&plan?)?;
        }
    }
    Ok(Exit::Success)
}

/// The folder of the migrations crate.
pub(crate) fn migrations_crate(common: &Common) -> Result<PathBuf, Failure> {
    locate::migrations_crate(common.migrations_crate.as_deref(), &here()?)
}

/// The database of a command, and how that works on it.
fn target(common: &Common, args: &args::Database, flags: Settings) -> Result<Target, Failure> {
    Target::find(common, args.database_url.as_deref(), flags, &here()?)
}

fn here() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error| Failure::file("find", Path::new("."), &error))
}

fn dialect(server: args::Server) -> Dialect {
    match server {
        args::Server::Postgres => Dialect::Postgres,
        args::Server::Mysql => Dialect::MySql,
        args::Server::Mariadb => Dialect::MariaDb,
        args::Server::Sqlite => Dialect::Sqlite,
    }
}
