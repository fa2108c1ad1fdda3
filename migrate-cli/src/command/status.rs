//! `migrate status`: the migrations, and which of them are applied.

use std::fmt;

use anstyle::Style;
use migrate_core::history::{Applied, Unfinished};
use migrate_core::{MigrationStatus, Options, State, Tolerance, Warning};
use serde::Serialize;

use crate::args;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::finding_output::FindingOutput;
use crate::printer::{BAD, FAINT, GOOD, PENDING, paint};
use crate::summary::{count_migrations, past_tense};
use crate::target_database::TargetDatabase;

/// So many findings are shown.
const SHOWN_FINDINGS: usize = 10;

/// What is applied, and what is not.
#[derive(Debug, Serialize)]
pub(crate) struct StatusOutput {
    database: String,
    server: String,
    applied: usize,
    pending: usize,
    /// How many of the findings stop a run.
    conflicts: usize,
    findings: Vec<FindingOutput>,
    migrations: Vec<MigrationRow>,
    unfinished: Option<InterruptedMigration>,
    runner: Option<String>,
    /// The protected environment that the database belongs to.
    environment: Option<String>,
    /// The publications that have the tables of the history in them.
    publications: Vec<String>,
}

/// One migration.
#[derive(Debug, Serialize)]
struct MigrationRow {
    history: String,
    name: String,
    description: String,
    state: RowState,
    applied_at: Option<String>,
    applied_by: Option<String>,
    duration_ms: Option<i64>,
    batch: Option<i64>,
    /// Whether no run applied it: somebody marked it as applied.
    marked: bool,
    /// Whether it contradicts the other migrations, and that is not tolerated.
    conflict: bool,
}

/// The state of a migration, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum RowState {
    Applied,
    Pending,
    OutOfOrder,
    Unfinished,
    RowMissing,
    Changed,
    Unknown,
}

/// A migration that was cut off.
#[derive(Debug, Serialize)]
struct InterruptedMigration {
    name: String,
    done: usize,
    way: &'static str,
    #[serde(skip)]
    verb: &'static str,
    at: String,
    runner: String,
    error: Option<String>,
}

/// Asks the database.
pub(crate) async fn run(target: &TargetDatabase) -> Result<StatusOutput, Failure> {
    let status = target.connect().await?.status().await?;
    let output = |finding| FindingOutput::new(finding, status.verdict(finding));
    let findings: Vec<_> = status.findings.iter().map(output).collect();
    let rows: Vec<_> = status.migrations.into_iter().map(|row| MigrationRow::new(row, &target.options)).collect();
    let count = |kind: fn(RowState) -> bool| rows.iter().filter(|row| kind(row.state)).count();
    Ok(StatusOutput {
        database: target.url.to_string(),
        server: status.server.to_string(),
        applied: count(|state| {
            matches!(state, RowState::Applied | RowState::RowMissing | RowState::Changed | RowState::Unknown)
        }),
        pending: count(|state| matches!(state, RowState::Pending | RowState::OutOfOrder | RowState::Unfinished)),
        conflicts: findings.iter().filter(|finding| finding.verdict().is_conflict()).count(),
        findings,
        migrations: rows,
        unfinished: status.unfinished.map(InterruptedMigration::from),
        runner: status.runner.map(|holder| holder.to_string()),
        environment: status.environment,
        publications: status.publications,
    })
}

impl StatusOutput {
    /// How the command ends.
    pub(crate) fn exit(&self, args: &args::StatusArgs) -> Exit {
        if !args.exit_code {
            Exit::Success
        } else if self.conflicts > 0 {
            Exit::Conflict
        } else if self.pending > 0 {
            Exit::Pending
        } else {
            Exit::Success
        }
    }
}

