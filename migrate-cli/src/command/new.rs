//! `migrate new`: the next migration's file, and its `mod` line; with `--revert`, as many as undo an earlier one; with
//! columns, as many as make them.

use std::fmt;
use std::path::{Path, PathBuf};

use migrate_core::error::Diagnostic;
use migrate_core::ir::dialect::Target;
use migrate_core::migration::Migration;
use migrate_core::{Error, Registry, Revert};
use serde::Serialize;

use crate::args;
use crate::config::Config;
use crate::failure::Failure;
use crate::fields::{self, Field};
use crate::linked;
use crate::migration_name;
use crate::migrations_folder::{MigrationsFolder, next_name};
use crate::printer::{PENDING, Printer, format_message, paint};
use crate::relative_path::relative_to_current_dir;
use crate::rustfmt;
use crate::template;
use migrate_core::ir::migration_name::MigrationName;

/// Longer names do not fit beside anything on a screen.
const MAX_SUBJECT_LENGTH: usize = 100;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct NewOutput {
    migrations: Vec<WrittenMigration>,
    module: PathBuf,
    /// What their author must know.
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct WrittenMigration {
    name: String,
    file: PathBuf,
}

impl fmt::Display for NewOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<_> = self.migrations.iter().map(|written| written.file.display().to_string()).collect();
        f.write_str(&files.join("\n"))
    }
}

/// A migration that is to be written: its name and its source.
type Source = (MigrationName, String);

/// Writes the migration, those that make columns, or those that revert an earlier one.
pub(crate) fn run(args: &args::NewArgs, migrations_crate: &Path) -> Result<NewOutput, Failure> {
    let args::NewArgs { name, fields, revert, timestamp } = args;
    let folder = MigrationsFolder::read(migrations_crate)?;
    let name = name.as_deref();
    let (sources, mut notes) = match revert {
        Some(reverted) => (revert_migrations(reverted, name, *timestamp, &folder)?, Vec::new()),
        None if fields.is_empty() => (vec![from_name(name.unwrap_or_default(), *timestamp, &folder)?], Vec::new()),
        None => from_fields(name.unwrap_or_default(), fields, *timestamp, &folder, migrations_crate)?,
    };
    let mut migrations = Vec::new();
    for (name, source) in sources {
        let source =
            if fields.is_empty() && revert.is_none() { source } else { rustfmt::format(source, migrations_crate) };
        let file = relative_to_current_dir(&folder.add(&name, &source)?);
        migrations.push(WrittenMigration { name: name.to_string(), file });
    }
    let module = relative_to_current_dir(folder.module());
    notes.extend(
        folder.without_mod_line()?.iter().map(|name| {
            format!("`{name}` has a file, and no line in {}: `migrate renumber` writes it", module.display())
        }),
    );
    for note in &notes {
        Printer::print_note(format_message(paint(PENDING, "note"), &Diagnostic::new(note)));
    }
    Ok(NewOutput { migrations, module, notes })
}

/// The names of so many new migrations, which are about one thing.
fn new_names(
    subject: &str,
    count: usize,
    timestamp: bool,
    folder: &MigrationsFolder,
) -> Result<Vec<MigrationName>, Failure> {
    check_name(subject)?;
    let mut names: Vec<MigrationName> = Vec::new();
    for number in 1..=count {
        let subject = if number == 1 { subject.to_owned() } else { format!("{subject}_{number}") };
        check_name_is_free(&subject, folder)?;
        names.push(next_name(&subject, names.last().or(folder.newest()), timestamp));
    }
    Ok(names)
}

/// A migration whose body is guessed from its name.
fn from_name(subject: &str, timestamp: bool, folder: &MigrationsFolder) -> Result<Source, Failure> {
    let name = new_names(subject, 1, timestamp, folder)?.remove(0);
    let source = template::from_name(&name.to_string(), subject, folder.tables());
    Ok((name, source))
}

/// The migrations that make columns, and what their author must know.
fn from_fields(
    subject: &str,
    fields: &[String],
    timestamp: bool,
    folder: &MigrationsFolder,
    migrations_crate: &Path,
) -> Result<(Vec<Source>, Vec<String>), Failure> {
    check_name(subject)?;
    let fields = fields.iter().map(|field| Field::parse(field)).collect::<Result<Vec<_>, _>>()?;
    let targets = Config::read(migrations_crate)?.map_or(Target::ALL.to_vec(), |config| config.targets);
    let fields::FieldMigrations { migrations, notes } = fields::write(subject, &fields, &targets)?;
    let names = new_names(subject, migrations.len(), timestamp, folder)?;
    let written = names.into_iter().zip(&migrations).map(|(name, migration)| {
        let source = template::from_fields(&name.to_string(), migration);
        (name, source)
    });
    Ok((written.collect(), notes))
}

