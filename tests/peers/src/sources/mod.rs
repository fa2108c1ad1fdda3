//! The crates that are built: a peer's program, with migrations as its users write them.

mod ours;
mod sea_orm;
mod sql_files;
mod sqlx_migrator;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::database::Dialect;
use crate::history::{Migration, history};
use crate::peer::Peer;

/// Texts by their paths below a crate's folder.
type Files = BTreeMap<PathBuf, String>;

/// What the crate in a folder is called. Cargo takes two crates of one name for one, wherever they stand, and would give
/// the program of the one for the other's.
pub(crate) fn crate_name(folder: &Path) -> Result<String> {
    let name = folder.file_name().with_context(|| format!("{} has no name", folder.display()))?;
    Ok(format!("peer-{}", name.display()))
}

/// Writes a peer's crate with so many migrations, and touches no file that is right already.
pub(crate) fn write(peer: Peer, dialect: Dialect, size: usize, folder: &Path) -> Result<()> {
    let mut files = program(peer, &crate_name(folder)?)?;
    files.extend(migrations(peer, dialect, size));
    for (path, text) in &files {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
            continue;
        }
        let parent = path.parent().with_context(|| format!("{} has no folder", path.display()))?;
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The program as it is committed, with a name of its own, and with absolute paths to the crates beside it.
fn program(peer: Peer, name: &str) -> Result<Files> {
    let folder = peer.folder();
    let mut files = Files::new();
    let mut read = |path: PathBuf| -> Result<()> {
        let text = fs::read_to_string(folder.join(&path))
            .with_context(|| format!("cannot read {}", folder.join(&path).display()))?;
        files.insert(path, text);
        Ok(())
    };
    read("Cargo.toml".into())?;
    read("Cargo.lock".into())?;
    for entry in fs::read_dir(folder.join("src"))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            read(Path::new("src").join(entry.file_name()))?;
        }
    }
    let committed = format!("name = \"peer-{}\"", peer.name());
    for path in ["Cargo.toml", "Cargo.lock"] {
        if let Some(text) = files.get_mut(Path::new(path)) {
            *text = text.replacen(&committed, &format!("name = \"{name}\""), 1);
        }
    }
    if let Some(manifest) = files.get_mut(Path::new("Cargo.toml")) {
        *manifest = with_absolute_paths(manifest, &folder)?;
    }
    Ok(files)
}

fn with_absolute_paths(manifest: &str, folder: &Path) -> Result<String> {
    const PATH: &str = "path = \"";
    let mut written = String::new();
    let mut rest = manifest;
    while let Some((before, after)) = rest.split_once(PATH) {
        let (path, after) = after.split_once('"').context("a path without its end")?;
        let path = folder.join(path);
        let path = path.canonicalize().with_context(|| format!("{} is not there", path.display()))?;
        write!(written, "{before}{PATH}{}\"", path.display())?;
        rest = after;
    }
    Ok(written + rest)
}

fn migrations(peer: Peer, dialect: Dialect, size: usize) -> Files {
    let migrations: Vec<Migration> = history(size).collect();
    match peer {
        Peer::Ours => ours::files(dialect, &migrations),
        Peer::Sqlx => sql_files::sqlx(dialect, &migrations),
        Peer::Refinery => sql_files::refinery(dialect, &migrations),
        Peer::Diesel => sql_files::diesel(dialect, &migrations),
        Peer::SeaOrm => sea_orm::files(dialect, &migrations),
        Peer::SqlxMigrator => sqlx_migrator::files(dialect, &migrations),
    }
}

/// One Rust file for each migration, and the `mod.rs` that begins with their `mod` lines.
fn modules(migrations: &[Migration], body: impl Fn(Migration) -> String, rest: &str) -> Files {
    let folder = Path::new("src/migrations");
    let lines = lines(migrations, |module| format!("mod {module};\n"));
    let mut files: Files =
        migrations.iter().map(|one| (folder.join(format!("{}.rs", one.module())), body(*one))).collect();
    files.insert(folder.join("mod.rs"), lines + rest);
    files
}

/// A line for each migration, made of its module.
fn lines(migrations: &[Migration], line: impl Fn(String) -> String) -> String {
    migrations.iter().map(|migration| line(migration.module())).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_peer_has_as_many_migrations_as_the_history() {
        for peer in Peer::value_variants() {
            let (three, four) = (migrations(*peer, Dialect::Postgres, 3), migrations(*peer, Dialect::Postgres, 4));
            let added = four.keys().filter(|path| !three.contains_key(*path)).count();
            // The two ways.
            let files = if *peer == Peer::Diesel { 2 } else { 1 };
            assert_eq!(added, files, "{peer:?}");
        }
    }

    #[test]
    fn a_migration_that_is_added_changes_no_other_but_their_list() {
        for peer in Peer::value_variants() {
            let (four, five) = (migrations(*peer, Dialect::Postgres, 4), migrations(*peer, Dialect::Postgres, 5));
            for (path, text) in &four {
                assert!(path.ends_with("mod.rs") || five[path] == *text, "{peer:?}: {}", path.display());
            }
        }
    }

    #[test]
    fn paths_in_a_manifest_become_absolute() {
        let manifest = with_absolute_paths("a = { path = \"../ours\" }\nb = \"1\"\n", &Peer::Sqlx.folder());
        let ours = Peer::Ours.folder().canonicalize().expect("it is there");
        assert_eq!(manifest.expect("a manifest"), format!("a = {{ path = \"{}\" }}\nb = \"1\"\n", ours.display()));
    }
}
