//! What cargo is asked: which packages there are, and to build one. The only file that runs it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use migrate_core::ir::lock_file::UPDATE_VARIABLE;
use serde::Deserialize;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::package_variables;
use crate::refused_migration::{self, CompilerMessage};
use crate::relative_path::shown_path;
use crate::runtime::block_on;
use crate::signal::Interrupts;

/// The workspace of a manifest, as `cargo metadata` tells it.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    /// Its members.
    pub(crate) packages: Vec<Package>,
    /// The folder of the root manifest.
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    #[serde(default)]
    metadata: Option<WorkspaceMetadata>,
}

#[derive(Debug, Deserialize)]
struct WorkspaceMetadata {
    migrate: Option<MigrateMetadata>,
}

#[derive(Debug, Deserialize)]
struct MigrateMetadata {
    package: Option<String>,
}

/// A member of a workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    manifest_path: PathBuf,
    targets: Vec<CargoTarget>,
    default_run: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CargoTarget {
    name: String,
    kind: Vec<String>,
}

/// One line of `cargo build --message-format=json`, as far as it matters here.
#[derive(Debug, Deserialize)]
struct BuildMessage {
    reason: String,
    executable: Option<PathBuf>,
    /// Whether cargo had nothing to build for it.
    fresh: Option<bool>,
    message: Option<CompilerMessage>,
}

/// What a build came to.
#[derive(Debug)]
pub(crate) struct Build {
    /// The binary.
    pub(crate) executable: PathBuf,
    /// Whether it was there already, and all that it is made of.
    pub(crate) had_nothing_to_do: bool,
}

impl Workspace {
    /// The workspace that the manifest in or above that folder belongs to.
    pub(crate) fn containing(folder: &Path) -> Result<Self, Failure> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(folder)
            .output()
            .map_err(|error| cannot_run_cargo(&error))?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr);
            return Err(Failure::usage(format!("cargo cannot read the package at `{}`", shown_path(folder)))
                .note(reason.trim().trim_start_matches("error: ")));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| {
            Failure::new(Exit::Failed, "cannot read what `cargo metadata` prints").note(error.to_string())
        })
    }

    /// `package` of `[workspace.metadata.migrate]` in the root manifest.
    pub(crate) fn named_package(&self) -> Option<&str> {
        self.metadata.as_ref()?.migrate.as_ref()?.package.as_deref()
    }
}

impl Package {
    /// The folder of its manifest.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }

    /// The binary that holds the migrations: the only one, or `default-run`, or the one of the package's own name.
    fn binary(&self) -> Result<&str, Failure> {
        let is_binary = |target: &&CargoTarget| target.kind.iter().any(|kind| kind == "bin");
        let names: Vec<_> = self.targets.iter().filter(is_binary).map(|target| target.name.as_str()).collect();
        let own = names.iter().copied().find(|name| *name == self.name);
        match (names.as_slice(), self.default_run.as_deref().or(own)) {
            ([], _) => Err(Failure::usage(format!("the package `{}` has no binary to run", self.name))
                .note(format!("looked in `{}`", shown_path(self.folder())))
                .help_code(
                    "add src/main.rs",
                    ["mod migrations;", "fn main() -> std::process::ExitCode { migrate_cli::run() }"],
                )),
            ([only], _) => Ok(only),
            (_, Some(chosen)) => Ok(chosen),
            (several, None) => {
                let names: Vec<_> = several.iter().map(|name| format!("`{name}`")).collect();
                Err(Failure::usage(format!("the package `{}` has several binaries: {}", self.name, names.join(", ")))
                    .help_code(
                        format!("name the one that runs migrations in `{}`", shown_path(&self.manifest_path)),
                        ["[package]".to_owned(), format!("default-run = \"{}\"", several[0])],
                    ))
            }
        }
    }
}

/// Builds the package in that folder. What cargo says goes to stderr as it comes.
pub(crate) fn build(folder: &Path, unlocked: &[String]) -> Result<Build, Failure> {
    let manifest = folder.join("Cargo.toml");
    let workspace = Workspace::containing(folder)?;
    let package = workspace.packages.iter().find(|package| same_file(&package.manifest_path, &manifest));
    let package = package.ok_or_else(|| {
        Failure::usage(format!("`{}` is not the manifest of a package", shown_path(&manifest)))
            .help("name the folder of the migrations crate with --crate")
    })?;
    let binary = package.binary()?;
    let build = |format: &str| {
        let mut build = cargo();
        build.args(["build", "--bin", binary, "--message-format", format, "--manifest-path"]).arg(&manifest);
        if !unlocked.is_empty() {
            build.env(UPDATE_VARIABLE, unlocked.join(","));
        }
        build
    };
    let (messages, succeeded) = run_build(build("json-render-diagnostics"))?;
    // We asked for one binary, so the last executable is it.
    let executable = messages.iter().rev().find_map(|message| message.executable.clone());
    match executable {
        Some(executable) if succeeded => {
            let had_nothing_to_do = messages.iter().all(|message| message.fresh != Some(false));
            Ok(Build { executable, had_nothing_to_do })
        }
        Some(_) | None => {
            let failure = Failure::new(Exit::Build, format!("cannot build the migrations crate `{}`", package.name))
                .note("nothing was run; what cargo says is above");
            if !messages.iter().any(|message| message.reason == "build-finished") {
                return Err(failure);
            }
            // Cargo prints the errors either for the user or for a program, so we ask twice. The second build compiles
            // only what failed.
            let mut again = build("json");
            again.arg("--quiet").stderr(Stdio::null());
            let (messages, _) = run_build(again)?;
            let messages: Vec<_> = messages.into_iter().filter_map(|message| message.message).collect();
            Err(refused_migration::suggest_start_after(failure, &messages, folder))
        }
    }
}

/// Runs a build. Returns the messages that cargo writes for programs, and whether the build succeeded. A request to end
/// ends the build.
fn run_build(build: Command) -> Result<(Vec<BuildMessage>, bool), Failure> {
    block_on(async {
        let mut interrupts = Interrupts::listen()?;
        let mut build = tokio::process::Command::from(build);
        let child = build.stdout(Stdio::piped()).kill_on_drop(true).spawn();
        let child = child.map_err(|error| cannot_run_cargo(&error))?;
        tokio::select! {
            output = child.wait_with_output() => {
                let output = output.map_err(|error| cannot_run_cargo(&error))?;
                let lines = output.stdout.split(|byte| *byte == b'\n');
                let messages = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
                Ok((messages, output.status.success()))
            }
            _ = interrupts.next() => {
                Err(Failure::new(Exit::Interrupted, "interrupted while the migrations crate was built")
                    .note("nothing was run"))
            }
        }
    })
}

fn cargo() -> Command {
    // Set where cargo runs us, and then the right one of several.
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    package_variables::remove(&mut command);
    command
}

fn cannot_run_cargo(error: &io::Error) -> Failure {
    Failure::new(Exit::Build, "cannot run `cargo`")
        .note(error.to_string())
        .help("install Rust, or run the binary of the migrations crate itself: it needs no cargo")
}

fn same_file(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
