//! Data that is too large to be part of the project.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
};

/// The folder of the real databases that the tests load: `MIGRATE_TEST_DATA`, else `../shared/data` beside the
/// workspace; none where there is no such folder.
pub fn data_dir() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = env::var_os("MIGRATE_TEST_DATA").map_or_else(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Tells that the current test leaves something out, past the test harness, which keeps to itself what passing tests
/// print.
pub fn not_run(why: &str) {
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    writeln!(io::stderr(), "NOT RUN: {test}: {why}").expect("standard error takes a line");
}
