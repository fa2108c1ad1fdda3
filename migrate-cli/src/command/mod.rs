//! The verbs, one file each: what it does, and what it tells.

use std::env;
use std::future::Future;
use std::path::{Path, PathBuf};

use migrate_core::ir::dialect::Dialect;

use crate::args::{self, Cli, Command, Common};
use crate::config::Config;
use crate::database_url::DatabaseUrl;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locate;
use crate::report::Report;

mod completions;
mod down;
mod explain;
mod init;
mod new;
mod plan;
mod redo;
mod status;
mod up;

/// Does what the command line says.
pub(crate) fn run(cli: &Cli, report: Report) -> Result<Exit, Failure> {
    let Cli { common, command } = cli;
    match command {
        Command::Init(args) => report.facts(&init::run(args)?)?,
        Command::New(args) => report.facts(&new::run(args, &migrations_crate(common)?)?)?,
        Command::Explain(args) => report.facts(&explain::run(args)?)?,
        Command::Completions(args) => report.facts(&completions::run(args))?,
        Command::Up(args) => {
            let url = database(&args.database, common)?;
            report.facts(&wait(up::run(args, &url, report))?)?;
        }
        Command::Down(args) => {
            let url = database(&args.database, common)?;
            report.facts(&wait(down::run(args, &url, report))?)?;
        }
        Command::Redo(args) => {
            let url = database(&args.database, common)?;
            report.facts(&wait(redo::run(args, &url, report))?)?;
        }
        Command::Status(args) => {
            let status = wait(status::run(&database(&args.database, common)?))?;
            report.facts(&status)?;
            return Ok(status.exit(args));
        }
        Command::Plan(args) => {
            let plan = match args.dialect {
                Some(server) => plan::offline(args, dialect(server)),
                None => wait(plan::online(args, &database(&args.database, common)?)),
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

fn database(args: &args::Database, common: &Common) -> Result<DatabaseUrl, Failure> {
    let config = match locate::config_folder(common.migrations_crate.as_deref(), &here()?)? {
        Some(folder) => Config::read(&folder)?,
        None => None,
    };
    DatabaseUrl::choose(args.database_url.as_deref(), config.as_ref())
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

/// Runs to the end, on this thread.
fn wait<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, "cannot start the runtime").note(error.to_string()))?;
    let result = runtime.block_on(work);
    // Whatever still hangs on a server that does not answer does not keep the process.
    runtime.shutdown_background();
    result
}
