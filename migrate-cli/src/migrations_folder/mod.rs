//! The folder of migration sources: what is in it, and how another file is added.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use migrate_core::ir::lock_file;
use migrate_core::ir::migration_name::MigrationName;

use crate::failure::Failure;
use crate::relative_path::shown_path;

mod mod_lines;
mod next_name;

pub(crate) use next_name::next_name;

/// The folder `src/migrations` of a migrations crate.
#[derive(Debug)]
pub(crate) struct MigrationsFolder {
    folder: PathBuf,
    module: PathBuf,
    names: BTreeSet<MigrationName>,
    /// The file of each migration whose function is in one.
    files: BTreeMap<MigrationName, PathBuf>,
    tables: BTreeSet<String>,
}

impl MigrationsFolder {
    /// Reads the migrations of that crate.
    pub(crate) fn read(migrations_crate: &Path) -> Result<Self, Failure> {
        let source = migrations_crate.join("src");
        let folder = source.join("migrations");
        let modules = [folder.join("mod.rs"), folder.with_extension("rs")];
        let Some(module) = modules.iter().find(|path| path.is_file()).cloned() else {
            let root = if source.join("lib.rs").is_file() { "src/lib.rs" } else { "src/main.rs" };
            return Err(Failure::usage(format!("`{}` is not there", shown_path(&modules[0])))
                .note("it names the file of every migration")
                .help_code(format!("create it, and name it in `{root}`"), ["mod migrations;"]));
        };
        let mut found =
            Self { folder, module, names: BTreeSet::new(), files: BTreeMap::new(), tables: BTreeSet::new() };
        for path in [found.module.clone(), found.folder.clone()] {
            found.scan(&path).map_err(|error| Failure::file("read", &path, &error))?;
        }
        Ok(found)
    }

    /// Takes in a file, or every file below a folder.
    fn scan(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                self.scan(&entry?.path())?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.is_file() {
            let text = fs::read_to_string(path)?;
            self.names.extend(path.file_stem().and_then(|stem| MigrationName::read(&stem.to_string_lossy())));
            for name in identifiers_after(&text, "fn ").filter_map(MigrationName::read) {
                self.names.insert(name.clone());
                self.files.insert(name, path.to_owned());
            }
            self.tables.extend(identifiers_after(&text, "create_table(\"").map(str::to_owned));
        }
        Ok(())
    }

