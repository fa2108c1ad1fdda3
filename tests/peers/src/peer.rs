//! Who is compared.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// A library that migrates schemas, with the program that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Peer {
    /// This library.
    Ours,
    /// sqlx's `migrate!`.
    Sqlx,
    /// refinery's `embed_migrations!`.
    Refinery,
    /// `diesel_migrations`.
    Diesel,
    /// sea-orm-migration.
    SeaOrm,
    /// `sqlx_migrator`.
    SqlxMigrator,
}

impl Peer {
    /// Its folder below `programs`, and its name in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Peer::Ours => "ours",
            Peer::Sqlx => "sqlx",
            Peer::Refinery => "refinery",
            Peer::Diesel => "diesel",
            Peer::SeaOrm => "sea-orm",
            Peer::SqlxMigrator => "sqlx-migrator",
        }
    }

    /// The package that is compared.
    pub(crate) const fn package(self) -> &'static str {
        match self {
            Peer::Ours => "migrate-core",
            Peer::Sqlx => "sqlx",
            Peer::Refinery => "refinery",
            Peer::Diesel => "diesel_migrations",
            Peer::SeaOrm => "sea-orm-migration",
            Peer::SqlxMigrator => "sqlx_migrator",
        }
    }

    /// Its program, as it is committed.
    pub(crate) fn folder(self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("programs").join(self.name())
    }

    /// The version of the package that its lock file names.
    pub(crate) fn version(self) -> Result<String> {
        #[derive(Deserialize)]
        struct Lock {
            package: Vec<Package>,
        }
        #[derive(Deserialize)]
        struct Package {
            name: String,
            version: String,
        }
        let file = self.folder().join("Cargo.lock");
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let lock: Lock = toml::from_str(&text).with_context(|| format!("{} is no lock file", file.display()))?;
        let package = lock.package.into_iter().find(|package| package.name == self.package());
        Ok(package.with_context(|| format!("{} is not in {}", self.package(), file.display()))?.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_has_a_lock_file_that_names_its_version() {
        for peer in Peer::value_variants() {
            assert!(!peer.version().expect("a version").is_empty(), "{peer:?}");
        }
    }
}
