//! How mistakes read: every file below `cases/` is compiled, and what rustc says of it is compared with the file beside it.
//!
//! `TRYBUILD=overwrite cargo test -p migrate-ui-tests --test ui` accepts what is said now; the diff is the review of the wording.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn compile_errors_match_the_recorded_ones() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/*/*.rs");
}

/// Every `.stderr` below `cases/`.
fn recorded(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(recorded(&path));
        } else if path.extension().is_some_and(|extension| extension == "stderr") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn every_title_is_in_lower_case_and_has_no_full_stop() {
    let files = recorded(Path::new("cases"));
    assert!(!files.is_empty());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for title in text.lines().filter_map(|line| line.strip_prefix("error: ")) {
            let file = file.display();
            assert!(!title.ends_with('.'), "{file}: {title}");
            assert!(!title.chars().next().is_some_and(char::is_uppercase), "{file}: {title}");
            assert!(!title.contains("illegal") && !title.contains("please"), "{file}: {title}");
        }
    }
}
