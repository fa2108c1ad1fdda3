//! `migrate fresh`: drops everything and applies everything.

use std::fmt;

use serde::Serialize;
use serde_json::json;

use crate::consent;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Told, objects};
use crate::ran::Done;
use crate::report::Report;
use crate::session::{self, Ended};
use crate::target::Target;

const GO_ON: &str = "`migrate up` goes on from there";

/// What was dropped, and applied then.
#[derive(Debug, Serialize)]
pub(crate) struct Fresh {
    dropped: Vec<String>,
    #[serde(flatten)]
    done: Done,
}

impl fmt::Display for Fresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.done.fmt(f)
    }
}

/// Never without the database's name, typed by somebody who could read what goes.
pub(crate) async fn run(mut target: Target, report: Report) -> Result<Fresh, Failure> {
    if target.options.yes_drop.is_none() {
        target.options.yes_drop = ask(&target, report).await?;
    }
    let Ended { result, told: Told { dropped, finished, current } } =
        session::watch(&target, report, async |migrator| migrator.fresh().await).await?;
    let emptied = dropped.is_some();
    let done = Done { database: target.url.to_string(), migrations: finished };
    let fresh = Fresh { dropped: dropped.unwrap_or_default(), done };
    let failure = match result {
        Some(Ok(run)) if !run.report.stopped => return Ok(fresh),
        Some(Err(error)) => Failure::from(error),
        Some(Ok(_)) => session::stopped(&fresh.done, current, GO_ON),
        None if emptied => session::cut_off(&fresh.done, current, GO_ON),
        None => Failure::new(Exit::Interrupted, "interrupted before everything was dropped")
            .note("the connection was closed; the server takes back what was not committed"),
    };
    let failure = if emptied {
        failure.note(format!("{} were dropped before it", objects(fresh.dropped.len())))
    } else {
        failure
    };
    Err(failure.with_facts(json!(fresh)))
}

/// The name that somebody typed. None where there is nothing to lose.
async fn ask(target: &Target, report: Report) -> Result<Option<String>, Failure> {
    let mut migrator = target.connect().await?;
    let (name, goes) = (migrator.database_name().await?, migrator.everything().await?);
    if !consent::can_be_asked(report) {
        return Err(Failure::usage("`fresh` drops everything, and nobody is there to be asked")
            .note(format!("{} of {} would go", objects(goes.len()), target.url))
            .help_code("where it is meant, type the database's name", [format!("migrate fresh --yes-drop {name}")]));
    }
    if goes.is_empty() {
        return Ok(None);
    }
    consent::typed_name(&target.url, &name, &goes).map(Some)
}
