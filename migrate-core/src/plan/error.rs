//! What is linked, what is applied and the goal do not fit.

use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::{Dialect, Version};

use crate::debug_as_message::debug_as_message;
use crate::direction::Direction;
use crate::display_diagnostic::display_diagnostic;
use crate::error_kind::ErrorKind;
use crate::findings::Finding;
use crate::history::Unfinished;
use crate::indent::indented;
use crate::migration::{CheckFinding, Migration, StoredError};

/// What is linked, what is applied and the goal do not fit.
#[non_exhaustive]
pub enum PlanError {
    /// The database is not as it should be.
    Found {
        /// The first finding that stops the run.
        finding: Box<Finding>,
        /// How many more there are.
        others: usize,
    },
    /// A migration was interrupted, and is another one now.
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
    Stored(StoredError),
    /// The goal names a migration that is not linked.
    NoSuchMigration {
        /// The name that was given.
        name: String,
        /// The most similar name.
        near: Option<&'static str>,
    },
    /// The goal names a migration that is in more than one history.
    Ambiguous {
        /// The name that was given.
        name: String,
        /// The histories that have it.
        histories: Vec<&'static str>,
    },
    /// `down` to a migration that is not applied.
    NotApplied {
        /// The migration.
        name: &'static str,
    },
    /// A pending migration creates a table that another history has.
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
    OtherUnfinished {
        /// What the database remembers of it.
        unfinished: Box<Unfinished>,
    },
    /// A migration is marked as what it is already.
    Marked {
        /// The migration.
        name: String,
        /// As what it is.
        applied: bool,
    },
    /// A change is accepted where there is none.
    Unchanged {
        /// The migration.
        name: &'static str,
    },
    /// One of the migrations to revert was only marked as applied.
    RevertsMarked {
        /// What was asked for.
        verb: &'static str,
        /// The migrations.
        marked: Vec<&'static str>,
    },
    /// A run was to do exactly what a plan says, and the database needs something else by now.
    OtherPlan {
        /// What the plan would run, in order: `up m0003_a`.
        planned: Vec<String>,
        /// What would be run now.
        needed: Vec<String>,
        /// The first migration of which other statements would be run, where the lists are equal.
        other_sql: Option<&'static str>,
    },
    /// What is to be marked as renamed was not.
    NotRenamed {
        /// The name in the database.
        old: String,
        /// The name in this program.
        new: &'static str,
        /// What speaks against it.
        why: &'static str,
    },
    /// The server will refuse a step, because a table has rows.
    MustBeEmpty {
        /// The migration.
        name: &'static str,
        /// Applied or reverted.
        direction: Direction,
        /// The step's place in the migration, from 1.
        step: usize,
        /// What it does.
        summary: &'static str,
        /// The table.
        table: &'static str,
        /// Whether the run would begin with this migration.
        is_first: bool,
    },
    /// One of the migrations to revert cannot be reverted.
    Irreversible {
        /// The migration.
        name: &'static str,
        /// The author's reason, or why the way back cannot be derived.
        reason: &'static str,
    },
    /// A migration has no SQL for the server: it is no target, or it refuses a migration at or before `start_after`.
    NoScript {
        /// The migration.
        name: &'static str,
        /// Its file.
        file: &'static str,
        /// The server.
        dialect: Dialect,
        /// Why the server refuses it, where it is a target.
        refusal: Option<Box<CheckFinding<'static>>>,
    },
    /// What a migration carries was written by another version of the macro.
    OtherMacro {
        /// The migration.
        name: &'static str,
    },
    /// The server is older than the SQL was written for.
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
display_diagnostic!(PlanError);

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

    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Found { finding, others } => match others {
                0 => finding.diagnostic(),
                1 => finding.diagnostic().help("`migrate status` tells of one more finding"),
                others => finding.diagnostic().help(format!("`migrate status` tells of {others} more findings")),
            },
            Self::ChangedUnfinished { unfinished, step, ran, present } => Diagnostic::new(format!(
                "migration `{}` was interrupted, and its step {step} was changed since",
                unfinished.name
            ))
            .note(format!(
                "this ran at {}\n{}",
                unfinished.at,
                indented(ran.as_deref().unwrap_or("(the database does not keep it any more)"))
            ))
            .note(format!("this is step {step} now\n{}", indented(present.as_deref().unwrap_or("(none)"))))
            .help("restore the step as it ran; `up` then goes on after it"),
            Self::Stored(error) => error.diagnostic(),
            Self::NoSuchMigration { name, near } => {
                Diagnostic::new(format!("no migration is named `{name}`")).help(match near {
                    Some(near) => format!("a migration with a similar name exists: `{near}`"),
                    None => "`migrate status` lists all migrations".to_owned(),
                })
            }
            Self::Ambiguous { name, histories } => Diagnostic::new(format!(
                "more than one migration is named `{name}`: in the histories {}",
                histories.join(", ")
            )),
            Self::NotApplied { name } => {
                Diagnostic::new(format!("migration `{name}` is not applied, so nothing can be reverted down to it"))
                    .help("`migrate status` tells which migrations are applied")
            }
            Self::SharedTable { table, migration, history, other } => Diagnostic::new(format!(
                "migration `{}::{}` creates table `{table}`, which history `{history}` has",
                migration.history, migration.name
            ))
            .note(format!("`{history}::{}` creates it as well, and the server refuses the second one", other.name))
            .note("nothing was run")
            .help("if they are two tables, give one of them another name")
            .help("if they are one, create it in one history, or move both into one folder of migrations"),
            Self::OtherUnfinished { unfinished } => {
                Diagnostic::new(format!("migration `{}` was interrupted, and comes first", unfinished.name))
                    .help("finish it with `migrate up`, or see what `migrate repair` says")
            }
            Self::Marked { name, applied } => Diagnostic::new(format!(
                "migration `{name}` is {}, as it is to be marked",
                if *applied { "applied" } else { "not applied" }
            ))
            .help("`migrate status` lists all migrations"),
            Self::Unchanged { name } => Diagnostic::new(format!(
                "migration `{name}` was not changed after it was applied, so there is nothing to accept"
            )),
            Self::RevertsMarked { verb, marked } => Diagnostic::new(format!(
                "`{verb}` would revert what no run applied: {}",
                marked.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ))
            .note("somebody marked it as applied, so its changes were made by hand")
            .note("nothing was reverted")
            .help_code("where these changes are to go all the same, say so", [format!("migrate {verb} --marked")])
            .help_code(
                "where only the mark is wrong, take it back",
                [format!("migrate mark --reverted {} --reason \"...\"", marked.first().copied().unwrap_or("NAME"))],
            ),
            Self::OtherPlan { planned, needed, other_sql } => {
                Diagnostic::new("the database needs another plan than the one that was given")
                    .note(format!("given: {}", list(planned)))
                    .note(format!(
                        "needed now: {}{}",
                        list(needed),
                        other_sql
                            .map_or_else(String::new, |name| format!(", with other SQL or fewer steps for `{name}`"))
                    ))
                    .note("nothing was run")
                    .help_code("look at the new plan", ["migrate plan"])
            }
            Self::NotRenamed { old, new, why } => {
                Diagnostic::new(format!("migration `{old}` was not renamed to `{new}`"))
                    .note(*why)
                    .help("`migrate status` lists all migrations")
            }
            Self::MustBeEmpty { name, direction, step, summary, table, is_first } => {
                let done = match direction {
                    Direction::Up => "applied",
                    Direction::Down => "reverted",
                };
                let refused = Diagnostic::new(format!("migration `{name}` cannot be {done}: table `{table}` has rows"))
                    .note(format!("step {step} is to {summary}"))
                    .note("the column is required, and the rows that are there have no value for it")
                    .note(format!("nothing was {done}"));
                match direction {
                    Direction::Up => refused.help("give the column a default, or add it nullable and fill it first"),
                    Direction::Down => {
                        let refused = refused.help_code(
                            "make the changes of the way back by hand, with a value for each row, and say so",
                            [format!("migrate mark --reverted {name} --reason \"...\"")],
                        );
                        match is_first {
                            true => refused,
                            false => {
                                refused.help(format!("or revert only what comes first: `migrate down --to {name}`"))
                            }
                        }
                    }
                }
            }
            Self::Irreversible { name, reason } => Diagnostic::new(format!("migration `{name}` cannot be reverted"))
                .note(format!("there is no way back: {reason}"))
                .help("write a new migration that brings the database to where it should be"),
            Self::NoScript { name, file, dialect, refusal } => {
                let missing = Diagnostic::new(format!("migration `{name}` has no SQL for {dialect}"));
                match refusal {
                    Some(refusal) => missing
                        .note(&refusal.diagnostic.title)
                        .note(format!(
                            "that is at {file}:{}, and no compile error, as `start_after` lets the migration pass",
                            refusal.line
                        ))
                        .help("see what to do with `migrate check`"),
                    None => missing.help_code(
                        "add the target to `migrate.toml`, and build again",
                        ["[targets]".to_owned(), format!("{dialect} = \"{}\"", dialect.oldest_version())],
                    ),
                }
            }
            Self::OtherMacro { name } => {
                Diagnostic::new(format!("migration `{name}` was compiled with another version of the macro"))
                    .help("build its crate anew")
            }
            Self::OldServer { name, dialect, version, oldest } => Diagnostic::new(format!(
                "the server is {dialect} {version}, and migration `{name}` was written for {oldest} or newer"
            ))
            .help("upgrade the server")
            .help_code(
                "or lower the target in `migrate.toml`, and build again",
                ["[targets]".to_owned(), format!("{dialect} = \"{version}\"")],
            ),
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
            | Self::MustBeEmpty { .. }
            | Self::Irreversible { .. }
            | Self::NoScript { .. }
            | Self::OtherMacro { .. }
            | Self::OldServer { .. } => ErrorKind::Goal,
        }
    }
}

impl From<StoredError> for PlanError {
    fn from(error: StoredError) -> Self {
        Self::Stored(error)
    }
}

impl std::error::Error for PlanError {}
