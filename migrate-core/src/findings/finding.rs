//! What is not as it should be, and what is said of it.

use std::fmt;

use crate::history::{Applied, GarbledLease, Unfinished};
use crate::indent::indented;
use crate::migration::Migration;
use crate::server::Holder;

/// Something that is not as it should be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Finding {
    /// The journal or the row of the lock is missing, and the history is there.
    MissingTables,
    /// A runner has the lease, and does not renew it.
    DeadLease(Holder),
    /// The lease in the row of the lock was edited.
    GarbledLease(GarbledLease),
    /// Rows of a history were renamed by hand.
    RenamedRows {
        /// The history that they belonged to.
        history: String,
        /// One by one.
        rows: Vec<RenamedRow>,
    },
    /// Checksums in the rows of a history were edited.
    EditedChecksums {
        /// The history.
        history: String,
        /// One by one.
        rows: Vec<EditedChecksum>,
    },
    /// Rows of a history were deleted by hand.
    DeletedRows {
        /// The history.
        history: String,
        /// What they said, in the order in which their migrations were applied.
        rows: Vec<DeletedRow>,
        /// Who knows of them: `the journal`, `the head`.
        known_by: &'static str,
    },
    /// Rows were added to a history by hand.
    AddedRows {
        /// The history.
        history: String,
        /// The names in them.
        migrations: Vec<String>,
    },
    /// Positions in the rows of a history were edited.
    Reordered {
        /// The history.
        history: String,
        /// Its migrations, in the order in which they were applied.
        migrations: Vec<String>,
    },
    /// The history's rows do not fit together: somebody has edited them.
    BrokenChain {
        /// The history.
        history: String,
        /// The migrations whose rows are rewritten.
        migrations: Vec<String>,
    },
    /// The head was edited, or rows of a history were, and nothing tells which.
    EditedHead {
        /// The history; none where the whole head is garbled.
        history: Option<String>,
        /// Whether the journal says the same as the rows.
        journal_fits: bool,
    },
    /// Rows of the journal hold what this library does not write.
    GarbledJournal {
        /// The rows.
        rows: Vec<String>,
    },
    /// The database keeps no script of applied migrations.
    MissingScripts {
        /// Those of which this program has the script.
        linked: Vec<&'static Migration>,
        /// The names of the others.
        unknown: Vec<String>,
    },
    /// The history has another name in the database.
    RenamedHistory {
        /// The name in this program.
        linked: &'static str,
        /// The name in the database.
        applied: String,
        /// How many migrations it has there.
        count: usize,
    },
    /// A pending migration has the checksum of an applied one that is not linked.
    RenamedMigration {
        /// The row in the database.
        applied: Applied,
        /// The pending one.
        migration: &'static Migration,
    },
    /// A migration was changed after it was applied.
    Changed {
        /// The row in the database.
        applied: Applied,
        /// The linked one.
        migration: &'static Migration,
    },
    /// The database has a migration that is not linked.
    Unknown {
        /// The row in the database.
        applied: Applied,
    },
    /// A pending migration sorts before an applied one.
    OutOfOrder {
        /// The pending one.
        pending: &'static Migration,
        /// The applied one after it.
        applied: &'static str,
    },
    /// A migration was interrupted, and is not linked.
    UnknownUnfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
    },
    /// A migration was interrupted.
    Unfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
        /// Whether the step that was cut off happened, by what the server tells, or else as somebody has decided. None
        /// where nobody can tell.
        happened: Option<bool>,
        /// The SQL of the step that was cut off.
        step: Option<String>,
        /// What is run to take away its remains.
        cleanup: Vec<&'static str>,
    },
    /// PostgreSQL: an index that is not complete, and that nobody is building.
    InvalidIndex {
        /// The table.
        table: String,
        /// The index.
        index: String,
        /// What takes it away.
        sql: String,
    },
}

/// A row that was renamed by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenamedRow {
    /// The name of its migration.
    pub name: String,
    /// The history that the row names now.
    pub edited_history: String,
    /// The name that the row has now.
    pub edited_name: String,
}

/// A row whose checksum was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EditedChecksum {
    /// Its migration.
    pub name: String,
    /// The checksum with which it was applied.
    pub checksum: String,
    /// What the row says.
    pub edited: String,
}

/// A row that was deleted by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeletedRow {
    /// Its migration.
    pub name: String,
    /// The checksum with which it was applied.
    pub checksum: String,
    /// The row of the journal that tells of it, where there is one.
    pub journal_id: Option<i64>,
}

