//! `migrate down`: reverts applied migrations, the newest first.

use std::fmt;

use migrate_core::{Down as HowFar, Goal};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::ran::Done;
use crate::report::Report;
use crate::session;
use crate::target::Target;

/// What was reverted.
#[derive(Debug, Serialize)]
pub(crate) struct Down {
    #[serde(flatten)]
    done: Done,
    #[serde(skip)]
    nothing: String,
}

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.done.migrations.is_empty() { f.write_str(&self.nothing) } else { self.done.fmt(f) }
    }
}

/// How far.
pub(crate) fn goal(args: &args::DownArgs) -> HowFar {
    match (&args.to, args.all, args.batch) {
        (Some(name), _, _) => HowFar::To(name.clone()),
        (None, true, _) => HowFar::All,
        (None, false, true) => HowFar::Batch,
        (None, false, false) => HowFar::Steps(args.steps),
    }
}

/// Reverts them.
pub(crate) async fn run(args: &args::DownArgs, target: &Target, report: Report) -> Result<Down, Failure> {
    let goal = goal(args);
    let url = &target.url;
    let nothing = match &goal {
        HowFar::To(name) => format!("nothing to revert: {name} is the newest one applied to {url}"),
        HowFar::Steps(0) => format!("nothing asked for, and nothing done to {url}"),
        HowFar::Steps(_) | HowFar::Batch | HowFar::All => {
            format!("nothing to revert: no migration is applied to {url}")
        }
    };
    let done = session::run(Goal::Down(goal), target, report).await?;
    Ok(Down { done, nothing })
}
