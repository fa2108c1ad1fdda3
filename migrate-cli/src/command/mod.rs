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

mod accept;
mod check;
mod completions;
mod down;
mod dry_run;
mod explain;
mod fresh;
mod history;
mod init;
mod man;
mod mark;
mod new;
mod plan;
mod redo;
mod repair;
mod reset;
mod status;
mod unlock;
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
            if args.dry_run {
                report.facts(&block_on(dry_run::run(up::goal(args), &target, report))?)?;
            } else {
                report.facts(&block_on(up::run(args, &target, report))?)?;
            }
        }
        Command::Down(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?;
            if args.dry_run {
                report.facts(&block_on(dry_run::run(down::goal(args), &target, report))?)?;
            } else {
                report.facts(&block_on(down::run(args, &target, report))?)?;
            }
        }
        Command::Redo(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?;
            report.facts(&block_on(redo::run(&target, report))?)?;
        }
        Command::Reset(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?;
            report.facts(&block_on(reset::run(target, report))?)?;
        }
        Command::Fresh(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?;
            report.facts(&block_on(fresh::run(target, report))?)?;
        }
        Command::Status(args) => {
            let target = target(common, &args.database, args.differences.settings())?;
            let status = block_on(status::run(&target))?;
            report.facts(&status)?;
            return Ok(status.exit(args));
        }
        Command::History(args) => {
            let target = target(common, &args.database, Settings::default())?;
            report.facts(&block_on(history::run(args, &target))?)?;
        }
        Command::Repair(args) => {
            let target = target(common, &args.database, args.runner.settings())?;
            let repair = block_on(repair::run(args, &target, report))?;
            report.facts(&repair)?;
            return Ok(repair.exit());
        }
        Command::Unlock(args) => {
            let target = target(common, &args.decision.database, Settings::default())?;
            report.facts(&block_on(unlock::run(args, &target, report))?)?;
        }
        Command::Mark(args) => {
            let target = target(common, &args.decision.database, Settings::default())?;
            report.facts(&block_on(mark::run(args, &target, report))?)?;
        }
        Command::Accept(args) => {
            let target = target(common, &args.decision.database, Settings::default())?;
            report.facts(&block_on(accept::run(args, &target, report))?)?;
        }
        Command::Check(args::Check {}) => {
            let check = check::run()?;
            report.facts(&check)?;
            return Ok(check.exit());
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

/// The same, where the database alone may do.
pub(crate) fn find_migrations_crate(common: &Common) -> Result<Option<PathBuf>, Failure> {
    if common.no_crate {
        return Ok(None);
    }
    locate::find_migrations_crate(common.migrations_crate.as_deref(), &here()?)
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
