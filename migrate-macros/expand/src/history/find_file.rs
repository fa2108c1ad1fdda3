//! Finds the file of a migration where nobody tells it: rust-analyzer does not, in its default settings.

use super::cache::RECHECK_AFTER;
use super::files::{FileVersion, file_version};
use super::{files, source};
use migrate_ir::migration_name::MigrationName;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// The files of a crate that may hold migrations.
struct CrateFiles {
    files: BTreeMap<PathBuf, SourceFile>,
    checked: Option<Instant>,
}

struct SourceFile {
    version: FileVersion,
    /// What is named like a migration behind `fn`, in comments too.
    candidates: BTreeSet<MigrationName>,
    /// The migrations that it really holds, once somebody has asked. Nothing where it does not parse.
    migrations: OnceCell<Option<BTreeSet<MigrationName>>>,
}

static CRATES: Mutex<BTreeMap<PathBuf, CrateFiles>> = Mutex::new(BTreeMap::new());

/// The one file of the crate that holds a migration of this name. Nothing where none or several do, or where that is
/// not certain.
pub(crate) fn find_file(name: &MigrationName, crate_folder: &Path) -> Option<PathBuf> {
    // A poisoned lock only says that an expansion panicked. The next check reads again what has changed.
    let mut crates = CRATES.lock().unwrap_or_else(PoisonError::into_inner);
    let known =
        crates.entry(crate_folder.to_owned()).or_insert_with(|| CrateFiles { files: BTreeMap::new(), checked: None });
    if known.checked.is_none_or(|checked| checked.elapsed() >= RECHECK_AFTER) {
        known.refresh(crate_folder);
        known.checked = Some(Instant::now());
    }
    known.find(name)
}

impl CrateFiles {
    fn refresh(&mut self, crate_folder: &Path) {
        let mut before = std::mem::take(&mut self.files);
        // A name in a test or an example may be meant as well.
        for folder in ["src", "tests", "examples", "benches"] {
            for path in files::rust_files(&crate_folder.join(folder)) {
                let version = file_version(&path);
                let unchanged = before.remove(&path).filter(|file| file.version == version);
                let file = unchanged.unwrap_or_else(|| SourceFile::read(&path, version));
                self.files.insert(path, file);
            }
        }
    }

    fn find(&self, name: &MigrationName) -> Option<PathBuf> {
        let mut found = None;
        for (path, file) in self.files.iter().filter(|(_, file)| file.candidates.contains(name)) {
            if file.holds(path, name)? && found.replace(path).is_some() {
                return None;
            }
        }
        found.cloned()
    }
}

impl SourceFile {
    fn read(path: &Path, version: FileVersion) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        Self { version, candidates: source::names_behind_fn(&text), migrations: OnceCell::new() }
    }

    fn holds(&self, path: &Path, name: &MigrationName) -> Option<bool> {
        let migrations = self.migrations.get_or_init(|| {
            let functions = source::migration_functions(&fs::read_to_string(path).ok()?)?;
            let name = |function: &syn::ItemFn| MigrationName::read(&function.sig.ident.to_string());
            Some(functions.iter().filter_map(name).collect())
        });
        migrations.as_ref().map(|migrations| migrations.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "#[migration]\nfn m0001_a(schema: &mut Schema) {}\n";

    /// The file of `m0001_a` in a crate of these files, from its folder on.
    fn found(files: &[(&str, &str)]) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let file = find_file(&MigrationName::read("m0001_a").unwrap(), folder.path())?;
        Some(file.strip_prefix(folder.path()).unwrap().display().to_string())
    }

    #[test]
    fn the_only_file_that_holds_the_migration_is_found() {
        let mention = "// As fn m0001_a does.\n#[migration]\nfn m0002_b(schema: &mut Schema) {}";
        let files = [("src/migrations/m0001_a.rs", FIRST), ("src/migrations/m0002_b.rs", mention)];
        assert_eq!(found(&files).as_deref(), Some("src/migrations/m0001_a.rs"));
        let inner = format!("mod migrations {{ {FIRST} }}");
        assert_eq!(found(&[("src/main.rs", inner.as_str())]).as_deref(), Some("src/main.rs"));
    }

    #[test]
    fn no_file_is_found_where_none_or_several_hold_it_or_that_is_not_certain() {
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[("src/lib.rs", "// fn m0001_a is gone\nfn main() {}")]), None);
        assert_eq!(found(&[("src/lib.rs", FIRST), ("tests/it.rs", FIRST)]), None);
        assert_eq!(found(&[("src/a.rs", FIRST), ("src/b.rs", "#[migration]\nfn m0001_a( {")]), None);
    }

    #[test]
    fn a_file_that_changed_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("src/lib.rs");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let name = MigrationName::read("m0001_a").unwrap();
        let mut files = CrateFiles { files: BTreeMap::new(), checked: None };
        for (text, holds) in [(FIRST, true), ("fn main() {}", false), (FIRST, true)] {
            fs::write(&file, text).unwrap();
            files.refresh(folder.path());
            assert_eq!(files.find(&name).is_some(), holds, "{text}");
        }
    }
}
