//! What is asked before something is done that cannot be taken back.

use std::io::{self, IsTerminal as _};

use migrate_core::ir::shell;

use crate::database_url::DatabaseUrl;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::{BAD, PENDING, Printer, paint};
use crate::progress::count_objects;
use crate::target_database::TargetDatabase;

/// How many lines of a list anybody reads.
const MAX_LISTED: usize = 40;

/// Whether somebody is there to be asked: who sees stderr, types into stdin, and wants no document.
pub(crate) fn is_interactive(printer: Printer) -> bool {
    !printer.is_json() && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether the answer is yes. Anything else is no.
pub(crate) fn confirm(question: &str) -> Result<bool, Failure> {
    let answer = ask(&format!("{question} [y/N]"))?;
    Ok(["y", "yes"].contains(&answer.to_lowercase().as_str()))
}

/// Whether these migrations are to be reverted although no run applied them.
pub(crate) fn confirm_marked(marked: &[&str]) -> Result<bool, Failure> {
    Printer::print_note(format!(
        "{}, so its changes were made by hand: {}",
        paint(PENDING, "no run applied this, somebody marked it as applied"),
        marked.join(", ")
    ));
    confirm("revert it all the same?")
}

/// The name of the database that a command drops or empties, typed by somebody who has read what goes. None where there is
/// nothing to lose.
pub(crate) async fn ask_database_name(
    verb: &str,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<Option<String>, Failure> {
    let mut migrator = target.connect().await?;
    let (name, dropped) = (migrator.database_name().await?, migrator.everything().await?);
    if !is_interactive(printer) {
        return Err(Failure::usage(format!("`{verb}` drops everything, and nobody is there to be asked"))
            .note(format!("{} of {} would go", count_objects(dropped.len()), target.url))
            .help_code(
                "where it is meant, type the database's name",
                [format!("migrate {verb} --yes-drop {}", shell::quoted(&name))],
            ));
    }
    if dropped.is_empty() {
        return Ok(None);
    }
    confirm_database_name(&target.url, &name, &dropped).map(Some)
}

/// The name of the database, typed by somebody who has read what goes.
pub(crate) fn confirm_database_name(url: &DatabaseUrl, name: &str, dropped: &[String]) -> Result<String, Failure> {
    let shown = dropped.iter().take(MAX_LISTED).map(|line| format!("  {line}"));
    let more = (dropped.len() > MAX_LISTED).then(|| format!("  and {} more", dropped.len() - MAX_LISTED));
    let list: Vec<_> = std::iter::once(format!("{} of {url}:", paint(BAD, "This goes, with all that it holds,")))
        .chain(shown)
        .chain(more)
        .collect();
    Printer::print_note(list.join("\n"));
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
    Printer::prompt(question)
        .map_err(|error| Failure::new(Exit::Failed, "cannot read the answer").note(error.to_string()))
}
