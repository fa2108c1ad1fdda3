//! The environment variables by which cargo describes a package to the program that it runs.
//!
//! The tests compile this file as well: cargo starts them, and they start cargo.

use std::env;
use std::process::Command;

/// Cargo sets these variables, and those with these prefixes, for one package. It reads none of them.
///
/// The list is that of "Environment Variables" in the Cargo book. What cargo reads (`CARGO_HOME`, `CARGO_TARGET_DIR`,
/// `CARGO_BUILD_*`, ...) is not in it, nor are the paths that cargo adds to where shared libraries are looked for: a user
/// may have set them.
const NAMES: [&str; 5] =
    ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_TARGET_TMPDIR", "CARGO_WORKSPACE_DIR", "OUT_DIR"];
const PREFIXES: [&str; 5] = ["CARGO_BIN_", "CARGO_CFG_", "CARGO_FEATURE_", "CARGO_MANIFEST_", "CARGO_PKG_"];

/// Removes them from a command, if cargo runs this process: they describe this package, not another one.
///
/// A build script can ask cargo to run it again if one of them changes; the build script of `ring` does. Cargo compares
/// the values in its own environment. With the values of an outer cargo, it would compile such a package again, and the
/// next cargo without them would do so once more.
pub(crate) fn remove(command: &mut Command) {
    // Cargo sets this one for every package. Without it, the user has set the others.
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
