//! `migrations.lock` beside the migrations, as far as an expansion asks for it.

use super::files::{FileVersion, file_version};
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::lock_file::{FILE, LockFile, LockedPlace};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The lock of one folder.
#[derive(Debug)]
pub(super) struct Lock {
    file: PathBuf,
    version: FileVersion,
    /// None where there is no such file.
    content: Option<Result<LockFile, Diagnostic>>,
}

impl Lock {
    /// Reads the lock of the migrations below `root`. Those of a single file have none.
    pub(super) fn read(root: &Path) -> Self {
        let file = root.join(FILE);
        let version = file_version(&file);
        let content = match fs::read_to_string(&file) {
            Ok(text) => Some(LockFile::parse(&text)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            Err(error) => Some(Err(Diagnostic::new(format!("{} cannot be read: {error}", file.display())))),
        };
        Self { file, version, content }
    }

    /// Whether the file is another one now.
    pub(super) fn has_changed(&self) -> bool {
        file_version(&self.file) != self.version
    }

    /// The file, where there is one: rustc must know that the crate depends on it.
    pub(super) fn file(&self) -> Option<&Path> {
        self.content.as_ref().map(|_| self.file.as_path())
    }

    /// What is wrong with a migration, by the lock, unless its line is about to be written anew. The first migration
    /// tells what is wrong with the file.
    pub(super) fn problems(&self, place: LockedPlace<'_>, updated: &BTreeSet<String>) -> Vec<Diagnostic> {
        match &self.content {
            None => Vec::new(),
            Some(Ok(lock)) => lock.problems(place, updated),
            Some(Err(broken)) => place.previous.is_none().then(|| broken.clone()).into_iter().collect(),
        }
    }
}
