//! `migrate check`: what would be refused in the migrations up to `start_after`, and what an upgrade of the library
//! changes in the SQL of applied migrations.

use std::fmt;
use std::path::Path;

use migrate_core::error::{Diagnostic, PlanError};
use migrate_core::migration::{CheckFinding, Migration, RefusedBy};
use migrate_core::{Error, RenderingChange};
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::{Failure, JsonMessage};
use crate::linked;
use crate::locked_migrations::LockedMigrations;
use crate::migrations_folder::MigrationsFolder;
use crate::printer::{FAINT, PENDING, format_message, paint};
use crate::script_difference::ScriptDifference;
use crate::summary::count_migrations;
use crate::target_database::TargetDatabase;

/// What may still be changed in a migration that is applied.
const KEEPS_CHECKSUM: &str = "in a migration that is applied, change nothing but `#[assume_safe(..)]` and \
                        `irreversible = \"..\"`: they are no part of its checksum";

/// What another SQL means for a database.
const STORED_SQL_STAYS: &str =
    "an applied migration does not run again: only a new database gets the other SQL; `down` uses it as well";

/// What the macro found when the migrations were compiled.
#[derive(Debug, Serialize)]
pub(crate) struct CheckOutput {
    /// How many migrations there are.
    migrations: usize,
    /// How many of them may hold something that would be refused: the compiler refuses what it finds in the others.
    looked_at: usize,
    findings: Vec<FindingOutput>,
    /// The migrations that are not in `migrations.lock`. None where there is no such file.
    #[serde(skip_serializing_if = "Option::is_none")]
    unlocked: Option<Vec<String>>,
    /// The comparison with what was applied to a database; only with `--upgrade`.
    #[serde(flatten)]
    upgrade: Option<UpgradeOutput>,
}

/// What this version of the library writes in another way than the versions that applied the migrations.
#[derive(Debug, Serialize)]
struct UpgradeOutput {
    database: String,
    /// How many applied migrations were compared: those that are linked, have not changed, and whose SQL is stored.
    compared: usize,
    rendered_differently: Vec<RenderingOutput>,
}

/// An applied migration whose SQL is another one now.
#[derive(Debug, Serialize)]
struct RenderingOutput {
    history: &'static str,
    migration: &'static str,
    /// The version of the library that applied it.
    applied_with: String,
    changes: Vec<ScriptDifference>,
}

/// What would be refused in a migration.
#[derive(Debug, Serialize)]
struct FindingOutput {
    history: &'static str,
    migration: &'static str,
    file: &'static str,
    line: usize,
    refused_by: &'static str,
    rule: Option<&'static str>,
    target: Option<&'static str>,
    #[serde(flatten)]
    json: JsonMessage,
    /// What refuses it, in a few words.
    #[serde(skip)]
    label: String,
    /// The message in its parts.
    #[serde(skip)]
    diagnostic: Diagnostic,
}

/// Collects what the linked migrations carry.
pub(crate) fn offline() -> Result<CheckOutput, Failure> {
    let registry = linked::registry().map_err(Error::from)?;
    CheckOutput::of(registry.migrations()).map_err(|error| Error::from(error).into())
}

/// The same, and compares the SQL of applied migrations with what the database keeps of them.
pub(crate) async fn after_upgrade(target: &TargetDatabase) -> Result<CheckOutput, Failure> {
    let (compared, changes) = target.connect().await?.rendering_changes().await?;
    let rendered_differently = changes.into_iter().map(RenderingOutput::from).collect();
    let database = target.url.to_string();
    Ok(CheckOutput { upgrade: Some(UpgradeOutput { database, compared, rendered_differently }), ..offline()? })
}

