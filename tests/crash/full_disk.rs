//! A disk that is full from one statement on, until somebody makes room.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, process};

use migrate_tests::servers::{ServerKind, TestServer};

use crate::course::{Course, Disturbance, Leg};
use crate::place::Place;
use crate::point::Size;
use crate::runner::Runner;

#[test]
fn of_sqlite() {
    on_small_disk("full_disk::of_sqlite", "32m", || everywhere(Place::Sqlite));
}

#[test]
fn of_postgres() {
    on_small_disk("full_disk::of_postgres", "256m", || {
        if let Some(server) = TestServer::start(ServerKind::Postgres18) {
            everywhere(Place::Server(&server));
        }
    });
}

fn everywhere(place: Place<'_>) {
    let mut course = Course::new(place);
    course.disturb("disk full from a statement on", &FullDisk, Leg::around, Size { usual: 4, full: 100 });
    course.close();
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
    let world: &[&str] = if is_root { &[] } else { &["--user", "--map-current-user", "--keep-caps"] };
    let status = Command::new("unshare")
        .args(world)
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

impl Disturbance for FullDisk {
    fn strike(&self, mut runner: Runner) -> Result<(), String> {
        let ballast = Ballast::that_fills_the_disk();
        runner.go_on();
        let told = runner.tells("free some space on the database's disk");
        drop(ballast);
        told
    }
}

/// A file that takes all the room there is.
struct Ballast(PathBuf);

impl Ballast {
    fn that_fills_the_disk() -> Self {
        let file = env::temp_dir().join(format!("ballast-{}", process::id()));
        let mut ballast = File::create(&file).unwrap();
        for length in [64 * 1024, 1] {
            while ballast.write_all(&vec![0; length]).is_ok() {}
        }
        Self(file)
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        fs::remove_file(&self.0).unwrap();
    }
}
