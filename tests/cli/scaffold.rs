//! Crates that `init` wrote, built and run by the driver.

use std::path::Path;
use std::process::Command;

use migrate_tests::cargo;

use crate::program::{ProgramRun, Sandbox, workspace_root};

/// Runs the driver in that folder with the words of a line. What it builds is kept from run to run, under the name of
/// the crate.
pub(crate) fn run_in(sandbox: &Sandbox, folder: &str, line: &str) -> ProgramRun {
    let mut command = sandbox.command(line.split_whitespace());
    set_folders(&mut command, sandbox, folder);
    sandbox.finish(command)
}

/// Cargo in that folder, as the driver finds it, so that each goes on with what the other has built.
pub(crate) fn cargo(sandbox: &Sandbox, folder: &str) -> Command {
    let mut command = Command::new("cargo");
    cargo::remove_package_variables(&mut command);
    set_folders(&mut command, sandbox, folder);
    command
}

fn set_folders(command: &mut Command, sandbox: &Sandbox, folder: &str) {
    set_target(command.current_dir(sandbox.path(folder)), sandbox);
}

/// The profile of this workspace. In a crate that a test makes, the crates of this workspace are dependencies.
const PROFILE: &str = "[profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n";

/// Lets cargo build into the folder of this workspace, with its profile, so that it finds there what is built already.
pub(crate) fn set_target(command: &mut Command, sandbox: &Sandbox) {
    let ours = ["migrate-cli", "migrate-core", "migrate-ir", "migrate-expand", "migrate-macros"];
    let ours = ours.map(|name| format!("\n[profile.dev.package.{name}]\ndebug = \"line-tables-only\"\n"));
    sandbox.write(".cargo/config.toml", &format!("{PROFILE}{}", ours.concat()));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder in the target folder");
    command.env("CARGO_TARGET_DIR", target);
}

/// Makes a crate of that name, with the versions that this workspace was tested with, and that are here already.
pub(crate) fn init(sandbox: &Sandbox, line: &str) {
    run_in(sandbox, "", &format!("init {line}")).exits_with(0);
    let name = line.split_whitespace().find(|word| !word.starts_with("--")).expect("the name of the crate");
    std::fs::copy(workspace_root().join("Cargo.lock"), sandbox.path(&format!("{name}/Cargo.lock")))
        .expect("a file can be copied");
}
