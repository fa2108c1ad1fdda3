//! `migrate renumber`: numbers that two branches took, and `mod` lines that a merge lost.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use crate::args;
use crate::failure::Failure;
use crate::migrations_folder::{MigrationsFolder, next_name};
use crate::relative_path::relative_to_current_dir;
use migrate_core::ir::migration_name::MigrationName;

/// What was changed.
#[derive(Debug, Serialize)]
pub(crate) struct RenumberOutput {
    module: PathBuf,
    /// Whether both sides of a merge were joined in the module.
    joined: bool,
    /// The migrations whose `mod` line was written.
    mod_lines: Vec<String>,
    renamed: Vec<Renamed>,
}

/// A migration that got another number.
#[derive(Debug, Serialize)]
struct Renamed {
    from: String,
    to: String,
    file: PathBuf,
    /// The migrations that came after it, and come before it now.
    overtaken_by: Vec<String>,
}

impl RenumberOutput {
    /// What was changed, one line a line.
    fn lines(&self) -> Vec<String> {
        let module = self.module.display();
        let mut lines = Vec::new();
        if self.joined {
            lines.push(format!("joined both sides of the merge in {module}"));
        }
        lines.extend(self.mod_lines.iter().map(|name| format!("added `mod {name};` to {module}")));
        for Renamed { from, to, file: _, overtaken_by } in &self.renamed {
            lines.push(format!("renamed {from} to {to}"));
            if !overtaken_by.is_empty() {
                lines.push(format!("{} ran after {from}, and before {to} now", overtaken_by.join(", ")));
            }
        }
        lines
    }
}

impl fmt::Display for RenumberOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = self.lines();
        if lines.is_empty() {
            lines.push("every migration has a number of its own, and a `mod` line".to_owned());
        }
        if let Some(Renamed { from, to, .. }) = self.renamed.first() {
            lines.push(format!(
                "a database that has applied it already learns its name by\n    \
                 migrate mark {to} --renamed {from} --reason 'two branches took its number'"
            ));
        }
        f.write_str(&lines.join("\n"))
    }
}

/// Mends the module, and gives the named migrations the next numbers. Without a name, it lists the numbers taken twice.
pub(crate) fn run(args: &args::RenumberArgs, migrations_crate: &Path) -> Result<RenumberOutput, Failure> {
    let mut folder = MigrationsFolder::read(migrations_crate)?;
    let named = named(&args.names, &folder)?;
    let joined = folder.join_conflict()?;
    let missing = folder.without_mod_line()?;
    folder.add_mod_lines(&missing)?;
    let mut output = RenumberOutput {
        module: relative_to_current_dir(folder.module()),
        joined,
        mod_lines: missing.iter().map(ToString::to_string).collect(),
        renamed: Vec::new(),
    };
    let before: Vec<_> = folder.names().cloned().collect();
    for old in &named {
        let new = next_name(old.subject(), folder.newest(), false);
        let later = before.iter().filter(|name| name.number() > old.number() && !named.contains(name));
        let overtaken_by = later.map(ToString::to_string).collect();
        let file = relative_to_current_dir(&folder.rename(old, &new)?);
        output.renamed.push(Renamed { from: old.to_string(), to: new.to_string(), file, overtaken_by });
    }
    let clashes = clashes(&folder);
    let Some((first, others)) = clashes.split_first() else { return Ok(output) };
    let failure = output.lines().into_iter().fold(taken_twice(first), Failure::note);
    let failure = others.iter().fold(failure, |failure, clash| failure.note(format!("{} too", same_number(clash))));
    Err(failure.with_result(json!(output)))
}

/// The named migrations, in the order of their numbers.
fn named(names: &[String], folder: &MigrationsFolder) -> Result<Vec<MigrationName>, Failure> {
    let mut found = Vec::new();
    for name in names {
        let known = folder.names().find(|known| known.to_string() == *name).ok_or_else(|| {
            let names: Vec<_> = folder.names().map(ToString::to_string).collect();
            Failure::usage(format!("there is no migration `{name}`")).suggest_similar(
                "migration",
                name,
                names.iter().map(String::as_str),
            )
        })?;
        found.push(known.clone());
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The migrations of each number that several have.
fn clashes(folder: &MigrationsFolder) -> Vec<Vec<MigrationName>> {
    let names: Vec<_> = folder.names().cloned().collect();
    let same_number = names.chunk_by(|one, other| one.number() == other.number());
    same_number.filter(|same| same.len() > 1).map(<[MigrationName]>::to_vec).collect()
}

fn same_number(clash: &[MigrationName]) -> String {
    let names: Vec<_> = clash.iter().map(|name| format!("`{name}`")).collect();
    format!("{} have the same number", names.join(" and "))
}

fn taken_twice(clash: &[MigrationName]) -> Failure {
    Failure::usage(same_number(clash)).help_code(
        "rename the one that no database has, with one of these",
        clash.iter().map(|name| format!("migrate renumber {name}")),
    )
}
