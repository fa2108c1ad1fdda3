//! The programs of an earlier release, built from the repository's own history.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use migrate_tests::workspace_root;

use crate::program::Program;

/// Each release: the whole hash of its commit, and what it is.
const RELEASES: &str = include_str!("RELEASES");

/// The crates whose programs are built.
const CRATES: [&str; 3] = ["ledger", "search", "shop"];

/// An earlier release.
#[derive(Debug)]
pub(crate) struct Release {
    /// As much of its commit's hash as anybody reads.
    pub(crate) name: String,
    programs: PathBuf,
}

impl Release {
    /// All that are listed, built by the first test that asks.
    pub(crate) fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Release>> = LazyLock::new(|| {
            let commits = RELEASES.lines().map(|line| line.split_once("  ").map_or(line, |(commit, _)| commit));
            commits.map(Release::build).collect()
        });
        &ALL
    }

    /// A program of this release. Where it is to have no migrations, it is told so: any program will do.
    pub(crate) fn program(&self, program: Program) -> PathBuf {
        self.programs.join(match program {
            Program::Shop => "shop",
            Program::Search => "search",
            Program::Ledger | Program::Bare => "ledger",
        })
    }

    fn build(commit: &str) -> Self {
        let folder = workspace_root().join("target/releases").join(commit);
        let (sources, programs) = (folder.join("sources"), folder.join("programs"));
        if !programs.exists() {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&sources).unwrap();
            extract(commit, &sources);
            build(&sources, &programs);
        }
        Self { name: commit[..10].to_owned(), programs }
    }
}

/// The sources as they were then.
fn extract(commit: &str, sources: &Path) {
    let archive = sources.with_extension("tar");
    let output = Command::new("git")
        // A clone may belong to another user than the one who runs the tests.
        .args(["-c", "safe.directory=*", "archive", "--format", "tar", "--output"])
        .args([&archive, Path::new(commit)])
        .current_dir(workspace_root())
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "commit {commit} of tests/frozen/RELEASES cannot be read: {}\nhelp: in a clone without the whole history, \
         run `git fetch --unshallow`",
        String::from_utf8_lossy(&output.stderr)
    );
    let extracted = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(sources).status().expect("tar runs");
    assert!(extracted.success(), "{} cannot be extracted", archive.display());
    fs::remove_file(archive).unwrap();
}

/// Builds the programs in the target folder of this workspace, which has the same dependencies built already. So that they
/// do not take the place of this version's programs, they get other names there.
fn build(sources: &Path, programs: &Path) {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--locked", "--target-dir"]).arg(workspace_root().join("target")).current_dir(sources);
    for name in CRATES {
        let path = sources.join("tests/frozen").join(name).join("Cargo.toml");
        let manifest = fs::read_to_string(&path).unwrap().replacen("[package]\n", "[package]\nautobins = false\n", 1);
        let binary = format!("\n[[bin]]\nname = \"released-{name}\"\npath = \"src/main.rs\"\n");
        fs::write(&path, manifest + &binary).unwrap();
        command.args(["--package", &format!("frozen-{name}")]);
    }
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // The folder gets its name when it is complete.
    let incomplete = programs.with_extension("incomplete");
    fs::create_dir_all(&incomplete).unwrap();
    for name in CRATES {
        let built = workspace_root().join("target/debug").join(format!("released-{name}"));
        fs::copy(built, incomplete.join(name)).unwrap();
    }
    fs::rename(incomplete, programs).unwrap();
}
