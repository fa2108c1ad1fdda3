//! What is said of each finding.

use migrate_ir::diagnostic::Diagnostic;

use super::finding::{EditedChecksum, Finding, RenamedRow};
use crate::display_diagnostic::display_diagnostic;
use crate::history::Unfinished;
use crate::indent::indented;

display_diagnostic!(Finding);

impl Finding {
    /// What it is, what follows from it, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::MissingTables => {
                Diagnostic::new("the journal or the row of the lock is missing, although the history is there")
                    .help("create what is missing")
            }
            Self::DeadLease(holder) => Diagnostic::new("the lock is held by a runner that does not renew it")
                .note(format!("it is {holder}"))
                .help("take the lock away"),
            Self::GarbledLease(lease) => lease.diagnostic(),
            Self::RenamedRows { history, rows } => {
                let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
                let title = rows_of(&names, "was renamed by hand", "were renamed by hand");
                let note = |diagnostic: Diagnostic, RenamedRow { name, edited_history, edited_name }: &RenamedRow| {
                    diagnostic.note(format!("`{history}::{name}` is `{edited_history}::{edited_name}` in the row now"))
                };
                let shown = rows.iter().take(SHOWN).fold(Diagnostic::new(title), note);
                noting_more(shown, rows.len(), SHOWN)
                    .note("the journal has the name with which it was applied")
                    .help_code("give it its name back", [REPAIR])
            }
            Self::EditedChecksums { history: _, rows } => {
                let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
                let (was, were) = ("was edited by hand: its checksum", "were edited by hand: their checksums");
                let note = |diagnostic: Diagnostic, EditedChecksum { name, checksum, edited }: &EditedChecksum| {
                    diagnostic.note(format!("`{name}` was applied with checksum {checksum}, and the row says {edited}"))
                };
                let shown = rows.iter().take(SHOWN).fold(Diagnostic::new(rows_of(&names, was, were)), note);
                noting_more(shown, rows.len(), SHOWN).help_code("write the checksum of the journal", [REPAIR])
            }
            Self::DeletedRows { history, rows, known_by } => {
                let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
                let last = names.last().copied().unwrap_or_default();
                Diagnostic::new(rows_of(&names, "was deleted by hand", "were deleted by hand"))
                    .note(format!("{known_by} says that history `{history}` has {} applied", listed(&names)))
                    .help_code("where the changes are in the database, write the rows anew", [REPAIR])
                    .help_code(
                        "where they are not, say so for each migration",
                        [format!("migrate mark --reverted {last} --reason \"...\"")],
                    )
            }
            Self::AddedRows { history, migrations } => {
                let names: Vec<_> = migrations.iter().map(String::as_str).collect();
                let name = names.last().copied().unwrap_or_default();
                Diagnostic::new(rows_of(&names, "was added by hand", "were added by hand"))
                    .note(format!("the journal says that history `{history}` has {} reverted", listed(&names)))
                    .help_code(
                        "remove the row with a reason",
                        [format!("migrate mark --reverted {name} --reason \"...\"")],
                    )
                    .help_code(
                        "where the changes are in the database, then also say that",
                        [format!("migrate mark --applied {name} --reason \"...\"")],
                    )
            }
            Self::Reordered { history, migrations } => {
                let names: Vec<_> = migrations.iter().map(String::as_str).collect();
                Diagnostic::new(format!(
                    "the rows of history `{history}` are not in the order in which they were applied: somebody has \
                     edited their positions"
                ))
                .note(format!("`down` would revert them in a wrong order; the right one is {}", listed(&names)))
                .help_code("give them their positions back", [REPAIR])
            }
            Self::BrokenChain { history, migrations } => {
                let names: Vec<_> = migrations.iter().map(String::as_str).collect();
                Diagnostic::new(format!(
                    "the rows of history `{history}` do not fit together: somebody has edited them"
                ))
                .note(format!("the chain is wrong at {}", listed(&names)))
                .help_code(
                    "where the names, checksums and positions are right, compute it anew from the rows that are there",
                    [REPAIR],
                )
            }
            Self::EditedHead { history, journal_fits } => {
                let edited = Diagnostic::new(match history {
                    Some(history) => format!(
                        "the head does not fit the rows of history `{history}`: somebody has edited one of them"
                    ),
                    None => "the head does not fit the rows of the history: it is not one that this library writes"
                        .to_owned(),
                });
                if *journal_fits {
                    edited.note("the journal says the same as the rows").help_code("compute the head anew", [REPAIR])
                } else {
                    edited
                        .note("the journal does not tell which migrations are applied")
                        .help("restore the rows from a backup of the database")
                        .help_code(
                            "or say for each migration that `migrate status` has wrong what is right",
                            [
                                "migrate mark --applied NAME --reason \"...\"",
                                "migrate mark --reverted NAME --reason \"...\"",
                            ],
                        )
                }
            }
            Self::GarbledJournal { rows } => {
                let count = match rows.len() {
                    1 => "1 row of the journal holds".to_owned(),
                    several => format!("{several} rows of the journal hold"),
                };
                let garbled = Diagnostic::new(format!("{count} what this library does not write"));
                let shown = rows.iter().take(SHOWN_ROWS);
                let shown = shown.fold(garbled, |diagnostic, row| diagnostic.note(format!("the row is {row}")));
                noting_more(shown, rows.len(), SHOWN_ROWS)
                    .note("the other rows are read")
                    .help("restore it from a backup of the database")
            }
            Self::MissingScripts { linked, unknown } => {
                let names: Vec<_> =
                    linked.iter().map(|migration| migration.name).chain(unknown.iter().map(String::as_str)).collect();
                let of = if let [name] = names.as_slice() {
                    format!("migration `{name}`")
                } else {
                    format!("{} migrations", names.len())
                };
                let mut missing = Diagnostic::new(format!("the database keeps no SQL of {of}"))
                    .note(format!("a program that lacks {} cannot revert what has no SQL", listed(&names)));
                if !linked.is_empty() {
                    missing = missing.help_code("store the SQL that this program has", [REPAIR]);
                }
                if !unknown.is_empty() {
                    let unknown = listed(&names[linked.len()..]);
                    missing = missing.help(format!("run `migrate repair` of the program that has {unknown}"));
                }
                missing
            }
            Self::RenamedHistory { linked, applied, count } => Diagnostic::new(format!(
                "history `{linked}` is not in the database, but its migrations are, as history `{applied}`"
            ))
            .note(format!("history `{applied}` has {count} migrations applied; this program has history `{linked}`"))
            .note("a history has the name of its crate, unless `migrate.toml` says otherwise")
            .help_code("keep the name, in `migrate.toml`", [format!("history = \"{applied}\"")]),
            Self::RenamedMigration { applied, migration } => {
                let (old, new) = (&applied.name, migration.name);
                Diagnostic::new(format!(
                    "migration `{new}` is not applied, but `{old}` is, with the same checksum: was it renamed?"
                ))
                .note(format!(
                    "it was applied {} by {}; applying it under its new name would run it a second time",
                    applied.applied_at, applied.applied_by
                ))
                .help(format!("give the function its old name back, `{old}`"))
                .help_code(
                    "or write the new name into the database",
                    [format!("migrate mark --renamed {old} {new} --reason \"...\"")],
                )
            }
            Self::Changed { applied, migration } => {
                let name = &applied.name;
                Diagnostic::new(format!("migration `{name}` was changed after it was applied"))
                    .note(format!(
                        "it was applied {} by {} with checksum {}; the one at {}:{} has {}",
                        applied.applied_at,
                        applied.applied_by,
                        applied.checksum,
                        migration.file,
                        migration.line,
                        migration.checksum
                    ))
                    .help("restore it as it was, and write a new migration for the change")
                    .help_code(
                        "or, where both do the same to a database, accept it",
                        [format!("migrate accept {name} --reason \"...\"")],
                    )
            }
            Self::Unknown { applied } => {
                let name = &applied.name;
                Diagnostic::new(format!("the database has migration `{name}`, and this program does not"))
                    .note(format!(
                        "it was applied {} by {}, with version {} of this library",
                        applied.applied_at, applied.applied_by, applied.library_version
                    ))
                    .help("run the newer program that has it")
                    .help("or, where its file was deleted, restore the file")
                    .help("or, where this program works with the newer database, go on with `--ahead warn`")
                    .help_code(
                        "or, where its changes are not in the database, say so",
                        [format!("migrate mark --reverted {name} --reason \"...\"")],
                    )
            }
            Self::OutOfOrder { pending, applied } => {
                Diagnostic::new(format!("migration `{}` is not applied, but the later `{applied}` is", pending.name))
                    .note(format!(
                        "it was written for a database without `{applied}`, as happens when two branches are merged"
                    ))
                    .help(format!("give it a number after `{applied}`"))
                    .help("or, where the order of the two does not matter, allow it with `--allow-out-of-order`")
            }
            Self::UnknownUnfinished { unfinished } => {
                let Unfinished { name, direction, done, runner, at, .. } = unfinished;
                Diagnostic::new(format!(
                    "migration `{name}` was interrupted on its way {direction}, and this program does not have it"
                ))
                .note(format!("{runner} was at work on it at {at}; {}", steps_done(*done)))
                .help("run the program that has it, which finishes it")
                .help_code(
                    "or take its changes away by hand, and say so",
                    [format!("migrate mark --reverted {name} --reason \"...\"")],
                )
            }
            Self::Unfinished { unfinished, happened, step, cleanup } => {
                interrupted(unfinished, *happened, step.as_deref(), cleanup)
            }
            Self::InvalidIndex { table, index, sql } => {
                Diagnostic::new(format!("the index `{index}` of `{table}` is not complete, and nobody is building it"))
                    .note("it slows writes down, and serves no query")
                    .help_code("drop it", sql.lines())
            }
        }
    }
}

