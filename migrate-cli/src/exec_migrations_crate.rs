//! Builds the migrations crate and runs its binary in place of the `migrate` binary, which is not linked with the
//! migrations.

use std::env;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::package_variables;

/// Names the migrations crate's folder, as `--crate` does.
pub(crate) const CRATE_VARIABLE: &str = "MIGRATE_CRATE";

/// Builds the migrations crate and goes on as its binary, with the arguments of this process. Returns only if that fails.
pub(crate) fn build_and_exec(migrations_crate: &Path) -> Result<Exit, Failure> {
    let executable = cargo::build(migrations_crate)?;
    let mut command = Command::new(&executable);
    command.args(env::args_os().skip(1)).env(CRATE_VARIABLE, migrations_crate);
    // Under `cargo run -p migrate-cli` they are those of `migrate-cli`, not of the migrations crate.
    package_variables::remove(&mut command);
    let error = replace_process(&mut command);
    Err(Failure::file("run", &executable, &error))
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
