//! The migrations of the migrations crate, beside its `migrations.lock`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use migrate_core::Error;
use migrate_core::ir::lock_file::LockFile;
use migrate_core::ir::migration_name::MigrationName;
use toml::de::DeTable;

use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::linked;
use crate::migrations_folder::MigrationsFolder;
use crate::relative_path::shown_path;

/// What is locked, and what this program has.
pub(crate) struct LockedMigrations {
    /// The file, which need not be there.
    pub(crate) file: PathBuf,
    /// What is in it.
    pub(crate) lock: LockFile,
    /// The crate's own migrations with their checksums.
    pub(crate) linked: BTreeMap<MigrationName, &'static str>,
}

impl LockedMigrations {
    /// Reads both, of the crate with this folder of migrations.
    pub(crate) fn read(migrations_crate: &Path, folder: &MigrationsFolder) -> Result<Self, Failure> {
        let file = folder.lock_file();
        let lock = match fs::read_to_string(&file) {
            Ok(text) => LockFile::parse(&text).map_err(|problem| Failure::from_diagnostic(Exit::Usage, problem))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => LockFile::default(),
            Err(error) => return Err(Failure::file("read", &file, &error)),
        };
        let history = history(migrations_crate)?;
        let registry = linked::registry().map_err(Error::from)?;
        let own = registry.migrations().iter().filter(|migration| migration.history == history);
        let mut linked = BTreeMap::new();
        for migration in own {
            if let Some(why) = migration.unresolved {
                return Err(
                    Failure::usage(format!("`{}` cannot be locked: it was not evaluated", migration.name)).note(why)
                );
            }
            linked.extend(MigrationName::read(migration.name).map(|name| (name, migration.checksum)));
        }
        if linked.is_empty() {
            return Err(Failure::usage(format!("this program has no migrations of the history `{history}`"))
                .note(format!("that is the history of the crate in `{}`", shown_path(migrations_crate)))
                .help("run it in the crate of the migrations, or name that with --crate"));
        }
        Ok(Self { file, lock, linked })
    }

    /// The migrations that are not locked yet.
    pub(crate) fn unlocked(&self) -> impl Iterator<Item = &MigrationName> {
        self.linked.keys().filter(|name| !self.lock.has(name))
    }
}

/// The history of the crate's migrations: the one that `migrate.toml` names, else the package.
fn history(migrations_crate: &Path) -> Result<String, Failure> {
    if let Some(history) = Config::read(migrations_crate)?.and_then(|config| config.history) {
        return Ok(history);
    }
    let manifest = migrations_crate.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Failure::file("read", &manifest, &error))?;
    let name = DeTable::parse(&text).ok().and_then(|table| {
        let package = table.get_ref().get("package")?.get_ref().as_table()?;
        Some(package.get("name")?.get_ref().as_str()?.to_owned())
    });
    name.ok_or_else(|| Failure::usage(format!("`{}` names no package", shown_path(&manifest))))
}
