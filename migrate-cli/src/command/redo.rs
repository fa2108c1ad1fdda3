//! `migrate redo`: reverts the newest applied migration and applies it again.

use std::fmt;

use migrate_core::Goal;
use serde::Serialize;

use crate::failure::Failure;
use crate::ran::Done;
use crate::report::Report;
use crate::session;
use crate::target::Target;

/// What was done twice.
#[derive(Debug, Serialize)]
pub(crate) struct Redo {
    #[serde(flatten)]
    done: Done,
}

impl fmt::Display for Redo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { done } = self;
        if done.migrations.is_empty() {
            write!(f, "nothing to redo: no migration is applied to {}", done.database)
        } else {
            done.fmt(f)
        }
    }
}

/// Does it.
pub(crate) async fn run(target: &Target, report: Report) -> Result<Redo, Failure> {
    let done = session::run(Goal::Redo, target, report).await?;
    Ok(Redo { done })
}
