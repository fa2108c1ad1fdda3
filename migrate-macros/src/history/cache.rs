//! Histories that this process has read already: one rustc expands every migration of a crate, and each asks for what is before it.

use super::{History, files};
use crate::start_after::StartAfter;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

struct Entry {
    history: History,
    stamps: Vec<Stamp>,
    checked: Instant,
}

/// What tells that a file has changed.
type Stamp = (PathBuf, Option<SystemTime>, u64);

static HISTORIES: Mutex<BTreeMap<PathBuf, Entry>> = Mutex::new(BTreeMap::new());

/// How long a history is taken for unchanged. rustc is done sooner; an editor's server lives on, and must see edits.
const FRESH: Duration = Duration::from_secs(2);

/// Hands over the history below `root`, folded as `start_after` says.
pub(super) fn with<T>(root: &Path, start_after: Option<&StartAfter>, use_it: impl FnOnce(&mut History) -> T) -> T {
    // A poisoned lock only says that an expansion panicked, which was told then; the map itself is whole.
    let mut histories = HISTORIES.lock().unwrap_or_else(PoisonError::into_inner);
    if histories.get(root).is_some_and(|entry| entry.history.start_after.as_ref() != start_after) {
        histories.remove(root);
    }
    if let Some(entry) = histories.get_mut(root) {
        if entry.checked.elapsed() >= FRESH {
            entry.refresh(root);
        }
        return use_it(&mut entry.history);
    }
    let stamps = stamps(root);
    let history = History::read(&paths(&stamps), start_after);
    let entry = Entry { history, stamps, checked: Instant::now() };
    use_it(&mut histories.entry(root.to_owned()).or_insert(entry).history)
}

impl Entry {
    fn refresh(&mut self, root: &Path) {
        let stamps = stamps(root);
        if stamps != self.stamps {
            self.history = History::read(&paths(&stamps), self.history.start_after.as_ref());
            self.stamps = stamps;
        }
        self.checked = Instant::now();
    }
}

fn stamps(root: &Path) -> Vec<Stamp> {
    let stamp = |path: PathBuf| {
        let metadata = std::fs::metadata(&path).ok();
        let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
        (path, modified, metadata.map_or(0, |metadata| metadata.len()))
    };
    files::of(root).into_iter().map(stamp).collect()
}

fn paths(stamps: &[Stamp]) -> Vec<PathBuf> {
    stamps.iter().map(|(path, _, _)| path.clone()).collect()
}
