//! Starting cargo from a test.

use std::process::Command;

#[path = "../../migrate-cli/src/package_variables.rs"]
mod package_variables;

/// The cargo that built this test, with the environment that it has if a user starts it.
///
/// If a test shares a target folder with the cargo that runs it, or with another test, it must start cargo in this way.
/// Otherwise each compiles again what the other has compiled.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO"));
    remove_package_variables(&mut command);
    command
}

/// Removes from a command the variables by which cargo describes the package of this test.
pub fn remove_package_variables(command: &mut Command) {
    package_variables::remove(command);
}
