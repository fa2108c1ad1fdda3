//! The file of a database that is open in this process. Others may remove, move or replace it: what is written then goes
//! into a file that nobody finds any more.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// A file that is open, and how it is told from others.
#[derive(Debug)]
pub(super) struct OpenFile {
    path: PathBuf,
    identity: Identity,
}

/// Device and inode.
#[cfg(unix)]
type Identity = (u64, u64);

/// Windows does not let a file be removed that is open.
#[cfg(not(unix))]
type Identity = ();

impl OpenFile {
    /// The file at this path, which was opened just now. None where it is gone already.
    pub(super) fn at(path: &Path) -> Option<Self> {
        let path = std::path::absolute(path).ok()?;
        let identity = identity(&path.metadata().ok()?);
        Some(Self { path, identity })
    }

    /// Whether the same file is at the path still.
    pub(super) fn is_in_place(&self) -> bool {
        self.path.metadata().is_ok_and(|metadata| identity(&metadata) == self.identity)
    }

    /// Device and inode.
    #[cfg(unix)]
    pub(super) fn inode(&self) -> (u64, u64) {
        self.identity
    }

    /// Device and inode of the file with this at the end of its name.
    #[cfg(unix)]
    pub(super) fn inode_beside(&self, suffix: &str) -> Option<(u64, u64)> {
        let mut path = self.path.clone().into_os_string();
        path.push(suffix);
        Some(identity(&Path::new(&path).metadata().ok()?))
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {}
