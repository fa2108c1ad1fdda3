//! `migrate up --dry-run`, `migrate down --dry-run`: what would be run, tried and taken back.

use std::fmt;

use migrate_core::{Goal, Trial};
use serde::Serialize;

use crate::failure::Failure;
use crate::ran::{migrations, time, word};
use crate::report::{FAINT, GOOD, PENDING, Report, paint};
use crate::session;
use crate::target::Target;

/// What was tried.
#[derive(Debug, Serialize)]
pub(crate) struct DryRun {
    database: String,
    tried: Vec<Tried>,
    untried: Vec<&'static str>,
}

/// One migration that would be run without a complaint.
#[derive(Debug, Serialize)]
struct Tried {
    name: &'static str,
    way: &'static str,
    #[serde(skip)]
    word: &'static str,
    duration_ms: u128,
    #[serde(skip)]
    duration: String,
}

/// Tries it.
pub(crate) async fn run(goal: impl Into<Goal>, target: &Target, report: Report) -> Result<DryRun, Failure> {
    let goal = goal.into();
    let Trial { tried, untried } =
        session::attend(target, report, async |migrator| migrator.dry_run(goal).await).await?;
    let tried = tried.into_iter().map(|migrate_core::Tried { name, direction, duration }| Tried {
        name,
        way: direction.name(),
        word: word(direction),
        duration_ms: duration.as_millis(),
        duration: time(duration),
    });
    Ok(DryRun { database: target.url.to_string(), tried: tried.collect(), untried })
}

impl fmt::Display for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, tried, untried } = self;
        for Tried { name, way: _, word, duration_ms: _, duration } in tried {
            let duration = paint(FAINT, format!("({duration})"));
            writeln!(f, "  {} {name} {duration}", paint(GOOD, format!("would be {word}")))?;
        }
        for (place, name) in untried.iter().enumerate() {
            let why = match place {
                0 => "it cannot be in a transaction, so it cannot be taken back",
                _ => "it comes after one that was not tried",
            };
            writeln!(f, "  {} {name}: {why}", paint(PENDING, "not tried"))?;
        }
        match (tried.len(), untried.len()) {
            (0, 0) => write!(f, "nothing to try: nothing would be run on {database}"),
            (0, _) => write!(f, "nothing was tried on {database}"),
            (count, _) => {
                write!(f, "tried {} on {database}, and took everything back", migrations(count))
            }
        }
    }
}
