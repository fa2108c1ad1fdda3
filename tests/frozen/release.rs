//! The programs of an earlier release, built from the history of the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use migrate_tests::{cargo, workspace_root};

/// Each release: the whole hash of its source tree in git, and what it is. Unlike the hash of a commit, the hash of a tree
/// stays the same if commits are rebased or merged.
const RELEASES: &str = include_str!("RELEASES");

/// The crates whose programs are built: those that have migrations for every server.
const CRATES: [&str; 2] = ["ledger", "shop"];

/// An earlier release.
#[derive(Debug)]
pub(crate) struct Release {
    /// The first ten digits of its tree's hash.
    pub(crate) name: String,
    programs: PathBuf,
}

impl Release {
    /// All that are listed, built by the first test that asks.
    pub(crate) fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Release>> = LazyLock::new(|| {
            let trees = RELEASES.lines().map(|line| line.split_once("  ").map_or(line, |(tree, _)| tree));
            trees.map(Release::build).collect()
        });
        &ALL
    }

    /// Its program of the crate of that name.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    fn build(tree: &str) -> Self {
        let folder = workspace_root().join("target/releases").join(tree);
        let programs = folder.join("programs");
        if !programs.exists() {
            let _ = fs::remove_dir_all(&folder);
            let (sources, target) = (folder.join("sources"), folder.join("target"));
            fs::create_dir_all(&sources).unwrap();
            extract(tree, &sources);
            build(&sources, &target);
            // The folder gets its name when it is complete.
            let incomplete = folder.join("incomplete");
            fs::create_dir(&incomplete).unwrap();
            for name in CRATES {
                fs::rename(target.join("debug").join(format!("frozen-{name}")), incomplete.join(name)).unwrap();
            }
            fs::rename(incomplete, &programs).unwrap();
            fs::remove_dir_all(sources).unwrap();
            fs::remove_dir_all(target).unwrap();
        }
        Self { name: tree[..10].to_owned(), programs }
    }
}

/// The sources as they were then.
fn extract(tree: &str, sources: &Path) {
    let archive = sources.with_extension("tar");
    let output = Command::new("git")
        // A clone may belong to another user than the one who runs the tests.
        .args(["-c", "safe.directory=*", "archive", "--format", "tar", "--output"])
        .args([&archive, Path::new(tree)])
        .current_dir(workspace_root())
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "tree {tree} of tests/frozen/RELEASES cannot be read: {}\nhelp: in a clone without the whole history, \
         run `git fetch --unshallow`",
        String::from_utf8_lossy(&output.stderr)
    );
    let extracted = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(sources).status().expect("tar runs");
    assert!(extracted.success(), "{} cannot be extracted", archive.display());
    fs::remove_file(archive).unwrap();
}

/// Builds the programs in a target folder of their own. In that of this workspace, cargo would take the crates for those
/// of this version: it tells them apart by their paths in the workspace only.
fn build(sources: &Path, target: &Path) {
    let mut command = cargo::command();
    command.args(["build", "--locked", "--target-dir"]).arg(target).current_dir(sources);
    command.args(CRATES.into_iter().flat_map(|name| ["--package".to_owned(), format!("frozen-{name}")]));
    // It is built once.
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "false");
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
