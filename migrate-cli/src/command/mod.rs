//! The verbs, one file each: what it does, and what it tells.

use std::env;
use std::path::PathBuf;

use migrate_core::ir::dialect::Dialect;

use crate::args::{self, Cli, Command, CommonArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locate;
use crate::logging;
use crate::printer::Printer;
use crate::runtime::block_on;
use crate::settings::Settings;
use crate::target_database::TargetDatabase;

mod accept;
mod check;
mod completions;
mod create;
mod down;
mod drop;
mod dry_run;
mod explain;
mod fresh;
mod history;
mod init;
mod lock;
mod man;
mod mark;
mod new;
mod plan;
mod plan_file;
mod protect;
mod redo;
mod renumber;
mod repair;
mod reset;
mod status;
mod unlock;
mod up;
mod wait;

/// Does what the command line says.
pub(crate) fn run(cli: &Cli, printer: Printer) -> Result<Exit, Failure> {
    let Cli { common, command } = cli;
    logging::init(common.verbose);
    match command {
        Command::Init(args) => printer.print_outcome(&init::run(args)?)?,
        Command::New(args) => printer.print_outcome(&new::run(args, &migrations_crate(common)?)?)?,
        Command::Renumber(args) => printer.print_outcome(&renumber::run(args, &migrations_crate(common)?)?)?,
        Command::Lock(args) => printer.print_outcome(&lock::run(args, &migrations_crate(common)?)?)?,
        Command::Explain(args) => printer.print_result(&explain::run(args)?)?,
        Command::Completions(args) => printer.print_result(&completions::run(args))?,
        Command::Man(args) => printer.print_result(&man::run(args)?)?,
        Command::Wait(args) => {
            let target = target(common, &args.database, Settings::default())?;
            printer.print_result(&block_on(wait::run(args, &target.url))?)?;
        }
        Command::Create(args) => {
            let target = target(common, &args.database, Settings::default())?;
            printer.print_outcome(&block_on(create::run(&target))?)?;
        }
        Command::Drop(args) => {
            let flags = Settings { yes_drop: args.guard.yes_drop.clone(), ..Settings::default() };
            let target = target(common, &args.database, flags)?;
            printer.print_outcome(&block_on(drop::run(target, printer))?)?;
        }
        Command::Up(args) => {
            let target = target(common, &args.database, args.runner.settings())?;
            if args.dry_run {
                printer.print_result(&block_on(async {
                    dry_run::run(up::goal(args, &target).await?, &target, printer).await
                })?)?;
            } else {
                printer.print_outcome(&block_on(up::run(args, &target.kept()?, printer))?)?;
            }
        }
        Command::Down(args) => {
            let target = target(common, &args.database, args.revert.settings())?;
            if args.dry_run {
                printer.print_result(&block_on(async {
                    dry_run::run(down::goal(args, &target).await?, &target, printer).await
                })?)?;
            } else {
                printer.print_outcome(&block_on(down::run(args, &target.kept()?, printer))?)?;
            }
        }
        Command::Redo(args) => {
            let target = target(common, &args.database, args.revert.settings())?.kept()?;
            printer.print_outcome(&block_on(redo::run(&target, printer))?)?;
        }
        Command::Reset(args) => {
            let target = target(common, &args.database, args.revert.settings())?.kept()?;
            printer.print_outcome(&block_on(reset::run(target, printer))?)?;
        }
        Command::Fresh(args) => {
            let target = target(common, &args.database, args.guard.settings(&args.runner))?.kept()?;
            printer.print_outcome(&block_on(fresh::run(target, printer))?)?;
        }
        Command::Status(args) => {
            let target = target(common, &args.database, args.differences.settings())?;
            let status = block_on(status::run(&target))?;
            printer.print_result(&status)?;
            return Ok(status.exit(args));
        }
        Command::History(args) => {
            let target = target(common, &args.database, Settings::default())?;
            printer.print_result(&block_on(history::run(args, &target))?)?;
        }
        Command::Repair(args) => {
            let target = target(common, &args.database, args.runner.settings())?.kept()?;
            let repair = block_on(repair::run(args, &target, printer))?;
            printer.print_outcome(&repair)?;
            return Ok(repair.exit());
        }
        Command::Unlock(args) => {
            let target = target(common, &args.decision.database, Settings::default())?.kept()?;
            printer.print_outcome(&block_on(unlock::run(args, &target, printer))?)?;
        }
        Command::Mark(args) => {
            let target = target(common, &args.decision.database, Settings::default())?.kept()?;
            printer.print_outcome(&block_on(mark::run(args, &target, printer))?)?;
        }
        Command::Accept(args) => {
            let target = target(common, &args.decision.database, Settings::default())?.kept()?;
            printer.print_outcome(&block_on(accept::run(args, &target, printer))?)?;
        }
        Command::Protect(args) => {
            let flags = Settings { yes_drop: args.yes_drop.clone(), ..Settings::default() };
            let target = target(common, &args.decision.database, flags)?.kept()?;
            printer.print_result(&block_on(protect::run(args, &target, printer))?)?;
        }
        Command::Check(args) => {
            let check = if args.upgrade {
                block_on(check::after_upgrade(&target(common, &args.database, Settings::default())?))
            } else {
                check::offline()
            }?;
            let folder = locate::config_folder(common.migrations_crate.as_deref(), &current_dir()?)?;
            let check = check.with_unlocked(folder.as_deref())?;
            printer.print_result(&check)?;
            return Ok(check.exit());
        }
        Command::Plan(args) => {
            let plan = if let Some(server) = args.dialect {
                plan::offline(args, dialect(server))
            } else {
                let target = target(common, &args.database, args.differences.settings())?;
                block_on(plan::online(args, &target))
            };
            printer.print_result(&plan?)?;
        }
    }
    Ok(Exit::Success)
}

/// The folder of the migrations crate.
pub(crate) fn migrations_crate(common: &CommonArgs) -> Result<PathBuf, Failure> {
    locate::migrations_crate(common.migrations_crate.as_deref(), &current_dir()?)
}

/// The same, where the database alone may do.
pub(crate) fn find_migrations_crate(common: &CommonArgs) -> Result<Option<PathBuf>, Failure> {
    locate::find_migrations_crate(common.migrations_crate.as_deref(), &current_dir()?)
}

/// The database of a command, and how that works on it.
fn target(common: &CommonArgs, args: &args::DatabaseArgs, flags: Settings) -> Result<TargetDatabase, Failure> {
    let flags = Settings { role: args.role.clone(), ..flags };
    TargetDatabase::find(common, args.database_url.as_deref(), flags, &current_dir()?)
}

/// The folder in which the command runs.
pub(crate) fn current_dir() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error| {
        Failure::new(Exit::Failed, "the current folder cannot be found: it was removed, or may not be read")
            .note(error.to_string())
            .help("go to a folder that is there, and run it again")
    })
}

fn dialect(server: args::ServerArg) -> Dialect {
    match server {
        args::ServerArg::Postgres => Dialect::Postgres,
        args::ServerArg::Mysql => Dialect::MySql,
        args::ServerArg::Mariadb => Dialect::MariaDb,
        args::ServerArg::Sqlite => Dialect::Sqlite,
    }
}
