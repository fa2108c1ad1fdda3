//! Starting cargo from a test.

use std::process::Command;

#[path = "../../migrate-cli/src/package_variables.rs"]
mod package_variables;

/// The cargo that built this test, as it is when a user starts it.
///
/// A test that shares a target folder with the cargo that runs it, or with another test, must start cargo in this way:
/// else each compiles again what the other has compiled.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO"));
    without_package(&mut command);
    command
}

/// Keeps from a command what cargo says of the package of this test.
pub fn without_package(command: &mut Command) {
    package_variables::remove(command);
}
