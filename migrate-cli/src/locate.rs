//! Which crate holds the migrations.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{Package, Workspace};
use crate::config;
use crate::failure::Failure;
use crate::relative_path::shown_path;

const MANIFEST: &str = "Cargo.toml";

/// The folder of the migrations crate: the one that is named, else the nearest above `start` with a `migrate.toml`,
/// else the one that the workspace of `start` names or has, else the only one right below `start`. None is no error.
pub(crate) fn find_migrations_crate(named: Option<&Path>, start: &Path) -> Result<Option<PathBuf>, Failure> {
    if let Some(named) = named {
        return folder_of(named).map(Some);
    }
    if let Some(folder) = start.ancestors().find(|folder| is_migrations_crate(folder)) {
        return Ok(Some(folder.to_owned()));
    }
    if start.ancestors().any(|folder| folder.join(MANIFEST).is_file())
        && let Some(folder) = workspace_member(&Workspace::containing(start)?)?
    {
        return Ok(Some(folder));
    }
    let mut found = crates_below(start);
    match found.len() {
        0 | 1 => Ok(found.pop()),
        _ => Err(ambiguous("several migrations crates are here", &found)),
    }
}

/// The same, where there must be one.
pub(crate) fn migrations_crate(named: Option<&Path>, start: &Path) -> Result<PathBuf, Failure> {
    find_migrations_crate(named, start)?.ok_or_else(|| no_migrations_crate(start))
}

/// Nothing was found.
pub(crate) fn no_migrations_crate(start: &Path) -> Failure {
    Failure::usage("no migrations crate is here")
        .note(format!(
            "neither `{}` nor a folder above it or right below it has a `{}` beside a `{MANIFEST}`",
            start.display(),
            config::FILE
        ))
        .help_code("make one", ["migrate init"])
        .help_code("or name one", ["migrate up --crate path/to/it"])
}

/// The folder of `migrate.toml` for a program that may run where there are no sources: the one that is named, else the
/// crate that cargo runs, else the nearest above `start`. None is no error.
pub(crate) fn config_folder(named: Option<&Path>, start: &Path) -> Result<Option<PathBuf>, Failure> {
    if let Some(named) = named {
        return folder_of(named).map(Some);
    }
    let run_by_cargo = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let mut folders = run_by_cargo.iter().map(PathBuf::as_path).chain(start.ancestors());
    Ok(folders.find(|folder| folder.join(config::FILE).is_file()).map(Path::to_owned))
}

/// `path`, or the folder of the manifest that it names.
fn folder_of(path: &Path) -> Result<PathBuf, Failure> {
    let folder = if path.ends_with(MANIFEST) { path.with_file_name("") } else { path.to_owned() };
    let folder = std::path::absolute(&folder).map_err(|error| Failure::file("find", path, &error))?;
    if [MANIFEST, config::FILE].iter().any(|file| folder.join(file).is_file()) {
        return Ok(folder);
    }
    Err(Failure::usage(format!("there is no migrations crate at `{}`", path.display()))
        .note(format!("`{}` has neither a `{MANIFEST}` nor a `{}`", shown_path(folder), config::FILE))
        .help("name the folder of the migrations crate with --crate"))
}

fn is_migrations_crate(folder: &Path) -> bool {
    folder.join(config::FILE).is_file() && folder.join(MANIFEST).is_file()
}

/// The migrations crate of a workspace: the one that it names, else the only member with a `migrate.toml`.
fn workspace_member(workspace: &Workspace) -> Result<Option<PathBuf>, Failure> {
    if let Some(name) = workspace.named_package() {
        let package = workspace.packages.iter().find(|package| package.name == name);
        return match package {
            Some(package) => Ok(Some(package.folder().to_owned())),
            None => Err(Failure::usage(format!("the workspace has no package `{name}`"))
                .note(format!(
                    "`[workspace.metadata.migrate]` in `{}` names it",
                    shown_path(workspace.root.join(MANIFEST))
                ))
                .suggest_similar("package", name, workspace.packages.iter().map(|package| package.name.as_str()))),
        };
    }
    let mut found: Vec<_> = workspace.packages.iter().map(Package::folder).filter(|f| is_migrations_crate(f)).collect();
    found.sort_unstable();
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some((*only).to_owned())),
        _ => Err(ambiguous("several members of the workspace hold migrations", &found).help_code(
            format!("or name the usual one in `{}`", shown_path(workspace.root.join(MANIFEST))),
            ["[workspace.metadata.migrate]", "package = \"its name\""],
        )),
    }
}

/// Migrations crates right below a folder, sorted.
fn crates_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(|path| is_migrations_crate(path)).collect();
    found.sort_unstable();
    found
}

fn ambiguous(title: &str, folders: &[impl AsRef<Path>]) -> Failure {
    let names: Vec<_> = folders.iter().map(|folder| format!("`{}`", shown_path(folder))).collect();
    let example = folders.first().map(|folder| format!("migrate up --crate {}", shown_path(folder)));
    Failure::usage(title).note(names.join(", ")).help_code("name one", example)
}
