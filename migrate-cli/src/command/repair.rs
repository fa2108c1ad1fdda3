//! `migrate repair`: finds what is not as it should be, and puts in order what can be.

use std::fmt;

use migrate_core::ir::diagnostic::Diagnostic;
use migrate_core::{Diagnosis, Finding, Migrator};
use serde::Serialize;

use crate::args;
use crate::confirmation;
use crate::exit::Exit;
use crate::failure::{Failure, JsonMessage, parse_message};
use crate::printer::{self, BAD, GOOD, PENDING, Printer, paint};
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

/// Something that is not as it should be, or was not.
#[derive(Debug, Serialize)]
struct FindingOutput {
    kind: &'static str,
    #[serde(flatten)]
    message: JsonMessage,
    repairable: bool,
    repaired: bool,
    #[serde(skip)]
    diagnostic: Diagnostic,
}

/// Finds, tells, asks, and does.
pub(crate) async fn run(
    args: &args::RepairArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<RepairOutput, Failure> {
    let before =
        session::run_atomic(target, printer, async |migrator: &mut Migrator| migrator.diagnose().await).await?;
    let count = before.findings.iter().filter(|finding| finding.is_repairable()).count();
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
        let Diagnosis { database: _, server, findings, runner } = diagnosis;
        Self {
            database: target.url.to_string(),
            server: server.to_string(),
            runner: runner.as_ref().map(ToString::to_string),
            findings: findings.iter().map(FindingOutput::from).collect(),
            repaired: 0,
            left: findings.len(),
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
        let left: Vec<_> = diagnosis.findings.iter().map(FindingOutput::from).collect();
        let is_left =
            |finding: &FindingOutput| left.iter().any(|left| left.diagnostic.title == finding.diagnostic.title);
        let repaired_findings = self.findings.into_iter().filter(|finding| !is_left(finding));
        let repaired_findings: Vec<_> =
            repaired_findings.map(|finding| FindingOutput { repaired: true, ..finding }).collect();
        let (repaired, count) = (repaired_findings.len(), left.len());
        let findings = repaired_findings.into_iter().chain(left).collect();
        Self { findings, repaired, left: count, shown: false, ..self }
    }

    /// How the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.left == 0 { Exit::Success } else { Exit::Conflict }
    }
}

impl From<&Finding> for FindingOutput {
    fn from(finding: &Finding) -> Self {
        let diagnostic = parse_message(&finding.to_string());
        let kind = match finding {
            Finding::MissingTables => "missing_tables",
            Finding::DeadLease(_) => "dead_lease",
            Finding::BrokenChain { .. } => "broken_chain",
            Finding::Unfinished { .. } => "unfinished",
            Finding::UnknownUnfinished { .. } => "unknown_unfinished",
            Finding::InvalidIndex { .. } => "invalid_index",
            Finding::Changed { .. } => "changed",
            Finding::Unknown { .. } => "unknown",
        };
        let message = JsonMessage::from(&diagnostic);
        Self { kind, message, repairable: finding.is_repairable(), repaired: false, diagnostic }
    }
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
            (0, 0) => write!(f, "nothing is out of order in {database}"),
            (0, left) => write!(f, "{} in {database}; nothing was done", count_findings(*left, "is", "are")),
            (repaired, 0) => write!(f, "put {repaired} in order in {database}; nothing is left"),
            (repaired, left) => write!(f, "put {repaired} in order in {database}; {left} left"),
        }
    }
}

impl fmt::Display for FindingOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = &self.diagnostic.title;
        if self.repaired {
            return write!(f, "{}: {title}", paint(GOOD, "in order now"));
        }
        let label = if self.repairable { paint(PENDING, "can be repaired") } else { paint(BAD, "to be decided") };
        f.write_str(&printer::format_message(label, &self.diagnostic.to_string()))
    }
}

/// `1 thing is out of order`, `2 things are out of order`.
fn count_findings(count: usize, is: &str, are: &str) -> String {
    match count {
        1 => format!("1 thing {is} out of order"),
        _ => format!("{count} things {are} out of order"),
    }
}
