//! The variables by which cargo describes one package to the program of it that it runs.
//!
//! The tests compile this file as well: they start cargo, and cargo starts them.

use std::env;
use std::process::Command;

/// Cargo sets these, and sets those that begin so, for one package. It reads none of them.
///
/// The list is that of "Environment Variables" in the Cargo book. What cargo reads (`CARGO_HOME`, `CARGO_TARGET_DIR`,
/// `CARGO_BUILD_*`, ...) is not in it, nor are the paths that cargo adds to where shared libraries are looked for: a user
/// may have set them.
const NAMES: [&str; 5] =
    ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_TARGET_TMPDIR", "CARGO_WORKSPACE_DIR", "OUT_DIR"];
const PREFIXES: [&str; 5] = ["CARGO_BIN_", "CARGO_CFG_", "CARGO_FEATURE_", "CARGO_MANIFEST_", "CARGO_PKG_"];

/// Keeps them from a command, if cargo runs this process: they say nothing of another package.
///
/// A build script can ask cargo to run it again when one of them changes, as that of `ring` does. Cargo compares the
/// values that it has itself, so with those of an outer cargo it would compile such a package again, and so would the next
/// cargo without them.
pub(crate) fn remove(command: &mut Command) {
    // Cargo sets it for every package. Without it, nobody but the user can have set the others.
    if env::var_os("CARGO_MANIFEST_DIR").is_none() {
        return;
    }
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(describes_a_package) {
            command.env_remove(name);
        }
    }
}

fn describes_a_package(name: &str) -> bool {
    NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
