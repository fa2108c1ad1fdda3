//! `migrate lock`: writes down which migrations may be applied from now on. The compiler refuses to change them.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use migrate_core::ir::lock_file::{LockFile, LockedPlace};
use migrate_core::ir::migration_name::MigrationName;
use serde::Serialize;

use crate::args;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locked_migrations::LockedMigrations;
use crate::migrations_folder::MigrationsFolder;
use crate::relative_path::relative_to_current_dir;
use crate::summary::count_migrations;

/// What the lock holds now, and what is new in it.
#[derive(Debug, Serialize)]
pub(crate) struct LockOutput {
    file: PathBuf,
    /// How many migrations are in it.
    locked: usize,
    added: Vec<String>,
    updated: Vec<String>,
    removed: Vec<String>,
}

impl fmt::Display for LockOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, locked, added, updated, removed } = self;
        for (what, names) in [("locked", added), ("locked anew", updated), ("took out", removed)] {
            names.iter().try_for_each(|name| writeln!(f, "{what} {name}"))?;
        }
        let all = count_migrations(*locked);
        if [added, updated, removed].iter().all(|names| names.is_empty()) {
            write!(f, "nothing to lock: {} has {all}", file.display())
        } else {
            write!(f, "{} has {all}; commit it", file.display())
        }
    }
}

/// Locks what is not locked yet, and locks anew what is named.
pub(crate) fn run(args: &args::LockArgs, migrations_crate: &Path) -> Result<LockOutput, Failure> {
    let LockedMigrations { file, lock, linked } =
        LockedMigrations::read(migrations_crate, &MigrationsFolder::read(migrations_crate)?)?;
    let update: BTreeSet<_> = args.update.iter().cloned().collect();
    let names: BTreeSet<_> = lock.names().chain(linked.keys()).map(MigrationName::as_str).collect();
    if let Some(unknown) = update.iter().find(|name| !names.contains(name.as_str())) {
        return Err(Failure::usage(format!("there is no migration `{unknown}`")).suggest_similar(
            "migration",
            unknown,
            names,
        ));
    }
    let mut previous = None;
    for (index, (name, checksum)) in linked.iter().enumerate() {
        let place = LockedPlace { name, checksum: Some(checksum), previous, is_last: index + 1 == linked.len() };
        if let Some(problem) = lock.problems(place, &update).into_iter().next() {
            return Err(Failure::from_diagnostic(Exit::Usage, problem));
        }
        previous = Some(name);
    }
    let new = LockFile::of(linked.iter().map(|(name, checksum)| (name, *checksum)));
    let of = |names: &mut dyn Iterator<Item = &MigrationName>| names.map(ToString::to_string).collect();
    let output = LockOutput {
        file: relative_to_current_dir(&file),
        locked: linked.len(),
        added: of(&mut new.names().filter(|name| !lock.has(name))),
        updated: of(&mut new
            .names()
            .filter(|name| lock.has(name) && update.contains(name.as_str()) && !new.agrees(&lock, name))),
        removed: of(&mut lock.names().filter(|name| !new.has(name))),
    };
    if new != lock || !file.exists() {
        std::fs::write(&file, new.to_string()).map_err(|error| Failure::file("write", &file, &error))?;
    }
    Ok(output)
}
