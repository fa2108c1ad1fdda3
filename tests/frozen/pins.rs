//! What is never changed, by its hash.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use migrate_ir::checksum::sha256;

use crate::fixture::{Fixture, folder};

/// As `sha256sum` writes it and checks it: a hash and a file a line.
pub(crate) const SUMS: &str = "SHA256SUMS";

/// Every file that is pinned, with its hash.
pub(crate) fn pinned() -> BTreeMap<String, String> {
    let sums = fs::read_to_string(folder().join(SUMS)).unwrap_or_default();
    let pinned = sums.lines().map(|line| line.split_once("  ").expect("a hash and a file"));
    pinned.map(|(hash, file)| (file.to_owned(), hash.to_owned())).collect()
}

/// Every file that is there and must be pinned, with its hash: databases, and sources of crates.
pub(crate) fn found() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let sources = path.join("src");
        if path.ends_with("databases") {
            collect(&path, &mut files);
        } else if sources.exists() {
            collect(&sources, &mut files);
        }
    }
    let name = |path: &Path| path.strip_prefix(folder()).unwrap().to_str().unwrap().to_owned();
    let hash = |path: &Path| sha256(&fs::read_to_string(path).unwrap());
    files.into_iter().map(|path: PathBuf| (name(&path), hash(&path))).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

#[test]
fn what_was_released_is_never_changed() {
    let (pinned, found) = (pinned(), found());
    for (file, hash) in &pinned {
        assert_eq!(
            found.get(file),
            Some(hash),
            "tests/frozen/{file} was changed, or is gone. It stands for databases that were migrated before: every later \
             version must go on working with them as they are. Bring it back, and add another one beside it."
        );
    }
    for file in found.keys() {
        assert!(
            pinned.contains_key(file),
            "tests/frozen/{file} is new, and not pinned yet. Where it was added on purpose: \
             cargo test -p migrate-tests --test frozen -- --ignored add"
        );
    }
}

#[test]
fn every_database_is_there() {
    for (fixture, dialect) in Fixture::all() {
        let file = fixture.file(dialect);
        assert!(pinned().contains_key(&file), "tests/frozen/{file} is not there");
    }
}