/// The migrations that undo `reverted`, which is linked into this program.
fn revert_migrations(
    reverted: &str,
    subject: Option<&str>,
    timestamp: bool,
    folder: &MigrationsFolder,
) -> Result<Vec<Source>, Failure> {
    let registry = linked::registry().map_err(Error::from)?;
    let reverted = &migration_name::resolve_linked(reverted)?;
    let Revert { migration, parts, .. } = registry.revert(reverted)?;
    check_program_is_current(folder, &registry, migration)?;
    let subject = subject.map_or_else(|| format!("revert_{}", strip_number(migration.name)), str::to_owned);
    let names = new_names(&subject, parts.len(), timestamp, folder)?;
    let sources = (1..).zip(names).zip(&parts).map(|((number, name), part)| {
        let source = template::revert_migration(&name.to_string(), migration.name, part, number, parts.len());
        (name, source)
    });
    Ok(sources.collect())
}

/// Refuses to revert what is not of this folder, or with a program that does not know all of the folder.
fn check_program_is_current(
    folder: &MigrationsFolder,
    registry: &Registry,
    reverted: &Migration,
) -> Result<(), Failure> {
    let Migration { name, history, file, line, .. } = reverted;
    if !folder.has(name) {
        return Err(Failure::usage(format!("migration `{name}` is not one of this crate"))
            .note(format!("it is of the history `{history}`, at {file}:{line}"))
            .help("revert it in the crate that it is a part of"));
    }
    match folder.newest().map(MigrationName::to_string) {
        Some(newest) if registry.find(history, &newest).is_none() => {
            Err(Failure::usage(format!("migration `{newest}` is in the folder, but not in this program"))
                .note("what reverts an earlier one must fit what all others leave behind")
                .help_code(
                    "name its file in its folder's `mod.rs`, and build the program anew",
                    [format!("mod {newest};")],
                ))
        }
        Some(_) | None => Ok(()),
    }
}

/// Refuses the name of another migration.
fn check_name_is_free(subject: &str, folder: &MigrationsFolder) -> Result<(), Failure> {
    match folder.by_subject(subject) {
        Some(other) => Err(Failure::usage(format!("there is a migration of that name: `{other}`"))
            .help("choose a name that tells the two apart")),
        None => Ok(()),
    }
}

/// Refuses a name that cannot be a part of a function's name, and says which could.
fn check_name(subject: &str) -> Result<(), Failure> {
    let problem = if subject.len() > MAX_SUBJECT_LENGTH {
        format!("a name has at most {MAX_SUBJECT_LENGTH} letters, and this one has {}", subject.len())
    } else if strip_number(subject) != subject {
        "the number is given by itself".to_owned()
    } else if subject != snake_case(subject) || subject.is_empty() {
        "a name has lower-case letters, digits, and single underscores, and starts with a letter".to_owned()
    } else {
        return Ok(());
    };
    let failure = Failure::usage(format!("`{subject}` is no name for a migration")).note(problem);
    let mut better = snake_case(strip_number(subject));
    better.truncate(MAX_SUBJECT_LENGTH);
    Err(if better.is_empty() {
        failure.help_code("say what it does", ["migrate new create_users"])
    } else {
        failure.help_code("write", [format!("migrate new {better}")])
    })
}

/// The text without the `m0001_` that a migration's own name begins with.
fn strip_number(text: &str) -> &str {
    let rest = text.strip_prefix('m').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    match rest.and_then(|rest| rest.strip_prefix('_')) {
        Some(rest) if text.len() > rest.len() + "m_".len() => rest,
        _ => text,
    }
}

/// `AddAvatar`, `add-avatar`, and `add avatar` as `add_avatar`.
fn snake_case(text: &str) -> String {
    let mut words = String::new();
    let mut previous_lower = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && previous_lower {
                words.push('_');
            }
            words.push(c.to_ascii_lowercase());
        } else if !words.ends_with('_') {
            words.push('_');
        }
        previous_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit()).trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_refused_with_a_valid_one() {
        let cases = [
            ("AddAvatar", "migrate new add_avatar"),
            ("add-avatar to users", "migrate new add_avatar_to_users"),
            ("m0003_add_avatar", "migrate new add_avatar"),
            ("2nd_try", "migrate new nd_try"),
            ("add__avatar_", "migrate new add_avatar"),
            ("../etc/passwd", "migrate new etc_passwd"),
            ("", "migrate new create_users"),
            ("änd", "migrate new nd"),
        ];
        for (wrong, right) in cases {
            let message = check_name(wrong).unwrap_err().to_string();
            assert!(message.ends_with(right), "{message}");
        }
        assert!(check_name(&"x".repeat(101)).is_err());
        for right in ["create_users", "mark_2", "m_x", "migrate"] {
            assert!(check_name(right).is_ok(), "{right}");
        }
    }
}
