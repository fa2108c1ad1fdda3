//! What is linked, what is applied and the goal do not fit.

use crate::debug_as_message::debug_as_message;
use migrate_ir::dialect::{Dialect, Version};
use thiserror::Error;

use crate::error_kind::ErrorKind;
use crate::findings::Finding;
use crate::history::Unfinished;
use crate::indent::indented;
use crate::migration::{CheckFinding, Migration, StoredError};

/// What is linked, what is applied and the goal do not fit.
#[derive(Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The database is not as it should be.
    #[error(
        "{finding}{}",
        match others {
            0 => String::new(),
            1 => "\nhelp: `migrate status` tells of one more finding".to_owned(),
            others => format!("\nhelp: `migrate status` tells of {others} more findings"),
        }
    )]
    Found {
        /// The first finding that stops the run.
        finding: Box<Finding>,
        /// How many more there are.
        others: usize,
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
    /// A pending migration creates a table that another history has.
    #[error(
        "migration `{}::{}` creates table `{table}`, which history `{history}` has\n\
         note: `{history}::{}` creates it as well, and the server refuses the second one\n\
         note: nothing was run\n\
         help: if they are two tables, give one of them another name\n\
         help: if they are one, create it in one history, or move both into one folder of migrations",
        migration.history, migration.name, other.name
    )]
    SharedTable {
        /// The table.
        table: String,
        /// The pending migration.
        migration: &'static Migration,
        /// The other history.
        history: &'static str,
        /// Its migration that creates the table.
        other: &'static Migration,
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
    /// One of the migrations to revert was only marked as applied.
    #[error(
        "`{verb}` would revert what no run applied: {}\n\
         note: somebody marked it as applied, so its changes were made by hand\n\
         note: nothing was reverted\n\
         help: where these changes are to go all the same, say so\n          \
                   migrate {verb} --marked\n\
         help: where only the mark is wrong, take it back\n          \
                   migrate mark --reverted {} --reason \"...\"",
        marked.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
        marked.first().copied().unwrap_or("NAME")
    )]
    RevertsMarked {
        /// What was asked for.
        verb: &'static str,
        /// The migrations.
        marked: Vec<&'static str>,
    },
    /// A run was to do exactly what a plan says, and the database needs something else by now.
    #[error(
        "the database needs another plan than the one that was given\n\
         note: given: {}\n\
         note: needed now: {}{}\n\
         note: nothing was run\n\
         help: look at the new plan\n          \
                   migrate plan",
        list(planned), list(needed),
        other_sql.map_or_else(String::new, |name| format!(", with other SQL or fewer steps for `{name}`"))
    )]
    OtherPlan {
        /// What the plan would run, in order: `up m0003_a`.
        planned: Vec<String>,
        /// What would be run now.
        needed: Vec<String>,
        /// The first migration of which other statements would be run, where the lists are equal.
        other_sql: Option<&'static str>,
    },
    /// What is to be marked as renamed was not.
    #[error(
        "migration `{old}` was not renamed to `{new}`\n\
         note: {why}\n\
         help: `migrate status` lists all migrations"
    )]
    NotRenamed {
        /// The name in the database.
        old: String,
        /// The name in this program.
        new: &'static str,
        /// What speaks against it.
        why: &'static str,
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

debug_as_message!(PlanError);

/// `up m0003_a, up m0004_b`.
fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

impl PlanError {
    /// Refuses where there are findings.
    pub(crate) fn refuse(findings: &[&Finding]) -> Result<(), Self> {
        match findings {
            [] => Ok(()),
            [first, others @ ..] => Err(Self::Found { finding: Box::new((*first).clone()), others: others.len() }),
        }
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Found { .. }
            | Self::ChangedUnfinished { .. }
            | Self::Stored(_)
            | Self::OtherUnfinished { .. }
            | Self::OtherPlan { .. } => ErrorKind::History,
            Self::NoSuchMigration { .. }
            | Self::Ambiguous { .. }
            | Self::NotApplied { .. }
            | Self::RevertsMarked { .. }
            | Self::SharedTable { .. }
            | Self::Marked { .. }
            | Self::Unchanged { .. }
            | Self::NotRenamed { .. }
            | Self::Irreversible { .. }
            | Self::NoScript { .. }
            | Self::OtherMacro { .. }
            | Self::OldServer { .. } => ErrorKind::Goal,
        }
    }
}
