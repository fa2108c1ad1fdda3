//! Paths as they are written from the folder where the command runs.

use std::env;
use std::path::{Path, PathBuf};

/// The path from the current folder on, if it is in there.
pub(crate) fn relative_to_current_dir(path: &Path) -> PathBuf {
    let here = env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
    if relative.as_os_str().is_empty() { PathBuf::from(".") } else { relative.to_owned() }
}

/// The same as text.
pub(crate) fn shown_path(path: impl AsRef<Path>) -> String {
    relative_to_current_dir(path.as_ref()).display().to_string()
}
