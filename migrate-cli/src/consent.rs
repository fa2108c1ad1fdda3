//! What is asked before something is done that cannot be taken back.

use std::io::{self, IsTerminal as _};

use crate::database_url::DatabaseUrl;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::{BAD, PENDING, Report, paint};

/// How many lines of a list anybody reads.
const MOST: usize = 40;

/// Whether somebody is there to be asked: who sees stderr, types into stdin, and wants no document.
pub(crate) fn can_be_asked(report: Report) -> bool {
    !report.is_json() && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether the answer is yes. Anything else is no.
pub(crate) fn yes(question: &str) -> Result<bool, Failure> {
    let answer = ask(&format!("{question} [y/N]"))?;
    Ok(["y", "yes"].contains(&answer.to_lowercase().as_str()))
}

/// The name of the database, typed by somebody who has read what goes.
pub(crate) fn typed_name(url: &DatabaseUrl, name: &str, goes: &[String]) -> Result<String, Failure> {
    let shown = goes.iter().take(MOST).map(|line| format!("  {line}"));
    let more = (goes.len() > MOST).then(|| format!("  and {} more", goes.len() - MOST));
    let list: Vec<_> = std::iter::once(format!("{} of {url}:", paint(BAD, "This goes, with all that it holds,")))
        .chain(shown)
        .chain(more)
        .collect();
    Report::remark(list.join("\n"));
    let typed = ask(&format!("Type the database's name, {}, to go on:", paint(PENDING, name)))?;
    if typed == name {
        return Ok(typed);
    }
    let failure = Failure::usage("nothing was done");
    Err(match typed.as_str() {
        "" => failure.note("nothing was typed"),
        typed => failure.note(format!("`{typed}` was typed, and the database is named `{name}`")),
    })
}

fn ask(question: &str) -> Result<String, Failure> {
    Report::ask(question).map_err(|error| Failure::new(Exit::Failed, "cannot read the answer").note(error.to_string()))
}
