//! Something that is not as it should be, as text and as JSON.

use std::fmt;

use migrate_core::ir::diagnostic::Diagnostic;
use migrate_core::{Finding, Verdict};
use serde::Serialize;

use crate::failure::JsonMessage;
use crate::hints;
use crate::printer::{self, BAD, GOOD, PENDING, paint};

/// Something that is not as it should be, or was not.
#[derive(Debug, Serialize)]
pub(crate) struct FindingOutput {
    kind: &'static str,
    #[serde(flatten)]
    message: JsonMessage,
    /// What is not done before it is in order: `up`, `down`.
    stops: Vec<&'static str>,
    repairable: bool,
    repaired: bool,
    #[serde(skip)]
    diagnostic: Diagnostic,
    #[serde(skip)]
    verdict: Verdict,
}

impl FindingOutput {
    pub(crate) fn new(finding: &Finding, verdict: Verdict) -> Self {
        let diagnostic = hints::complete(&finding.diagnostic());
        let Verdict { stops_up, stops_down, repairable, .. } = verdict;
        let stops = [(stops_up, "up"), (stops_down, "down")].into_iter().filter(|(stops, _)| *stops);
        Self {
            kind: finding.kind(),
            message: JsonMessage::from(&diagnostic),
            stops: stops.map(|(_, verb)| verb).collect(),
            repairable,
            repaired: false,
            diagnostic,
            verdict,
        }
    }

    pub(crate) fn title(&self) -> &str {
        &self.diagnostic.title
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The same, once it is in order.
    pub(crate) fn repaired(self) -> Self {
        Self { repaired: true, ..self }
    }

    /// As `status` shows it: what stops a run first of all is a conflict.
    pub(crate) fn as_conflict(&self) -> String {
        let label = if self.verdict.is_conflict() {
            paint(BAD, "conflict")
        } else if self.verdict.repairable {
            paint(PENDING, "can be repaired")
        } else {
            paint(PENDING, "warning")
        };
        printer::format_message(label, &self.diagnostic)
    }
}

/// As `repair` shows it: what it puts in order, and what it does not.
impl fmt::Display for FindingOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.repaired {
            return write!(f, "{}: {}", paint(GOOD, "in order now"), self.title());
        }
        let label = if self.repairable {
            paint(PENDING, "can be repaired")
        } else if self.verdict.is_warning() {
            paint(PENDING, "warning")
        } else {
            paint(BAD, "to be decided")
        };
        f.write_str(&printer::format_message(label, &self.diagnostic))
    }
}