/// A migration that this program has was interrupted.
fn interrupted(unfinished: &Unfinished, happened: Option<bool>, step: Option<&str>, cleanup: &[&str]) -> Diagnostic {
    let Unfinished { name, direction, done, runner, at, begun, .. } = unfinished;
    let mut diagnostic = Diagnostic::new(format!("migration `{name}` was interrupted on its way {direction}"))
        .note(format!("{runner} was at work on it at {at}"))
        .note(match done {
            0 => "none of its steps is done".to_owned(),
            1 => "its first step is done".to_owned(),
            done => format!("its first {done} steps are done"),
        });
    if let Some(step) = step {
        let sql = indented(step);
        diagnostic = diagnostic.note(match begun.as_ref().and_then(|begun| begun.error.as_ref()) {
            Some(error) => format!("the server refused this step: {error}\n{sql}"),
            None => format!("this step was cut off\n{sql}"),
        });
    }
    match happened {
        Some(true) => diagnostic.note("it happened").help("go on after it"),
        Some(false) if cleanup.is_empty() => diagnostic.help("go on with the step that is not done"),
        Some(false) => diagnostic.help_code("take away what it left, and run it again", cleanup.join(";\n").lines()),
        None => diagnostic
            .note("nobody can tell whether it happened")
            .help_code(
                "look at the database; if the step did not happen, run it again",
                [format!("migrate {direction} --interrupted repeat")],
            )
            .help_code("if it did happen, go on after it", [format!("migrate {direction} --interrupted skip")]),
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
fn noting_more(diagnostic: Diagnostic, count: usize, shown: usize) -> Diagnostic {
    match count.checked_sub(shown) {
        Some(more @ 1..) => diagnostic.note(format!("and {more} more")),
        Some(0) | None => diagnostic,
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