impl fmt::Display for StatusOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let several = self.migrations.iter().any(|row| row.history != self.migrations[0].history);
        let name = |row: &MigrationRow| {
            if several { format!("{}::{}", row.history, row.name) } else { row.name.clone() }
        };
        let names: Vec<_> = self.migrations.iter().map(name).collect();
        let width = names.iter().map(String::len).max().unwrap_or(0);
        for (row, name) in self.migrations.iter().zip(names) {
            let (word, style) = row.label();
            write!(f, "{style}{word:<12}{style:#}  ")?;
            match (&row.applied_at, row.batch) {
                (Some(at), Some(batch)) => {
                    writeln!(f, "{name:<width$}  {}", paint(FAINT, format!("{}  batch {batch}", to_the_minute(at))))?;
                }
                (Some(at), None) => writeln!(f, "{name:<width$}  {}", paint(FAINT, to_the_minute(at)))?,
                (None, _) => writeln!(f, "{name}")?,
            }
        }
        for finding in self.findings.iter().take(SHOWN_FINDINGS) {
            writeln!(f, "\n{}", finding.as_conflict())?;
        }
        if let Some(more @ 1..) = self.findings.len().checked_sub(SHOWN_FINDINGS) {
            writeln!(f, "\nand {more} more, which `migrate status --json` lists")?;
        }
        if let Some(interrupted) = &self.unfinished {
            writeln!(f, "\n{}", paint(BAD, interrupted))?;
        }
        if let Some(runner) = &self.runner {
            writeln!(f, "\nat work on it now: {}", paint(PENDING, runner))?;
        }
        if let Some(environment) = &self.environment {
            writeln!(f, "\nit belongs to `{}`, which is protected", paint(PENDING, environment))?;
        }
        if !self.publications.is_empty() {
            let published = Warning::Published { publications: self.publications.clone() };
            writeln!(f, "\n{}", paint(BAD, format!("warning: {published}")))?;
        }
        let Self { database, server, applied, pending, conflicts, .. } = self;
        write!(f, "\n{}: {applied} applied, {pending} pending", count_migrations(self.migrations.len()))?;
        if *conflicts > 0 {
            let conflicts = format!("{conflicts} in conflict");
            write!(f, ", {}", paint(BAD, conflicts))?;
        }
        write!(f, ", in {database} ({server})")
    }
}

impl fmt::Display for InterruptedMigration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, done, way: _, verb, at, runner, error } = self;
        let at = to_the_minute(at);
        write!(
            f,
            "`{name}` was interrupted at {at}, in {runner}, before it was {verb}: {done} of its steps {} done",
            if *done == 1 { "is" } else { "are" }
        )?;
        match error {
            Some(error) => write!(f, ", and the next was refused: {error}"),
            None => Ok(()),
        }
    }
}

impl MigrationRow {
    fn new(status: MigrationStatus, options: &Options) -> Self {
        let MigrationStatus { history, name, description, state, marked, .. } = status;
        let refused = |tolerance: Tolerance| match tolerance {
            Tolerance::Refuse => true,
            Tolerance::Warn | Tolerance::Allow => false,
        };
        let (state, conflict, applied) = match state {
            State::Pending { out_of_order: false } => (RowState::Pending, false, None),
            State::Pending { out_of_order: true } => (RowState::OutOfOrder, refused(options.out_of_order), None),
            State::Unfinished => (RowState::Unfinished, false, None),
            State::RowMissing => (RowState::RowMissing, true, None),
            State::Applied(applied) => (RowState::Applied, false, Some(applied)),
            State::Changed(applied) => (RowState::Changed, true, Some(applied)),
            State::Unknown(applied) => (RowState::Unknown, refused(options.ahead), Some(applied)),
        };
        let of_applied = |value: fn(&Applied) -> &String| applied.as_ref().map(value).cloned();
        Self {
            history,
            name,
            description,
            state,
            applied_at: of_applied(|applied| &applied.applied_at),
            applied_by: of_applied(|applied| &applied.applied_by),
            duration_ms: applied.as_ref().map(|applied| applied.duration_ms),
            batch: applied.as_ref().and_then(|applied| applied.batch).filter(|_| !marked),
            marked,
            conflict,
        }
    }

    fn label(&self) -> (&'static str, Style) {
        let contradicts = if self.conflict { BAD } else { PENDING };
        match self.state {
            RowState::Applied if self.marked => ("marked", GOOD),
            RowState::Applied => ("applied", GOOD),
            RowState::Pending => ("pending", PENDING),
            RowState::OutOfOrder => ("out of order", contradicts),
            RowState::Unfinished => ("unfinished", BAD),
            RowState::RowMissing => ("row missing", BAD),
            RowState::Changed => ("changed", BAD),
            RowState::Unknown => ("unknown", contradicts),
        }
    }
}

impl From<Unfinished> for InterruptedMigration {
    fn from(unfinished: Unfinished) -> Self {
        Self {
            name: unfinished.name,
            done: unfinished.done,
            way: unfinished.direction.name(),
            verb: past_tense(unfinished.direction),
            at: unfinished.at,
            runner: unfinished.runner,
            error: unfinished.begun.and_then(|begun| begun.error),
        }
    }
}

/// `2026-11-21T04:05:06.789Z`, as people read it.
fn to_the_minute(time: &str) -> String {
    match time.get(..16) {
        Some(minute) if time.ends_with('Z') => format!("{} UTC", minute.replace('T', " ")),
        _ => time.to_owned(),
    }
}