impl Finding {
    /// The history that it is about, where it is about one alone.
    pub fn history(&self) -> Option<&str> {
        match self {
            Self::RenamedRows { history, .. }
            | Self::EditedChecksums { history, .. }
            | Self::DeletedRows { history, .. }
            | Self::AddedRows { history, .. }
            | Self::Reordered { history, .. }
            | Self::BrokenChain { history, .. } => Some(history),
            Self::EditedHead { history, .. } => history.as_deref(),
            Self::RenamedHistory { linked, .. } => Some(linked),
            Self::RenamedMigration { applied, .. } | Self::Changed { applied, .. } | Self::Unknown { applied } => {
                Some(&applied.history)
            }
            Self::OutOfOrder { pending, .. } => Some(pending.history),
            Self::MissingTables
            | Self::DeadLease(_)
            | Self::GarbledLease(_)
            | Self::GarbledJournal { .. }
            | Self::MissingScripts { .. }
            | Self::Unfinished { .. }
            | Self::UnknownUnfinished { .. }
            | Self::InvalidIndex { .. } => None,
        }
    }

    /// Its kind, in one word: `deleted_rows`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MissingTables => "missing_tables",
            Self::DeadLease(_) => "dead_lease",
            Self::GarbledLease(_) => "garbled_lease",
            Self::RenamedRows { .. } => "renamed_rows",
            Self::EditedChecksums { .. } => "edited_checksums",
            Self::DeletedRows { .. } => "deleted_rows",
            Self::AddedRows { .. } => "added_rows",
            Self::Reordered { .. } => "reordered",
            Self::BrokenChain { .. } => "broken_chain",
            Self::EditedHead { .. } => "edited_head",
            Self::GarbledJournal { .. } => "garbled_journal",
            Self::MissingScripts { .. } => "missing_scripts",
            Self::RenamedHistory { .. } => "renamed_history",
            Self::RenamedMigration { .. } => "renamed_migration",
            Self::Changed { .. } => "changed",
            Self::Unknown { .. } => "unknown",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::UnknownUnfinished { .. } => "unknown_unfinished",
            Self::Unfinished { .. } => "unfinished",
            Self::InvalidIndex { .. } => "invalid_index",
        }
    }
}

/// The row of one migration, by its name; of several, how many they are. With the verb.
fn rows_of(names: &[&str], was: &str, were: &str) -> String {
    match names {
        [name] => format!("the row of migration `{name}` {was}"),
        names => format!("the rows of {} migrations {were}", names.len()),
    }
}

/// As many names as anybody reads.
const SHOWN: usize = 10;

/// The same of whole rows.
const SHOWN_ROWS: usize = 5;

/// How many there are beside those that were shown.
fn write_more(f: &mut fmt::Formatter<'_>, count: usize, shown: usize) -> fmt::Result {
    match count.checked_sub(shown) {
        Some(more @ 1..) => write!(f, "\nnote: and {more} more"),
        Some(0) | None => Ok(()),
    }
}

/// The first names, and how many there are beside them.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN { format!("{shown}, and {} more", names.len() - SHOWN) } else { shown }
}

/// `1 of its steps is done`.
fn steps_done(done: usize) -> String {
    format!("{done} of its steps {} done", if done == 1 { "is" } else { "are" })
}

const REPAIR: &str = "migrate repair";

