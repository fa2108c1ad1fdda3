//! `migrate up`: applies pending migrations.

use std::fmt;

use migrate_core::{Error, Goal, Registry, Up as Target};
use serde::Serialize;

use crate::args;
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::ran::{Done, migrations};
use crate::report::Report;
use crate::session;

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

/// Applies them.
pub(crate) async fn run(args: &args::Up, url: &DatabaseUrl, report: Report) -> Result<Up, Failure> {
    let target = match (&args.to, args.steps) {
        (Some(name), _) => Target::To(name.clone()),
        (None, Some(steps)) => Target::Steps(steps),
        (None, None) => Target::All,
    };
    let nothing = nothing(&target, url)?;
    let done = session::run(Goal::Up(target), url, &args.runner, report).await?;
    Ok(Up { done, nothing })
}

/// What it means that nothing was run.
fn nothing(target: &Target, url: &DatabaseUrl) -> Result<String, Failure> {
    Ok(match target {
        Target::To(name) => format!("nothing pending up to {name} in {url}"),
        Target::Steps(0) => format!("nothing asked for, and nothing done to {url}"),
        Target::Steps(_) | Target::All => {
            let all = Registry::linked().map_err(Error::from)?.migrations().len();
            format!(
                "nothing pending: {} applied to {url}",
                if all == 1 { "the only migration is".to_owned() } else { format!("all {} are", migrations(all)) }
            )
        }
    })
}