impl CheckOutput {
    fn of(all: &[&'static Migration]) -> Result<Self, PlanError> {
        let mut check =
            Self { migrations: all.len(), looked_at: 0, findings: Vec::new(), unlocked: None, upgrade: None };
        for migration in all {
            let Some(findings) = migration.findings else { continue };
            let findings = findings.read().ok_or(PlanError::OtherMacro { name: migration.name })?;
            check.looked_at += 1;
            check.findings.extend(findings.into_iter().map(|finding| FindingOutput::new(migration, finding)));
        }
        Ok(check)
    }

    /// With the migrations that are not locked. There is no lock where the program has no sources beside it.
    pub(crate) fn with_unlocked(self, migrations_crate: Option<&Path>) -> Result<Self, Failure> {
        let Some(migrations_crate) = migrations_crate else { return Ok(self) };
        match MigrationsFolder::read(migrations_crate) {
            Ok(folder) if folder.lock_file().exists() => {
                let unlocked = LockedMigrations::read(migrations_crate, &folder)?;
                let unlocked = unlocked.unlocked().map(ToString::to_string).collect();
                Ok(Self { unlocked: Some(unlocked), ..self })
            }
            Ok(_) | Err(_) => Ok(self),
        }
    }

    fn has_unlocked(&self) -> bool {
        self.unlocked.as_ref().is_some_and(|unlocked| !unlocked.is_empty())
    }

    /// How the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.findings.is_empty() && !self.has_unlocked() { Exit::Success } else { Exit::Findings }
    }
}

impl FindingOutput {
    fn new(migration: &Migration, finding: CheckFinding<'static>) -> Self {
        let Migration { history, name, file, .. } = *migration;
        let CheckFinding { refused_by, line, diagnostic } = finding;
        Self {
            history,
            migration: name,
            file,
            line,
            refused_by: refused_by.kind(),
            rule: refused_by.rule(),
            target: refused_by.target().map(migrate_core::ir::dialect::Dialect::name),
            json: JsonMessage::from(&diagnostic),
            label: label(refused_by),
            diagnostic,
        }
    }
}

fn label(refused_by: RefusedBy<'_>) -> String {
    match (refused_by.rule(), refused_by.target()) {
        (Some(rule), _) => rule.to_owned(),
        (None, Some(target)) => format!("{} {target}", refused_by.kind()),
        (None, None) => refused_by.kind().to_owned(),
    }
}

impl From<RenderingChange> for RenderingOutput {
    fn from(change: RenderingChange) -> Self {
        let RenderingChange { history, name, applied_with, changes, .. } = change;
        let changes = changes.into_iter().map(ScriptDifference::from).collect();
        Self { history, migration: name, applied_with, changes }
    }
}

impl fmt::Display for CheckOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(upgrade) = &self.upgrade {
            writeln!(f, "{upgrade}\n")?;
        }
        for name in self.unlocked.iter().flatten() {
            writeln!(f, "{}: `{name}` is not in migrations.lock", paint(PENDING, "unlocked"))?;
        }
        if self.has_unlocked() {
            writeln!(f, "  help: lock what may be applied from now on\n            migrate lock\n")?;
        }
        self.write_findings(f)
    }
}

impl CheckOutput {
    fn write_findings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { migrations: all, looked_at, findings, unlocked: _, upgrade: _ } = self;
        for finding in findings {
            writeln!(f, "{finding}\n")?;
        }
        let found_in = findings.chunk_by(|a, b| (a.history, a.migration) == (b.history, b.migration)).count();
        match (looked_at, findings.len()) {
            (0, _) => {
                return write!(
                    f,
                    "nothing to look at: `start_after` is not set, and the compiler has refused nothing in {}",
                    count_migrations(*all)
                );
            }
            (_, 0) => write!(f, "nothing would be refused in {}", count_migrations(*looked_at))?,
            (_, 1) => write!(f, "1 finding, in 1 of {}", count_migrations(*looked_at))?,
            (_, several) => write!(f, "{several} findings, in {found_in} of {}", count_migrations(*looked_at))?,
        }
        write!(f, " up to `start_after`")?;
        let later = all - looked_at;
        if later > 0 {
            write!(f, "; the compiler has checked the {later} after it")?;
        }
        if !findings.is_empty() {
            write!(f, "\n{}", paint(FAINT, KEEPS_CHECKSUM))?;
        }
        Ok(())
    }
}

impl fmt::Display for FindingOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { migration, file, line, label, diagnostic, .. } = self;
        let title = format!("{}\n--> {file}:{line}, in {migration}", diagnostic.title);
        f.write_str(&format_message(paint(PENDING, label), &Diagnostic { title, ..diagnostic.clone() }))
    }
}