/// What it is, then lines that begin with `note:` or `help:`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingTables => f.write_str(
                "the journal or the row of the lock is missing, although the history is there\nhelp: create what is missing",
            ),
            Self::DeadLease(holder) => write!(
                f,
                "the lock is held by a runner that does not renew it\nnote: it is {holder}\nhelp: take the lock away"
            ),
            Self::GarbledLease(lease) => lease.fmt(f),
            Self::RenamedRows { history, rows } => {
                let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
                f.write_str(&rows_of(&names, "was renamed by hand", "were renamed by hand"))?;
                for RenamedRow { name, edited_history, edited_name } in rows.iter().take(SHOWN) {
                    write!(f, "\nnote: `{history}::{name}` is `{edited_history}::{edited_name}` in the row now")?;
                }
                write_more(f, rows.len(), SHOWN)?;
                write!(f, "\nnote: the journal has the name with which it was applied\nhelp: give it its name back\n{}", indented(REPAIR))
            }
            Self::EditedChecksums { history: _, rows } => {
                let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
                let (was, were) = ("was edited by hand: its checksum", "were edited by hand: their checksums");
                f.write_str(&rows_of(&names, was, were))?;
                for EditedChecksum { name, checksum, edited } in rows.iter().take(SHOWN) {
                    write!(f, "\nnote: `{name}` was applied with checksum {checksum}, and the row says {edited}")?;
                }
                write_more(f, rows.len(), SHOWN)?;
                write!(f, "\nhelp: write the checksum of the journal\n{}", indented(REPAIR))
            }
            Self::DeletedRows { history, rows, known_by } => {
                let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
                write!(
                    f,
                    "{}\n\
                     note: {known_by} says that history `{history}` has {} applied\n\
                     help: where the changes are in the database, write the rows anew\n{}\n\
                     help: where they are not, say so for each migration\n          \
                               migrate mark --reverted {} --reason \"...\"",
                    rows_of(&names, "was deleted by hand", "were deleted by hand"),
                    listed(&names),
                    indented(REPAIR),
                    names.last().copied().unwrap_or_default(),
                )
            }
            Self::AddedRows { history, migrations } => {
                let names: Vec<_> = migrations.iter().map(String::as_str).collect();
                let name = names.last().copied().unwrap_or_default();
                write!(
                    f,
                    "{}\n\
                     note: the journal says that history `{history}` has {} reverted\n\
                     help: remove the row with a reason\n          \
                               migrate mark --reverted {name} --reason \"...\"\n\
                     help: where the changes are in the database, then also say that\n          \
                               migrate mark --applied {name} --reason \"...\"",
                    rows_of(&names, "was added by hand", "were added by hand"),
                    listed(&names),
                )
            }
            Self::Reordered { history, migrations } => write!(
                f,
                "the rows of history `{history}` are not in the order in which they were applied: somebody has edited their positions\n\
                 note: `down` would revert them in a wrong order; the right one is {}\n\
                 help: give them their positions back\n{}",
                listed(&migrations.iter().map(String::as_str).collect::<Vec<_>>()),
                indented(REPAIR)
            ),
            Self::BrokenChain { history, migrations } => write!(
                f,
                "the rows of history `{history}` do not fit together: somebody has edited them\n\
                 note: the chain is wrong at {}\n\
                 help: where the names, checksums and positions are right, compute it anew from the rows that are there\n{}",
                listed(&migrations.iter().map(String::as_str).collect::<Vec<_>>()),
                indented(REPAIR)
            ),
            Self::EditedHead { history, journal_fits } => {
                match history {
                    Some(history) => write!(f, "the head does not fit the rows of history `{history}`: somebody has edited one of them")?,
                    None => f.write_str("the head does not fit the rows of the history: it is not one that this library writes")?,
                }
                if *journal_fits {
                    write!(f, "\nnote: the journal says the same as the rows\nhelp: compute the head anew\n{}", indented(REPAIR))
                } else {
                    f.write_str(
                        "\nnote: the journal does not tell which migrations are applied\n\
                         help: restore the rows from a backup of the database\n\
                         help: or say for each migration that `migrate status` has wrong what is right\n          \
                                   migrate mark --applied NAME --reason \"...\"\n          \
                                   migrate mark --reverted NAME --reason \"...\"",
                    )
                }
            }
            Self::GarbledJournal { rows } => {
                let count = match rows.len() {
                    1 => "1 row of the journal holds".to_owned(),
                    several => format!("{several} rows of the journal hold"),
                };
                write!(f, "{count} what this library does not write")?;
                for row in rows.iter().take(SHOWN_ROWS) {
                    write!(f, "\nnote: the row is {row}")?;
                }
                write_more(f, rows.len(), SHOWN_ROWS)?;
                f.write_str("\nnote: the other rows are read\nhelp: restore it from a backup of the database")
            }
            Self::MissingScripts { linked, unknown } => {
                let names: Vec<_> =
                    linked.iter().map(|migration| migration.name).chain(unknown.iter().map(String::as_str)).collect();
                let of = if let [name] = names.as_slice() {
                    format!("migration `{name}`")
                } else {
                    format!("{} migrations", names.len())
                };
                write!(
                    f,
                    "the database keeps no SQL of {of}\n\
                     note: a program that lacks {} cannot revert what has no SQL",
                    listed(&names)
                )?;
                if !linked.is_empty() {
                    write!(f, "\nhelp: store the SQL that this program has\n{}", indented(REPAIR))?;
                }
                if !unknown.is_empty() {
                    write!(f, "\nhelp: run `migrate repair` of the program that has {}", listed(&names[linked.len()..]))?;
                }
                Ok(())
            }
            Self::RenamedHistory { linked, applied, count } => write!(
                f,
                "history `{linked}` is not in the database, but its migrations are, as history `{applied}`\n\
                 note: history `{applied}` has {count} migrations applied; this program has history `{linked}`\n\
                 note: a history has the name of its crate, unless `migrate.toml` says otherwise\n\
                 help: keep the name, in `migrate.toml`\n          \
                           history = \"{applied}\""
            ),
            Self::RenamedMigration { applied, migration } => write!(
                f,
                "migration `{}` is not applied, but `{}` is, with the same checksum: was it renamed?\n\
                 note: it was applied {} by {}; applying it under its new name would run it a second time\n\
                 help: give the function its old name back, `{}`\n\
                 help: or write the new name into the database\n          \
                           migrate mark --renamed {} {} --reason \"...\"",
                migration.name,
                applied.name,
                applied.applied_at,
                applied.applied_by,
                applied.name,
                applied.name,
                migration.name
            ),
            Self::Changed { applied, migration } => write!(
                f,
                "migration `{}` was changed after it was applied\n\
                 note: it was applied {} by {} with checksum {}; the one at {}:{} has {}\n\
                 help: restore it as it was, and write a new migration for the change\n\
                 help: or, where both do the same to a database, accept it\n          \
                           migrate accept {} --reason \"...\"",
                applied.name,
                applied.applied_at,
                applied.applied_by,
                applied.checksum,
                migration.file,
                migration.line,
                migration.checksum,
                applied.name
            ),
            Self::Unknown { applied } => write!(
                f,
                "the database has migration `{}`, and this program does not\n\
                 note: it was applied {} by {}, with version {} of this library\n\
                 help: run the newer program that has it\n\
                 help: or, where its file was deleted, restore the file\n\
                 help: or, where this program works with the newer database, go on with `--ahead warn`\n\
                 help: or, where its changes are not in the database, say so\n          \
                           migrate mark --reverted {} --reason \"...\"",
                applied.name, applied.applied_at, applied.applied_by, applied.library_version, applied.name
            ),
            Self::OutOfOrder { pending, applied } => write!(
                f,
                "migration `{}` is not applied, but the later `{applied}` is\n\
                 note: it was written for a database without `{applied}`, as happens when two branches are merged\n\
                 help: give it a number after `{applied}`\n\
                 help: or, where the order of the two does not matter, allow it with `--allow-out-of-order`",
                pending.name
            ),
            Self::UnknownUnfinished { unfinished } => {
                let Unfinished { name, direction, done, runner, at, .. } = unfinished;
                write!(
                    f,
                    "migration `{name}` was interrupted on its way {direction}, and this program does not have it\n\
                     note: {runner} was at work on it at {at}; {}\n\
                     help: run the program that has it, which finishes it\n\
                     help: or take its changes away by hand, and say so\n          \
                               migrate mark --reverted {name} --reason \"...\"",
                    steps_done(*done)
                )
            }
            Self::Unfinished { unfinished, happened, step, cleanup } => {
                let Unfinished { name, direction, done, runner, at, begun, .. } = unfinished;
                write!(
                    f,
                    "migration `{name}` was interrupted on its way {direction}\nnote: {runner} was at work on it at {at}"
                )?;
                match done {
                    0 => f.write_str("\nnote: none of its steps is done")?,
                    1 => f.write_str("\nnote: its first step is done")?,
                    done => write!(f, "\nnote: its first {done} steps are done")?,
                }
                let refusal = begun.as_ref().and_then(|begun| begun.error.as_ref());
                if let Some(step) = step {
                    let sql = indented(step);
                    match refusal {
                        Some(error) => write!(f, "\nnote: the server refused this step: {error}\n{sql}")?,
                        None => write!(f, "\nnote: this step was cut off\n{sql}")?,
                    }
                }
                match happened {
                    Some(true) => f.write_str("\nnote: it happened\nhelp: go on after it"),
                    Some(false) if cleanup.is_empty() => f.write_str("\nhelp: go on with the step that is not done"),
                    Some(false) => write!(
                        f,
                        "\nhelp: take away what it left, and run it again\n{}",
                        indented(&cleanup.join(";\n"))
                    ),
                    None => write!(
                        f,
                        "\nnote: nobody can tell whether it happened\n\
                         help: look at the database; if the step did not happen, run it again\n          \
                                   migrate {direction} --interrupted repeat\n\
                         help: if it did happen, go on after it\n          \
                                   migrate {direction} --interrupted skip"
                    ),
                }
            }
            Self::InvalidIndex { table, index, sql } => write!(
                f,
                "the index `{index}` of `{table}` is not complete, and nobody is building it\n\
                 note: it slows writes down, and serves no query\n\
                 help: drop it\n{}",
                indented(sql)
            ),
        }
    }
}
