//! Histories that this process has read already: one rustc expands every migration of a crate, and each asks for what is before it.

use super::files::{FileVersion, file_version};
use super::lock::Lock;
use super::{CrateHistory, files};
use crate::start_after::StartAfter;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

struct CachedHistory {
    history: CrateHistory,
    versions: Vec<(PathBuf, FileVersion)>,
    checked: Instant,
}

static HISTORIES: Mutex<BTreeMap<PathBuf, CachedHistory>> = Mutex::new(BTreeMap::new());

/// How long a history is taken for unchanged. rustc is done sooner; an editor's server lives on, and must see edits.
pub(super) const RECHECK_AFTER: Duration = Duration::from_secs(2);

/// Hands over the history below `root`, folded as `start_after` says.
pub(super) fn with_history<T>(
    root: &Path,
    start_after: Option<&StartAfter>,
    action: impl FnOnce(&mut CrateHistory) -> T,
) -> T {
    // A poisoned lock only says that an expansion panicked, which was told then; the map itself is whole.
    let mut histories = HISTORIES.lock().unwrap_or_else(PoisonError::into_inner);
    if histories.get(root).is_some_and(|entry| entry.history.start_after.as_ref() != start_after) {
        histories.remove(root);
    }
    if let Some(entry) = histories.get_mut(root) {
        if entry.checked.elapsed() >= RECHECK_AFTER {
            entry.refresh(root);
        }
        return action(&mut entry.history);
    }
    let versions = file_versions(root);
    let history = CrateHistory::read(&paths(&versions), Lock::read(root), start_after);
    let entry = CachedHistory { history, versions, checked: Instant::now() };
    action(&mut histories.entry(root.to_owned()).or_insert(entry).history)
}

impl CachedHistory {
    fn refresh(&mut self, root: &Path) {
        let versions = file_versions(root);
        if versions != self.versions {
            let lock = Lock::read(root);
            self.history = CrateHistory::read(&paths(&versions), lock, self.history.start_after.as_ref());
            self.versions = versions;
        } else if self.history.lock.has_changed() {
            self.history.lock = Lock::read(root);
        }
        self.checked = Instant::now();
    }
}

fn file_versions(root: &Path) -> Vec<(PathBuf, FileVersion)> {
    let versioned = |path: PathBuf| {
        let version = file_version(&path);
        (path, version)
    };
    files::rust_files(root).into_iter().map(versioned).collect()
}

fn paths(versions: &[(PathBuf, FileVersion)]) -> Vec<PathBuf> {
    versions.iter().map(|(path, _)| path.clone()).collect()
}
