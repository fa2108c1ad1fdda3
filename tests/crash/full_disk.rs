//! A disk that is full from one statement on, until somebody makes room.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, process};

use migrate_tests::servers::{ServerKind, TestServer};

use crate::backend::Backend;
use crate::fault_matrix::{Baseline, Fault, FaultMatrix};
use crate::fault_point::SampleSize;
use crate::runner::CrashRunner;

#[test]
fn sqlite() {
    on_small_disk("full_disk::sqlite", "32m", || inject_on(Backend::Sqlite));
}

#[test]
fn postgres() {
    on_small_disk("full_disk::postgres", "256m", || {
        if let Some(server) = TestServer::start(ServerKind::Postgres18) {
            inject_on(Backend::Server(&server));
        }
    });
}

fn inject_on(backend: Backend<'_>) {
    let mut matrix = FaultMatrix::new(backend);
    // Then it is the lock that cannot be written.
    matrix.inject_once(
        "disk full from the first statement on",
        &FullDisk,
        |baseline| baseline.around_statements().into_iter().take(1).collect(),
        SampleSize { usual: 1, full: 1 },
    );
    matrix.inject_once(
        "disk full from a statement on",
        &FullDisk,
        Baseline::around_statements,
        SampleSize { usual: 4, full: 100 },
    );
    matrix.finish();
}

/// Set where the folder for temporary files is a small disk.
const SMALL: &str = "CRASH_SMALL_DISK";

/// Runs a test once more, in a process of its own whose folder for temporary files is a small disk. Nobody else sees
/// that disk, and it goes with the process.
fn on_small_disk(test: &str, size: &str, work: impl FnOnce()) {
    if env::var_os(SMALL).is_some() {
        return work();
    }
    let folder = tempfile::tempdir().unwrap();
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    // Whoever is not root may mount in a world where they have the rights.
    let namespace: &[&str] = if is_root { &[] } else { &["--user", "--map-current-user", "--keep-caps"] };
    let status = Command::new("unshare")
        .args(namespace)
        .args(["--mount", "sh", "-c", r#"mount -t tmpfs -o "size=$size" tmpfs "$TMPDIR" && exec "$@""#, "sh"])
        .arg(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env("TMPDIR", folder.path())
        .env("size", size)
        .env(SMALL, size)
        .stdout(Stdio::null())
        .status()
        .expect("`unshare` of util-linux starts");
    assert!(
        status.success(),
        "on a disk of its own, {test} failed\n\
         help: where it says above that `unshare` or `mount` is not permitted: run it as root, or let users have \
         namespaces (`sysctl kernel.apparmor_restrict_unprivileged_userns=0` on Ubuntu); in a container, run that with \
         `--cap-add SYS_ADMIN --security-opt apparmor=unconfined`"
    );
}

/// Nothing can be written until the runner has given up.
struct FullDisk;

impl Fault for FullDisk {
    fn inject(&self, mut runner: CrashRunner) -> Result<(), String> {
        let ballast = DiskFiller::fill();
        runner.resume();
        let refused = runner.expect_error("free some space on the database's disk");
        drop(ballast);
        refused
    }
}

/// A file that takes all the room there is.
struct DiskFiller(PathBuf);

impl DiskFiller {
    fn fill() -> Self {
        let file = env::temp_dir().join(format!("ballast-{}", process::id()));
        let mut ballast = File::create(&file).unwrap();
        for length in [64 * 1024, 1] {
            while ballast.write_all(&vec![0; length]).is_ok() {}
        }
        Self(file)
    }
}

impl Drop for DiskFiller {
    fn drop(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}
