//! What is said of each error of a run.

use migrate_ir::diagnostic::{Diagnostic, Line};
use migrate_ir::shell::quoted;

use super::RunError;
use crate::history::FORMAT;
use crate::indent::indented;

impl RunError {
    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Failed(error) => error.diagnostic(),
            Self::Locked { location, waited, holder } => {
                let waited = waited.as_secs_f64();
                match holder {
                    None => Diagnostic::new(format!("another runner or another program is at work on {location}"))
                        .note(format!("nothing names it; this one waited for {waited:.1} seconds"))
                        .help("wait until it ends"),
                    Some(holder) => {
                        let locked = Diagnostic::new(format!("another runner is at work on {location}"))
                            .note(format!("it is {holder}; this one waited for {waited:.1} seconds"));
                        match holder.way_to_unlock() {
                            Some(way) => locked.help("wait until it ends").help_code(
                                format!("or, if it hangs, {way}"),
                                ["migrate unlock --force --reason \"...\""],
                            ),
                            None => locked.help("wait until it ends, or end that process if it hangs"),
                        }
                    }
                }
            }
            Self::Held { location, by, waited } => {
                Diagnostic::new(format!("{location} is held by another program, which is no runner"))
                    .note(format!("it is {by}; this run waited for {:.1} seconds", waited.as_secs_f64()))
                    .note("nothing was written")
                    .help("wait until its transaction ends, or end it, and run this again")
            }
            Self::Undecided { unfinished, step, sql } => Diagnostic::new(format!(
                "nobody can tell whether step {step} of migration `{}` happened",
                unfinished.name
            ))
            .note(format!("{} began it at {}, and was cut off", unfinished.runner, unfinished.at))
            .note(format!("the statement was\n{}", indented(sql)))
            .help_code(
                "look at the database; if the step did not happen, run it again",
                [format!("migrate {} --interrupted repeat", unfinished.direction)],
            )
            .help_code(
                "if it did happen, go on after it",
                [format!("migrate {} --interrupted skip", unfinished.direction)],
            ),
            Self::Alive { location, holder } => {
                Diagnostic::new(format!("the lock on {location} is held by a runner that is alive"))
                    .note(format!("it is {holder}"))
                    .help("wait until it ends; the server gives the lock back when its session does")
                    .help_code("or end its session", ["migrate unlock --force --reason \"...\""])
            }
            Self::NoSuchLock { location, mode, why, instead } => {
                Diagnostic::new(format!("the lock mode `{mode}` does not work on {location}"))
                    .note(*why)
                    .help(format!("use `--lock {instead}`, or let the server decide with `--lock auto`"))
            }
            Self::RoleRefused { location, role, why } => {
                let Diagnostic { title, rule: _, lines } = why.diagnostic();
                let refused = Diagnostic::new(format!("nothing can be run in the role `{role}` on {location}"));
                refused.note(title).with(lines)
            }
            Self::RoleNotGiven { location, role, error } => {
                let refused = Diagnostic::new(format!("cannot take the role `{role}` on {location}"));
                refused.note(error.to_string()).with([error.way_out()])
            }
            Self::NoSchema { location, why } => {
                let Diagnostic { title, rule: _, lines } = why.diagnostic();
                Diagnostic::new(format!("nothing can be run on {location}: {title}")).with(lines)
            }
            Self::UnusableTables { location, why, help } => {
                Diagnostic::new(format!("the history cannot be kept on {location} as it is asked for"))
                    .note(why)
                    .help(help)
            }
            Self::NewerFormat { location, format, version, may_be_read } => Diagnostic::new(format!(
                "the history on {location} has format {format}, which this version, {}, {}",
                env!("CARGO_PKG_VERSION"),
                if *may_be_read { "may read but not write" } else { "cannot read" }
            ))
            .note(format!("version {version} of this library wrote it; this one knows formats up to {FORMAT}"))
            .note("nothing was changed")
            .help(format!("run a program that was built with version {version} or a later one")),
            Self::UnreleasedFormat { location, format, tables } => {
                Diagnostic::new(format!("the history on {location} has format {format}, which was never released"))
                    .note("a version of this library from before its first release wrote it, and no release reads it")
                    .help_code(
                        format!("drop the tables {tables}, and mark what is applied"),
                        ["migrate mark --applied NAME --reason \"...\""],
                    )
            }
            Self::UnknownKind { location, migration } => Diagnostic::new(format!(
                "migration `{}` on {location} is of kind `{}`{}, which this version, {}, does not know",
                migration.name,
                migration.kind,
                if migration.part.is_empty() { String::new() } else { format!(", part `{}`", migration.part) },
                env!("CARGO_PKG_VERSION")
            ))
            .note(format!("version {} of this library applied it", migration.version))
            .note("nothing was changed")
            .help(format!("run a program that was built with version {} or a later one", migration.version)),
            Self::ForeignTable { location, table, column } => {
                Diagnostic::new(format!("the table {table} on {location} is not this library's"))
                    .note(format!("it has no column `{column}`"))
                    .help_code(
                        "keep the history in tables of another name, in `migrate.toml`",
                        ["[tables]", "prefix = \"another\""],
                    )
            }
            Self::SchemaOfUser { location, schema } => {
                Diagnostic::new(format!("the history cannot be kept in the schema {schema} of {location}"))
                    .note(
                        "the user has the same name, and `\"$user\"` is in the search path: once the schema is there, \
                         the tables of the application would be created in it",
                    )
                    .help_code(
                        "keep the history in a schema of another name, in `migrate.toml`",
                        ["[tables]", "schema = \"another\""],
                    )
                    .help("or create the schema yourself, if the tables of the application are meant to be there")
            }
            Self::Garbled { location, table, row } => {
                Diagnostic::new(format!("the table {table} on {location} has a row that this library does not write"))
                    .note(format!("the row is {row}"))
                    .note("somebody has edited it by hand")
                    .help("restore the row from a backup of the database")
            }
            Self::GarbledLease { location: _, lease } => lease.diagnostic(),
            Self::ForwardOnly { verb, newest } => {
                Diagnostic::new(format!("`{verb}` is refused: only the way forward is open here"))
                    .note("`forward_only` says so")
                    .help_code(
                        "write a migration that undoes what is to be undone",
                        [format!("migrate new --revert {}", newest.as_deref().unwrap_or("NAME"))],
                    )
            }
            Self::Protected { location, environment, verb, typed, database } => {
                let refused = Diagnostic::new(format!(
                    "`{verb}` is refused on {location}: it belongs to `{environment}`, which is protected"
                ));
                let refused = match typed {
                    Some(typed) => refused.note(format!("`{typed}` was typed, and the database is named `{database}`")),
                    None => refused,
                };
                refused.help_code(
                    "where it is meant, type the database's name",
                    [format!("migrate {verb} --yes-drop {}", quoted(database))],
                )
            }
            Self::OtherName { location, verb, typed, database } => Diagnostic::new(format!(
                "`{verb}` is refused on {location}: `{typed}` was typed, and the database is named `{database}`"
            ))
            .help_code(
                "where this database is meant, type its name",
                [format!("migrate {verb} --yes-drop {}", quoted(database))],
            ),
            Self::ReadOnly { location, reason } => {
                Diagnostic::new(format!("{location} takes no writes")).note(reason).note("nothing was written").help(
                    "connect to the primary where this is a replica; else make the server writable, and run it again",
                )
            }
            Self::FileReplaced { location } => {
                Diagnostic::new(format!("the file of {location} was removed, moved, or replaced while it was open"))
                    .note("what was written went into the file that was there before, also what was printed as done")
                    .help(
                        "see that nothing replaces the file while migrations run; then look with `migrate status`, and \
                         run it again",
                    )
            }
            Self::NoTrial { location } => {
                Diagnostic::new(format!("nothing can be tried on {location}: it cannot take changes of tables back"))
                    .help("see what would run with `migrate plan`, and try it on a copy of the database")
            }
            Self::Overtaken { location } => {
                Diagnostic::new(format!("another runner changed the history on {location} at the same time"))
                    .help("look at `migrate status`, and do it again where it is still right")
            }
            Self::Changed { location, what, change } => Diagnostic::new(what)
                .note(format!("another runner changed the history on {location}: {change}"))
                .note("nothing was reverted by this run")
                .help("look at `migrate status`, and do it again where it is still right"),
            Self::SharedTables { location, table, history } => Diagnostic::new(format!(
                "`fresh` is refused on {location}: the history is kept in {table}, which has the history `{history}` \
                 as well"
            ))
            .note(format!("`fresh` empties the current schema; where the tables of `{history}` are is not known"))
            .note("nothing was dropped")
            .help_code("revert what this program applied instead", ["migrate reset"])
            .help_code(
                "or give each history tables of its own, in `migrate.toml`",
                ["[tables]", "prefix = \"another\""],
            ),
            Self::InTheWay { location, migration, kind, name, why } => Diagnostic::new(format!(
                "`fresh` is refused on {location}: {kind} {name} is there, and migration `{migration}` creates it"
            ))
            .note(format!("it is outside of the schema that `fresh` empties, and {why}"))
            .note("nothing was dropped")
            .help_code(
                "where nothing in it is needed, drop it first",
                [format!(
                    "DROP {} {name}{};",
                    kind.to_uppercase(),
                    if *kind == "schema" || *kind == "extension" { " CASCADE" } else { "" }
                )],
            ),
            Self::PartlyDropped { location, total, left, error } => {
                let left = match left {
                    Some(left) => format!("{left} of {total} objects are left"),
                    None => "how much is left is not known".to_owned(),
                };
                let dropped = Diagnostic::new(format!("not everything was dropped on {location}: {left}"))
                    .note(error.to_string())
                    .note("what was dropped before stays dropped");
                dropped.with([error.way_out(), Line::help("`migrate fresh` drops what is left")])
            }
            Self::Stopped => Diagnostic::new("stopped before anything was done"),
            Self::Stored(error) => error.diagnostic(),
            Self::Connect(error) => error.diagnostic(),
            Self::Database { what, location, error } => {
                let failed = Diagnostic::new(format!("cannot {what} on {location}")).note(error.to_string());
                failed.with([error.way_out()])
            }
            Self::Dropped => {
                Diagnostic::new("the connection was closed, because a run on it was dropped before it ended")
                    .help("connect again")
            }
        }
    }
}
