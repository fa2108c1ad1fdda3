//! Which files one history consists of.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What tells that a file has changed: when it was written, and its length.
pub(super) type FileVersion = (Option<SystemTime>, u64);

/// Where the history of a file is: the nearest folder named `migrations` around it within the crate, or else the file itself.
pub(super) fn history_root(file: &Path, crate_folder: &Path) -> PathBuf {
    let within = |folder: &&Path| folder.starts_with(crate_folder) && *folder != crate_folder;
    let named = |folder: &&Path| folder.file_name().is_some_and(|name| name == "migrations");
    match file.ancestors().skip(1).take_while(within).find(named) {
        Some(folder) => folder.to_owned(),
        None => file.to_owned(),
    }
}

/// The Rust files below the root, sorted.
pub(super) fn rust_files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    files
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if let Ok(entries) = std::fs::read_dir(path) {
        for entry in entries.flatten() {
            let path = entry.path();
            // Asked of the entry, not of the path: the folder knows it already, and links are not followed.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => collect(&path, files),
                Ok(_) if path.extension().is_some_and(|extension| extension == "rs") => files.push(path),
                Ok(_) | Err(_) => {}
            }
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
}

/// The version of a file. One that is missing has the same one at all times.
pub(super) fn file_version(path: &Path) -> FileVersion {
    let metadata = std::fs::metadata(path).ok();
    let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
    (modified, metadata.map_or(0, |metadata| metadata.len()))
}

#[cfg(test)]
mod tests {
    use super::history_root;
    use std::path::Path;

    #[test]
    fn a_history_is_the_nearest_folder_of_that_name_within_the_crate_or_the_file() {
        let crate_folder = Path::new("/home/migrations/app");
        let of = |file: &str| history_root(Path::new(file), crate_folder).display().to_string();
        assert_eq!(of("/home/migrations/app/src/migrations/m1_a.rs"), "/home/migrations/app/src/migrations");
        assert_eq!(of("/home/migrations/app/src/migrations/2026/m1_a.rs"), "/home/migrations/app/src/migrations");
        assert_eq!(of("/home/migrations/app/src/main.rs"), "/home/migrations/app/src/main.rs");
        assert_eq!(of("/elsewhere/migrations/m1_a.rs"), "/elsewhere/migrations/m1_a.rs");
    }
}
