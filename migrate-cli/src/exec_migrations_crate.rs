//! Builds the migrations crate and runs its binary in place of the `migrate` binary, which is not linked with the
//! migrations.

use std::env;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::args::CommonArgs;
use crate::build_record::{BuildQuestion, BuildRecord};
use crate::cargo::{self, Build};
use crate::command;
use crate::failure::Failure;
use crate::migrations_folder::MigrationsFolder;
use crate::package_variables;
use crate::target_database;

/// Names the migrations crate's folder, as `--crate` does.
pub(crate) const CRATE_VARIABLE: &str = "MIGRATE_CRATE";

/// Builds the migrations crate and goes on as its binary, with the arguments of this process. Returns only if that fails,
/// or if there is no such crate. The lines of `unlocked` migrations are about to be written anew: `migrations.lock` lets
/// them pass.
pub(crate) fn build_and_exec(common: &CommonArgs, unlocked: &[String]) -> Result<(), Failure> {
    let current_dir = command::current_dir()?;
    let question = BuildQuestion::new(&current_dir, common.migrations_crate.as_deref());
    if let Some(BuildRecord { folder, executable, .. }) = BuildRecord::current(&question)
        && !target_database::may_be_protected(common, &folder, &current_dir)
    {
        return Err(exec(&folder, &executable));
    }
    let Some(folder) = command::find_migrations_crate(common)? else { return Ok(()) };
    if let Ok(migrations) = MigrationsFolder::read(&folder) {
        migrations.expire_build_of_unnamed();
    }
    let asked = SystemTime::now();
    let Build { executable, had_nothing_to_do } = cargo::build(&folder, unlocked)?;
    // What this build lets pass, the next one does not.
    if had_nothing_to_do && unlocked.is_empty() {
        BuildRecord::keep(question, &folder, &executable, asked);
    }
    Err(exec(&folder, &executable))
}

/// Goes on as that binary. Returns if it cannot be run.
fn exec(migrations_crate: &Path, executable: &Path) -> Failure {
    let mut command = Command::new(executable);
    command.args(env::args_os().skip(1)).env(CRATE_VARIABLE, migrations_crate);
    // Under `cargo run -p migrate-cli` they are those of `migrate-cli`, not of the migrations crate.
    package_variables::remove(&mut command);
    let error = replace_process(&mut command);
    Failure::file("run", executable, &error)
}

/// The new process takes this one's place: Ctrl-C, signals and the exit code are its own.
#[cfg(unix)]
fn replace_process(command: &mut Command) -> io::Error {
    std::os::unix::process::CommandExt::exec(command)
}

/// Waits for the new process and ends as it ended. Ctrl-C reaches both, and is left to the new one.
#[cfg(windows)]
fn replace_process(command: &mut Command) -> io::Error {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return error,
    };
    // From the first poll on, the console no longer ends this process.
    let listening = runtime.block_on(async { tokio::signal::windows::ctrl_c() });
    match listening.and_then(|_| command.status()) {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
