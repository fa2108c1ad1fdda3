//! `migrate repair`: finds what is not as it should be, and puts in order what can be.

use std::collections::BTreeSet;
use std::fmt;

use migrate_core::{Diagnosis, Migrator};
use serde::Serialize;

use crate::args;
use crate::confirmation;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::finding_output::FindingOutput;
use crate::printer::{PENDING, Printer, paint};
use crate::session;
use crate::target_database::TargetDatabase;

/// What was found, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct RepairOutput {
    database: String,
    server: String,
    /// Who is at work right now.
    runner: Option<String>,
    findings: Vec<FindingOutput>,
    repaired: usize,
    left: usize,
    /// Whether it was told already, before somebody was asked.
    #[serde(skip)]
    shown: bool,
}

/// Finds, tells, asks, and does.
pub(crate) async fn run(
    args: &args::RepairArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<RepairOutput, Failure> {
    let before =
        session::run_atomic(target, printer, async |migrator: &mut Migrator| migrator.diagnose().await).await?;
    let count = before.findings.iter().filter(|finding| before.verdict(finding).repairable).count();
    let mut repair = RepairOutput::new(target, &before);
    if count == 0 {
        return Ok(repair);
    }
    if !args.yes {
        if !confirmation::is_interactive(printer) {
            return Ok(repair);
        }
        printer.print_line(repair.list())?;
        repair.shown = true;
        if !confirmation::confirm(&format!("put {count} of {} in order?", before.findings.len()))? {
            return Ok(repair);
        }
    }
    let findings = &before.findings;
    let after = session::run_atomic(target, printer, async |migrator: &mut Migrator| {
        migrator.repair(findings).await?;
        migrator.diagnose().await
    })
    .await?;
    Ok(repair.after(&after))
}

impl RepairOutput {
    fn new(target: &TargetDatabase, diagnosis: &Diagnosis) -> Self {
        let Diagnosis { server, runner, .. } = diagnosis;
        let findings = outputs(diagnosis);
        Self {
            database: target.url.to_string(),
            server: server.to_string(),
            runner: runner.as_ref().map(ToString::to_string),
            repaired: 0,
            left: count_left(&findings),
            findings,
            shown: false,
        }
    }

    /// Everything that was found, one below the other.
    fn list(&self) -> String {
        let findings: Vec<_> = self.findings.iter().map(ToString::to_string).collect();
        findings.join("\n\n")
    }

    /// What is found no more is in order.
    fn after(self, diagnosis: &Diagnosis) -> Self {
        let left = outputs(diagnosis);
        let titles: BTreeSet<_> = left.iter().map(|finding| finding.title().to_owned()).collect();
        let repaired = self.findings.into_iter().filter(|finding| !titles.contains(finding.title()));
        let repaired: Vec<_> = repaired.map(FindingOutput::repaired).collect();
        let (count, left_count) = (repaired.len(), count_left(&left));
        let findings = repaired.into_iter().chain(left).collect();
        Self { findings, repaired: count, left: left_count, shown: false, ..self }
    }

    /// How the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.left == 0 { Exit::Success } else { Exit::Conflict }
    }
}

fn outputs(diagnosis: &Diagnosis) -> Vec<FindingOutput> {
    let output = |finding| FindingOutput::new(finding, diagnosis.verdict(finding));
    diagnosis.findings.iter().map(output).collect()
}

/// How many are to be put in order, by `repair` or by a person. A warning is only told.
fn count_left(findings: &[FindingOutput]) -> usize {
    findings.iter().filter(|finding| !finding.verdict().is_warning()).count()
}

impl fmt::Display for RepairOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, server: _, runner, findings, repaired, left, shown } = self;
        if !shown && !findings.is_empty() {
            write!(f, "{}\n\n", self.list())?;
        }
        if let Some(runner) = runner {
            writeln!(f, "at work on it now: {}", paint(PENDING, runner))?;
        }
        match (repaired, left) {
            (0, 0) if findings.is_empty() => write!(f, "nothing is out of order in {database}"),
            (0, 0) => write!(f, "nothing is to be put in order in {database}"),
            (0, left) => write!(f, "{} in {database}; nothing was done", count_findings(*left, "is", "are")),
            (repaired, 0) => write!(f, "put {repaired} in order in {database}; nothing is left"),
            (repaired, left) => write!(f, "put {repaired} in order in {database}; {left} left"),
        }
    }
}

/// `1 thing is out of order`, `2 things are out of order`.
fn count_findings(count: usize, is: &str, are: &str) -> String {
    match count {
        1 => format!("1 thing {is} out of order"),
        _ => format!("{count} things {are} out of order"),
    }
}
