//! `migrate repair`: finds what is not as it should be, and puts in order what can be.

use std::fmt;

use migrate_core::ir::diagnostic::Diagnostic;
use migrate_core::{Diagnosis, Finding, Migrator};
use serde::Serialize;

use crate::args;
use crate::consent;
use crate::exit::Exit;
use crate::failure::{Failure, Told, laid_out};
use crate::report::{self, BAD, GOOD, PENDING, Report, paint};
use crate::session;
use crate::target::Target;

/// What was found, and what became of it.
#[derive(Debug, Serialize)]
pub(crate) struct Repair {
    database: String,
    server: String,
    /// Who is at work right now.
    runner: Option<String>,
    findings: Vec<Found>,
    repaired: usize,
    left: usize,
    /// Whether it was told already, before somebody was asked.
    #[serde(skip)]
    shown: bool,
}

/// Something that is not as it should be, or was not.
#[derive(Debug, Serialize)]
struct Found {
    kind: &'static str,
    #[serde(flatten)]
    told: Told,
    repairable: bool,
    repaired: bool,
    #[serde(skip)]
    diagnostic: Diagnostic,
}

/// Finds, tells, asks, and does.
pub(crate) async fn run(args: &args::Repair, target: &Target, report: Report) -> Result<Repair, Failure> {
    let before = session::attend(target, report, async |migrator: &mut Migrator| migrator.diagnose().await).await?;
    let count = before.findings.iter().filter(|finding| finding.is_repairable()).count();
    let mut repair = Repair::new(target, &before);
    if count == 0 {
        return Ok(repair);
    }
    if !args.yes {
        if !consent::can_be_asked(report) {
            return Ok(repair);
        }
        report.line(repair.list())?;
        repair.shown = true;
        if !consent::yes(&format!("put {count} of {} in order?", before.findings.len()))? {
            return Ok(repair);
        }
    }
    let findings = &before.findings;
    let after = session::attend(target, report, async |migrator: &mut Migrator| {
        migrator.repair(findings).await?;
        migrator.diagnose().await
    })
    .await?;
    Ok(repair.after(&after))
}

impl Repair {
    fn new(target: &Target, diagnosis: &Diagnosis) -> Self {
        let Diagnosis { database: _, server, findings, runner } = diagnosis;
        Self {
            database: target.url.to_string(),
            server: server.to_string(),
            runner: runner.as_ref().map(ToString::to_string),
            findings: findings.iter().map(Found::from).collect(),
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
        let left: Vec<_> = diagnosis.findings.iter().map(Found::from).collect();
        let is_left = |found: &Found| left.iter().any(|left| left.diagnostic.title == found.diagnostic.title);
        let gone = self.findings.into_iter().filter(|found| !is_left(found));
        let gone: Vec<_> = gone.map(|found| Found { repaired: true, ..found }).collect();
        let (repaired, count) = (gone.len(), left.len());
        let findings = gone.into_iter().chain(left).collect();
        Self { findings, repaired, left: count, shown: false, ..self }
    }

    /// How the command ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.left == 0 { Exit::Success } else { Exit::Conflict }
    }
}

impl From<&Finding> for Found {
    fn from(finding: &Finding) -> Self {
        let diagnostic = laid_out(&finding.to_string());
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
        let told = Told::from(&diagnostic);
        Self { kind, told, repairable: finding.is_repairable(), repaired: false, diagnostic }
    }
}

impl fmt::Display for Repair {
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
            (0, left) => write!(f, "{} in {database}; nothing was done", things(*left, "is", "are")),
            (repaired, 0) => write!(f, "put {repaired} in order in {database}; nothing is left"),
            (repaired, left) => write!(f, "put {repaired} in order in {database}; {left} left"),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = &self.diagnostic.title;
        if self.repaired {
            return write!(f, "{}: {title}", paint(GOOD, "in order now"));
        }
        let label = if self.repairable { paint(PENDING, "can be repaired") } else { paint(BAD, "to be decided") };
        f.write_str(&report::laid_out(label, &self.diagnostic.to_string()))
    }
}

/// `1 thing is out of order`, `2 things are out of order`.
fn things(count: usize, is: &str, are: &str) -> String {
    match count {
        1 => format!("1 thing {is} out of order"),
        _ => format!("{count} things {are} out of order"),
    }
}
