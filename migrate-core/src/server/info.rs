//! Which server answers.

use std::fmt;

use migrate_ir::dialect::{Dialect, Version};

/// Which server answers, and in which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerInfo {
    /// The server.
    pub dialect: Dialect,
    /// Its version; none where there is no server, as in an offline plan.
    pub version: Option<Version>,
}

impl ServerInfo {
    /// A server that nobody has asked yet: its version is not judged.
    pub const fn unknown(dialect: Dialect) -> Self {
        Self { dialect, version: None }
    }
}

impl fmt::Display for ServerInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "{} {version}", self.dialect),
            None => write!(f, "{}", self.dialect),
        }
    }
}
