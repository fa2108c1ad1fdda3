//! What is linked, what is applied and the goal do not fit.

use migrate_ir::dialect::{Dialect, Version};
use thiserror::Error;

use super::ErrorKind;

/// What is linked, what is applied and the goal do not fit.
#[derive(Debug, Error)]
pub enum PlanError {
    /// An applied migration has another checksum than the linked one.
    #[error(
        "migration `{name}` was changed after it was applied\n\
         note: it was applied {applied_at} by {applied_by} with checksum {applied}, this program has {linked}\n\
         help: restore the migration as it was, and write a new migration for the change"
    )]
    Changed {
        /// The migration.
        name: String,
        /// The checksum in the database.
        applied: String,
        /// The checksum of the linked one.
        linked: String,
        /// When it was applied.
        applied_at: String,
        /// Who applied it.
        applied_by: String,
    },
    /// The database has a migration that is not linked.
    #[error(
        "the database has migration `{name}`, and this program does not\n\
         note: it was applied {applied_at} by {applied_by}, with version {library_version} of migrate\n\
         help: run the newer program that has it\n\
         help: or, where its file was deleted, restore it"
    )]
    Unknown {
        /// The migration.
        name: String,
        /// When it was applied.
        applied_at: String,
        /// Who applied it.
        applied_by: String,
        /// The version of this library that applied it.
        library_version: String,
    },
    /// The history has another name in the database.
    #[error(
        "the history `{linked}` is not in the database, but the same migrations are, as history `{applied}`\n\
         note: a history has the name of its crate, unless `migrate.toml` says otherwise\n\
         help: keep the name, in `migrate.toml`\n          \
                   history = \"{applied}\""
    )]
    Renamed {
        /// The name in this program.
        linked: String,
        /// The name in the database.
        applied: String,
    },
    /// A pending migration sorts before an applied one.
    #[error(
        "migration `{pending}` is not applied, but the later `{applied}` is\n\
         note: it was written for a database without `{applied}`, as happens when two branches are merged\n\
         help: give it a number after `{applied}`\n\
         help: or, where the order of the two does not matter, allow it with `--allow-out-of-order`"
    )]
    OutOfOrder {
        /// The pending one.
        pending: &'static str,
        /// The applied one after it.
        applied: &'static str,
    },
    /// The goal names a migration that is not linked.
    #[error("no migration is named `{name}`\n{}", near.as_ref().map_or_else(
        || "help: `migrate status` lists all migrations".to_owned(),
        |near| format!("help: a migration with a similar name exists: `{near}`"),
    ))]
    NoSuchMigration {
        /// The name that was given.
        name: String,
        /// The most similar name.
        near: Option<&'static str>,
    },
    /// The goal names a migration that is in more than one history.
    #[error("more than one migration is named `{name}`: in the histories {}", histories.join(", "))]
    Ambiguous {
        /// The name that was given.
        name: String,
        /// The histories that have it.
        histories: Vec<&'static str>,
    },
    /// `down` to a migration that is not applied.
    #[error(
        "migration `{name}` is not applied, so nothing can be reverted down to it\n\
         help: `migrate status` tells which migrations are applied"
    )]
    NotApplied {
        /// The migration.
        name: &'static str,
    },
    /// One of the migrations to revert cannot be reverted.
    #[error(
        "migration `{name}` cannot be reverted\n\
         note: its author says why: {reason}\n\
         help: write a new migration that brings the database to where it should be"
    )]
    Irreversible {
        /// The migration.
        name: &'static str,
        /// The author's reason.
        reason: &'static str,
    },
    /// A migration has no SQL for the server.
    #[error(
        "migration `{name}` has no SQL for {dialect}\n\
         help: add the target to `migrate.toml`, and build again\n          \
                   [targets]\n          \
                   {dialect} = \"{}\"",
        dialect.oldest_version()
    )]
    NoScript {
        /// The migration.
        name: &'static str,
        /// The server.
        dialect: Dialect,
    },
    /// The server is older than the SQL was written for.
    #[error(
        "the server is {dialect} {version}, and migration `{name}` was written for {oldest} or newer\n\
         help: upgrade the server\n\
         help: or lower the target in `migrate.toml`, and build again\n          \
                   [targets]\n          \
                   {dialect} = \"{version}\""
    )]
    OldServer {
        /// The migration.
        name: &'static str,
        /// The server.
        dialect: Dialect,
        /// The server's version.
        version: Version,
        /// The oldest version that the SQL may run on.
        oldest: Version,
    },
}

impl PlanError {
    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Changed { .. } | Self::Unknown { .. } | Self::Renamed { .. } | Self::OutOfOrder { .. } => {
                ErrorKind::History
            }
            Self::NoSuchMigration { .. }
            | Self::Ambiguous { .. }
            | Self::NotApplied { .. }
            | Self::Irreversible { .. }
            | Self::NoScript { .. }
            | Self::OldServer { .. } => ErrorKind::Goal,
        }
    }
}
