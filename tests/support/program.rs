//! Programs of this workspace, built when a test needs them.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cargo;

/// Builds a binary of a package of this workspace with these features, and returns its path.
pub fn build_program(package: &str, binary: &str, features: &[&str]) -> PathBuf {
    let output = cargo::command()
        .args(["build", "--package", package, "--bin", binary, "--message-format", "json"])
        .args(["--features", &features.join(",")])
        .current_dir(workspace_root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let mut messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).expect("cargo prints JSON"));
    let executable = messages.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.expect("cargo tells where it is")
}

/// The root of this workspace.
pub fn workspace_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is in a folder of the workspace")
}
