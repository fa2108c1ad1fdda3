//! Builds the peers' crates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::database::Dialect;
use crate::peer::Peer;
use crate::sources;

/// A folder in which crates are written and built.
#[derive(Debug)]
pub(crate) struct Workshop {
    folder: PathBuf,
}

/// How cargo builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// For its users.
    Release,
    /// For who works on it.
    Development,
}

/// One peer's crate for one server, with a history of some size.
#[derive(Clone, Debug)]
pub(crate) struct Crate {
    /// Whose it is.
    pub(crate) peer: Peer,
    dialect: Dialect,
    folder: PathBuf,
}

impl Crate {
    /// Writes it with another number of migrations.
    pub(crate) fn rewrite(&self, size: usize) -> Result<()> {
        sources::write(self.peer, self.dialect, size, &self.folder)
    }
}

impl Workshop {
    /// In this folder.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// That folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a crate, and fetches what it depends on. The purpose keeps crates apart that are changed later.
    pub(crate) fn write(&self, peer: Peer, dialect: Dialect, size: usize, purpose: &str) -> Result<Crate> {
        let name = format!("{}-{}-{size}", peer.name(), dialect.feature());
        let folder = self.folder.join(purpose).join(name);
        if folder.exists() && purpose == CHANGING {
            fs::remove_dir_all(&folder)?;
        }
        sources::write(peer, dialect, size, &folder)?;
        let written = Crate { peer, dialect, folder };
        let mut fetch = Command::new("cargo");
        fetch.args(["fetch", "--locked", "--quiet"]).current_dir(&written.folder);
        finish(fetch)?;
        Ok(written)
    }

    /// Builds a crate in this target folder, and tells how long that took.
    pub(crate) fn build(&self, written: &Crate, profile: Profile, target: &str) -> Result<Duration> {
        let mut command = Command::new("cargo");
        command
            .args(["build", "--locked", "--offline", "--quiet", "--features", written.dialect.feature()])
            .args((profile == Profile::Release).then_some("--release"))
            .current_dir(&written.folder)
            .env("CARGO_TARGET_DIR", self.target(target));
        let begun = Instant::now();
        finish(command)?;
        Ok(begun.elapsed())
    }

    /// Removes a target folder.
    pub(crate) fn clean(&self, target: &str) -> Result<()> {
        let folder = self.target(target);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        Ok(())
    }

    /// A release program, which is kept when the next one is built.
    pub(crate) fn program(&self, peer: Peer, dialect: Dialect, size: usize) -> Result<PathBuf> {
        const TARGET: &str = "programs";
        let written = self.write(peer, dialect, size, "programs")?;
        self.build(&written, Profile::Release, TARGET)?;
        let built = self.target(TARGET).join("release").join(sources::crate_name(&written.folder)?);
        let kept = self.folder.join("bin").join(format!("{}-{}-{size}", peer.name(), dialect.feature()));
        fs::create_dir_all(self.folder.join("bin"))?;
        fs::copy(&built, &kept).with_context(|| format!("cannot copy {}", built.display()))?;
        Ok(kept)
    }

    fn target(&self, name: &str) -> PathBuf {
        self.folder.join("target").join(name)
    }
}

/// The purpose of crates that are changed, and so are written anew.
pub(crate) const CHANGING: &str = "changing";

fn finish(mut command: Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {command:?}"))?;
    ensure!(output.status.success(), "{command:?} fails:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}

/// Why a peer has no program for a server on this machine; none where it has.
pub(crate) fn absence(peer: Peer, dialect: Dialect) -> Option<&'static str> {
    let exists = |files: &[&str]| files.iter().any(|file| Path::new(file).exists());
    match (peer, dialect) {
        (Peer::Diesel, Dialect::Postgres) if !on_linker_path("libpq.so") => {
            Some("no libpq to link with: apt-get install libpq-dev")
        }
        (Peer::Diesel, Dialect::MariaDb) if !exists(&["/usr/bin/mariadb_config", "/usr/bin/mysql_config"]) => {
            Some("no client library of MariaDB to link with: apt-get install libmariadb-dev")
        }
        _ => None,
    }
}

fn on_linker_path(library: &str) -> bool {
    let mut command = Command::new("cc");
    command.arg(format!("-print-file-name={library}")).stdin(Stdio::null());
    // It answers with the whole path where it finds the library, and with the name alone where it does not.
    command.output().is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains('/'))
}

/// Programs by peer and number of migrations.
pub(crate) type Programs = BTreeMap<(Peer, usize), PathBuf>;
