//! What is linked, what is applied and the goal do not fit.

use migrate_ir::dialect::{Dialect, Version};
use thiserror::Error;

use crate::error_kind::ErrorKind;
use crate::history::{Applied, Unfinished};
use crate::indent::indented;
use crate::migration::{CheckFinding, Migration, StoredError};

/// What is linked, what is applied and the goal do not fit.
#[derive(Debug, Error)]
pub enum PlanError {
    /// An applied migration has another checksum than the linked one.
    #[error(
        "migration `{}` was changed after it was applied\n\
         note: it was applied {} by {} with checksum {}; the one at {}:{} has {}\n\
         help: restore it as it was, and write a new migration for the change\n\
         help: or, where both do the same to a database, accept it\n          \
                   migrate accept {} --reason \"...\"",
        applied.name, applied.applied_at, applied.applied_by, applied.checksum,
        migration.file, migration.line, migration.checksum, applied.name
    )]
    Changed {
        /// The row in the database.
        applied: Box<Applied>,
        /// The linked one.
        migration: &'static Migration,
    },
    /// The database has a migration that is not linked.
    #[error(
        "the database has migration `{}`, and this program does not\n\
         note: it was applied {} by {}, with version {} of this library\n\
         help: run the newer program that has it\n\
         help: or, where its file was deleted, restore the file\n\
         help: or, where this program works with the newer database, go on with `--ahead warn`",
        applied.name, applied.applied_at, applied.applied_by, applied.library_version
    )]
    Unknown {
        /// The row in the database.
        applied: Box<Applied>,
    },
    /// The history has another name in the database.
    #[error(
        "history `{linked}` is not in the database, but its migrations are, as history `{applied}`\n\
         note: a history has the name of its crate, unless `migrate.toml` says otherwise\n\
         help: keep the name, in `migrate.toml`\n          \
                   history = \"{applied}\""
    )]
    Renamed {
        /// The name in this program.
        linked: &'static str,
        /// The name in the database.
        applied: String,
    },
    /// A migration was interrupted, and is not linked.
    #[error(
        "migration `{}` was interrupted, and this program does not have it\n\
         note: {} began it at {}; {} of its steps are done\n\
         help: run the program that has it, which finishes it",
        unfinished.name, unfinished.runner, unfinished.at, unfinished.done
    )]
    UnknownUnfinished {
        /// What the database remembers of it.
        unfinished: Box<Unfinished>,
    },
    /// A migration was interrupted, and is another one now.
    #[error(
        "migration `{}` was interrupted, and its step {step} was changed since\n\
         note: this ran at {}\n{}\n\
         note: this is step {step} now\n{}\n\
         help: restore the step as it ran; `up` then goes on after it",
        unfinished.name, unfinished.at, indented(ran.as_deref().unwrap_or("(the database does not keep it any more)")), indented(present.as_deref().unwrap_or("(none)"))
    )]
    ChangedUnfinished {
        /// What the database remembers of it.
        unfinished: Box<Unfinished>,
        /// The step's place in the migration, from 1.
        step: usize,
        /// The SQL that ran, where the database keeps it.
        ran: Option<String>,
        /// The SQL of that step in this program, where it has so many.
        present: Option<String>,
    },
    /// The script of the interrupted migration cannot be used.
    #[error(transparent)]
    Stored(#[from] StoredError),
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
    /// Something is decided about one migration while another one is unfinished.
    #[error(
        "migration `{}` was interrupted, and comes first\n\
         help: finish it with `migrate up`, or see what `migrate repair` says",
        unfinished.name
    )]
    OtherUnfinished {
        /// What the database remembers of it.
        unfinished: Box<Unfinished>,
    },
    /// A migration is marked as what it is already.
    #[error("migration `{name}` is {}, as it is to be marked\n\
         help: `migrate status` lists all migrations",
        if *applied { "applied" } else { "not applied" })]
    Marked {
        /// The migration.
        name: String,
        /// As what it is.
        applied: bool,
    },
    /// A change is accepted where there is none.
    #[error("migration `{name}` was not changed after it was applied, so there is nothing to accept")]
    Unchanged {
        /// The migration.
        name: &'static str,
    },
    /// One of the migrations to revert cannot be reverted.
    #[error(
        "migration `{name}` cannot be reverted\n\
         note: there is no way back: {reason}\n\
         help: write a new migration that brings the database to where it should be"
    )]
    Irreversible {
        /// The migration.
        name: &'static str,
        /// The author's reason, or why the way back cannot be derived.
        reason: &'static str,
    },
    /// A migration has no SQL for the server: it is no target, or it refuses a migration at or before `start_after`.
    #[error("migration `{name}` has no SQL for {dialect}\n{}", refusal.as_ref().map_or_else(
        || format!(
            "help: add the target to `migrate.toml`, and build again\n          \
                       [targets]\n          \
                       {dialect} = \"{}\"",
            dialect.oldest_version()
        ),
        |CheckFinding { refused_by: _, line, message }| format!(
            "note: {}\n\
             note: that is at {file}:{line}, and no compile error, as `start_after` lets the migration pass\n\
             help: see what to do with `migrate check`",
            message.lines().next().unwrap_or_default()
        ),
    ))]
    NoScript {
        /// The migration.
        name: &'static str,
        /// Its file.
        file: &'static str,
        /// The server.
        dialect: Dialect,
        /// Why the server refuses it, where it is a target.
        refusal: Option<CheckFinding<'static>>,
    },
    /// What a migration carries was written by another version of the macro.
    #[error(
        "migration `{name}` was compiled with another version of the macro\n\
         help: build its crate anew"
    )]
    OtherMacro {
        /// The migration.
        name: &'static str,
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
            Self::Changed { .. }
            | Self::Unknown { .. }
            | Self::Renamed { .. }
            | Self::UnknownUnfinished { .. }
            | Self::ChangedUnfinished { .. }
            | Self::Stored(_)
            | Self::OutOfOrder { .. }
            | Self::OtherUnfinished { .. } => ErrorKind::History,
            Self::NoSuchMigration { .. }
            | Self::Ambiguous { .. }
            | Self::NotApplied { .. }
            | Self::Marked { .. }
            | Self::Unchanged { .. }
            | Self::Irreversible { .. }
            | Self::NoScript { .. }
            | Self::OtherMacro { .. }
            | Self::OldServer { .. } => ErrorKind::Goal,
        }
    }
}
