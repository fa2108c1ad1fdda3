//! `migrate down`: reverts applied migrations, the newest first.

use std::fmt;

use migrate_core::{Down as Target, Goal};
use serde::Serialize;

use crate::args;
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::ran::Done;
use crate::report::Report;
use crate::session;

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

/// Reverts them.
pub(crate) async fn run(args: &args::Down, url: &DatabaseUrl, report: Report) -> Result<Down, Failure> {
    let target = match (&args.to, args.all) {
        (Some(name), _) => Target::To(name.clone()),
        (None, true) => Target::All,
        (None, false) => Target::Steps(args.steps),
    };
    let nothing = match &target {
        Target::To(name) => format!("nothing to revert: {name} is the newest one applied to {url}"),
        Target::Steps(0) => format!("nothing asked for, and nothing done to {url}"),
        Target::Steps(_) | Target::Batch | Target::All => {
            format!("nothing to revert: no migration is applied to {url}")
        }
    };
    let done = session::run(Goal::Down(target), url, &args.runner, report).await?;
    Ok(Down { done, nothing })
}
