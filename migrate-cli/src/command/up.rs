//! `migrate up`: applies pending migrations.

use std::fmt;

use migrate_core::{Error, Goal, Registry, Up as HowFar};
use serde::Serialize;

use crate::args;
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::ran::{Done, migrations};
use crate::report::Report;
use crate::session;
use crate::target::Target;

/// What was applied.
#[derive(Debug, Serialize)]
pub(crate) struct Up {
    #[serde(flatten)]
    done: Done,
    #[serde(skip)]
    nothing: String,
}

impl fmt::Display for Up {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.done.migrations.is_empty() { f.write_str(&self.nothing) } else { self.done.fmt(f) }
    }
}

/// How far.
pub(crate) fn goal(args: &args::UpArgs) -> HowFar {
    match (&args.to, args.steps) {
        (Some(name), _) => HowFar::To(name.clone()),
        (None, Some(steps)) => HowFar::Steps(steps),
        (None, None) => HowFar::All,
    }
}

/// Applies them.
pub(crate) async fn run(args: &args::UpArgs, target: &Target, report: Report) -> Result<Up, Failure> {
    let goal = goal(args);
    let nothing = nothing(&goal, &target.url)?;
    let done = session::run(Goal::Up(goal), target, report).await?;
    Ok(Up { done, nothing })
}

/// What it means that nothing was run.
fn nothing(goal: &HowFar, url: &DatabaseUrl) -> Result<String, Failure> {
    Ok(match goal {
        HowFar::To(name) => format!("nothing pending up to {name} in {url}"),
        HowFar::Steps(0) => format!("nothing asked for, and nothing done to {url}"),
        HowFar::Steps(_) | HowFar::All => {
            let all = Registry::linked().map_err(Error::from)?.migrations().len();
            format!(
                "nothing pending: {} applied to {url}",
                if all == 1 { "the only migration is".to_owned() } else { format!("all {} are", migrations(all)) }
            )
        }
    })
}