    /// The migrations, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &MigrationName> {
        self.names.iter()
    }

    /// The newest migration.
    pub(crate) fn newest(&self) -> Option<&MigrationName> {
        self.names.last()
    }

    /// Whether it has the migration of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|other| other.to_string() == name)
    }

    /// The migration about that subject, where there is one.
    pub(crate) fn by_subject(&self, subject: &str) -> Option<&MigrationName> {
        self.names.iter().find(|name| name.subject() == subject)
    }

    /// The tables that the migrations create, as their text tells.
    pub(crate) fn tables(&self) -> &BTreeSet<String> {
        &self.tables
    }

    /// Writes the source of a migration and names it in the module. Returns the file.
    pub(crate) fn add(&self, name: &MigrationName, source: &str) -> Result<PathBuf, Failure> {
        let file = self.folder.join(format!("{name}.rs"));
        let module = self.read_module()?;
        if mod_lines::has_conflict(&module) {
            return Err(Failure::usage(format!("`{}` has both sides of a merge in it", shown_path(&self.module)))
                .help_code("join them", ["migrate renumber"]));
        }
        new_file(&file, source)?;
        self.write_module(&mod_lines::insert(&module, &name.to_string()))?;
        Ok(file)
    }

    /// The migrations that have a file in this folder which no line of the module brings into the build.
    pub(crate) fn without_mod_line(&self) -> Result<Vec<MigrationName>, Failure> {
        let module = self.read_module()?;
        let named: BTreeSet<_> = mod_lines::names(&module).collect();
        let has_file = |name: &str| {
            self.folder.join(format!("{name}.rs")).is_file() || self.folder.join(name).join("mod.rs").is_file()
        };
        let is_missing = |name: &str| {
            // `#[path = "m0007_add_x.rs"]` names the file as well.
            !named.contains(name) && has_file(name) && !module.contains(&format!("{name}.rs\""))
        };
        Ok(self.names.iter().filter(|name| is_missing(&name.to_string())).cloned().collect())
    }

    /// Makes cargo compile the crate again if the folder has got a migration that no line of the module names. To
    /// cargo, such a file is no source, so it would run the binary as it is. The compiler says what is wrong, if
    /// anything is.
    pub(crate) fn expire_build_of_unnamed(&self) {
        let unnamed = self.without_mod_line().unwrap_or_default();
        let files = unnamed.iter().filter_map(|name| self.files.get(name));
        let has_migration = |path: &&PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("#[migration"));
        let mut changed = files.filter(has_migration).map(|file| modified(file)).peekable();
        if changed.peek().is_none() {
            return;
        }
        // The folder changes with each file that comes or goes.
        let newest = changed.chain([modified(&self.folder)]).max().flatten();
        if newest >= modified(&self.module) {
            // Where the sources may not be written, the binary is run as it is.
            let _ = fs::File::options()
                .append(true)
                .open(&self.module)
                .and_then(|file| file.set_modified(SystemTime::now()));
        }
    }

    /// Joins both sides of a merge in the module, where each has nothing but `mod` lines. Returns whether there was one.
    pub(crate) fn join_conflict(&self) -> Result<bool, Failure> {
        let module = self.read_module()?;
        if !mod_lines::has_conflict(&module) {
            return Ok(false);
        }
        let Some(joined) = mod_lines::join_conflict(&module) else {
            return Err(Failure::usage(format!("the merge in `{}` cannot be joined", shown_path(&self.module)))
                .note("one of its sides has more than `mod` lines")
                .help("resolve the conflict in an editor, and run it again"));
        };
        self.write_module(&joined)?;
        Ok(true)
    }

    /// Writes the `mod` lines of these migrations.
    pub(crate) fn add_mod_lines(&self, names: &[MigrationName]) -> Result<(), Failure> {
        let mut module = self.read_module()?;
        for name in names {
            module = mod_lines::insert(&module, &name.to_string());
        }
        if names.is_empty() { Ok(()) } else { self.write_module(&module) }
    }

    /// Gives a migration another number: its function, its file and its `mod` line. Returns the file.
    pub(crate) fn rename(&mut self, old: &MigrationName, new: &MigrationName) -> Result<PathBuf, Failure> {
        let (from, to) = (old.to_string(), new.to_string());
        let Some(path) = self.files.get(old).cloned() else {
            return Err(Failure::usage(format!("no file has the function `{from}`"))
                .note(format!("looked in `{}`", shown_path(&self.folder)))
                .help("give the function the name of its file"));
        };
        let text = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
        let text = text.replace(&format!("fn {from}("), &format!("fn {to}("));
        let file = match path.file_stem() {
            Some(stem) if stem.to_string_lossy() == from => {
                let file = path.with_file_name(format!("{to}.rs"));
                let module = self.read_module()?;
                new_file(&file, &text)?;
                self.write_module(&mod_lines::rename(&module, &from, &to))?;
                fs::remove_file(&path).map_err(|error| Failure::file("remove", &path, &error))?;
                file
            }
            _ => {
                fs::write(&path, text).map_err(|error| Failure::file("write", &path, &error))?;
                path
            }
        };
        self.names.remove(old);
        self.names.insert(new.clone());
        self.files.remove(old);
        self.files.insert(new.clone(), file.clone());
        Ok(file)
    }

    /// The file that keeps the migrations from being changed. It need not be there.
    pub(crate) fn lock_file(&self) -> PathBuf {
        self.folder.join(lock_file::FILE)
    }

    /// The file that names the migrations.
    pub(crate) fn module(&self) -> &Path {
        &self.module
    }

    fn read_module(&self) -> Result<String, Failure> {
        fs::read_to_string(&self.module).map_err(|error| Failure::file("read", &self.module, &error))
    }

    fn write_module(&self, text: &str) -> Result<(), Failure> {
        fs::write(&self.module, text).map_err(|error| Failure::file("write", &self.module, &error))
    }
}

/// Writes a file that must not exist, and the folders above it that need not.
pub(crate) fn new_file(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::file("write", path, &error))
}

/// When a file or folder was changed.
fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The identifiers that come right after a text.
fn identifiers_after<'a>(text: &'a str, marker: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(marker).map(move |(start, _)| {
        let rest = &text[start + marker.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_and_tables_are_found_in_files_and_functions() {
        let folder = tempfile::tempdir().unwrap();
        let migrations = folder.path().join("src/migrations");
        fs::create_dir_all(migrations.join("later")).unwrap();
        fs::write(migrations.join("mod.rs"), "mod m0001_a;").unwrap();
        fs::write(migrations.join("m0001_a.rs"), "fn m0001_a(s: &mut Schema) { s.create_table(\"users\", |t| {}); }")
            .unwrap();
        fs::write(migrations.join("later/many.rs"), "fn m0009_x() {}\nfn m0010_y() {}\nfn more() {}").unwrap();
        let found = MigrationsFolder::read(folder.path()).unwrap();
        assert_eq!(found.newest().unwrap().to_string(), "m0010_y");
        assert_eq!(found.by_subject("x").unwrap().to_string(), "m0009_x");
        assert!(found.tables().contains("users"));
    }
}
