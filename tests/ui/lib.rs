//! The cases are in `cases/`, the test is `ui.rs`.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a helper that fails, fails its test")]

#[path = "../support/cargo.rs"]
pub mod cargo;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Where the tests of compile errors have built the dependencies already: beside the profile that this test is built in.
fn built_dependencies() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().join("tests/trybuild")
}

/// A crate that depends on the library as it is here.
pub struct TestCrate(TempDir);

impl TestCrate {
    /// A crate of these files. Cargo keeps crates of one target folder apart by their names.
    pub fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let library = root.join("migrate-core").canonicalize().unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n\
             [dependencies]\nmigrate-core = {{ path = '{}' }}\n\n[workspace]\n",
            library.display()
        );
        fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
        let made = Self(folder);
        made.write("Cargo.toml", &manifest);
        for (file, text) in files {
            made.write(file, text);
        }
        made
    }

    /// Writes one of its files.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.0.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Its folder, as the compiler names it.
    pub fn folder(&self) -> PathBuf {
        self.0.path().canonicalize().unwrap()
    }

    /// A program that is started in it, and builds beside the other crates.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        cargo::remove_package_variables(&mut command);
        command.current_dir(self.folder()).env("CARGO_TARGET_DIR", built_dependencies());
        command
    }

    /// What rustc says of it.
    pub fn check(&self) -> String {
        let output = cargo::command()
            .args(["check", "--offline", "--quiet"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", built_dependencies())
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("warning"), "{stderr}");
        assert_eq!(output.status.success(), !stderr.contains("error"), "{stderr}");
        stderr
    }

    /// The errors that rustc tells: the line that each begins with.
    pub fn errors(&self) -> Vec<String> {
        let stderr = self.check();
        let titles = stderr.lines().filter_map(|line| line.strip_prefix("error: "));
        titles.filter(|title| !title.starts_with("could not compile")).map(str::to_owned).collect()
    }
}