impl fmt::Display for UpgradeOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, compared, rendered_differently: changed } = self;
        for change in changed {
            writeln!(f, "{change}")?;
        }
        match (compared, changed.len()) {
            (0, _) => write!(f, "no applied migration in {database} could be compared"),
            (_, 0) => write!(f, "this version writes the same SQL for the {} in {database}", count_applied(*compared)),
            (_, different) => {
                writeln!(
                    f,
                    "this version writes other SQL for {different} of the {} in {database}",
                    count_applied(*compared)
                )?;
                write!(f, "{}", paint(FAINT, STORED_SQL_STAYS))
            }
        }
    }
}

impl fmt::Display for RenderingOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { migration, applied_with, changes, .. } = self;
        writeln!(f, "{}: {migration}, applied with version {applied_with}", paint(PENDING, "other SQL"))?;
        changes.iter().try_for_each(|change| change.write(f, "as this version writes it"))
    }
}

fn count_applied(count: usize) -> String {
    count_migrations(count).replacen(' ', " applied ", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(migration: &'static str, refused_by: RefusedBy<'_>) -> FindingOutput {
        FindingOutput {
            history: "app",
            migration,
            file: "src/migrations/a.rs",
            line: 7,
            refused_by: refused_by.kind(),
            rule: None,
            target: None,
            json: JsonMessage::from(&Diagnostic::new("")),
            label: label(refused_by),
            diagnostic: Diagnostic::new("a title").note("why").help_code("do this", ["code"]),
        }
    }

    fn shown(migrations: usize, looked_at: usize, findings: Vec<FindingOutput>) -> String {
        anstream::adapter::strip_str(
            &CheckOutput { migrations, looked_at, findings, unlocked: None, upgrade: None }.to_string(),
        )
        .to_string()
    }

    #[test]
    fn without_findings_the_output_says_what_was_looked_at() {
        assert_eq!(
            shown(9, 8, vec![]),
            "nothing would be refused in 8 migrations up to `start_after`; the compiler has checked the 1 after it"
        );
        assert_eq!(shown(1, 1, vec![]), "nothing would be refused in 1 migration up to `start_after`");
        let unset = shown(3, 0, vec![]);
        assert!(unset.starts_with("nothing to look at: `start_after` is not set"), "{unset}");
        assert!(unset.ends_with("refused nothing in 3 migrations"), "{unset}");
    }

    #[test]
    fn a_finding_is_shown_with_its_location_and_its_whole_message() {
        use migrate_core::ir::dialect::Dialect;
        let findings = vec![
            finding("m1_a", RefusedBy::Rule("dropped_columns")),
            finding("m1_a", RefusedBy::Down(Some(Dialect::Sqlite))),
            finding("m2_b", RefusedBy::Catalog),
        ];
        let text = shown(4, 3, findings);
        let first = "dropped_columns: a title\n  --> src/migrations/a.rs:7, in m1_a\n\n  \
                     note: why\n  help: do this\n            code\n\n";
        assert!(text.starts_with(first), "{text}");
        assert!(text.contains("\ndown sqlite: a title\n") && text.contains("\ncatalog: a title\n"), "{text}");
        let sum = "\n3 findings, in 2 of 3 migrations up to `start_after`; the compiler has checked the 1 after it\nin a migration";
        assert!(text.contains(sum), "{text}");
        let text = shown(3, 3, vec![finding("m1_a", RefusedBy::Argument)]);
        assert!(text.contains("\n1 finding, in 1 of 3 migrations up to `start_after`\nin a migration"), "{text}");
    }

    #[test]
    fn the_exit_code_tells_whether_something_was_found() {
        let check = |findings, unlocked| CheckOutput { migrations: 2, looked_at: 1, findings, unlocked, upgrade: None };
        assert_eq!(check(vec![], None).exit(), Exit::Success);
        assert_eq!(check(vec![], Some(vec![])).exit(), Exit::Success);
        assert_eq!(check(vec![finding("m1_a", RefusedBy::Catalog)], None).exit(), Exit::Findings);
        assert_eq!(check(vec![], Some(vec!["m2_b".to_owned()])).exit(), Exit::Findings);
    }
}
