//! `migrate accept`: a migration that was changed after it was applied is accepted as it is now.

use std::fmt;

use migrate_core::{Change, Migrator};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::migration_name;
use crate::printer::{PENDING, Printer, paint};
use crate::script_difference::ScriptDifference;
use crate::session;
use crate::target_database::TargetDatabase;

/// What was accepted.
#[derive(Debug, Serialize)]
pub(crate) struct AcceptOutput {
    database: String,
    migration: String,
    reason: String,
    /// Whether the SQL that ran is another one than the SQL of this program; none where the database does not keep it.
    sql_differs: Option<bool>,
    changes: Vec<ScriptDifference>,
}

/// Shows what differs, and accepts it.
pub(crate) async fn run(
    args: &args::AcceptArgs,
    target: &TargetDatabase,
    printer: Printer,
) -> Result<AcceptOutput, Failure> {
    let args::AcceptArgs { name, decision } = args;
    let name = &migration_name::resolve(name, target).await?;
    let reason = &decision.reason;
    let change = async |migrator: &mut Migrator| migrator.change(name).await;
    let Change { changes, is_stored, .. } = session::run_atomic(target, printer, change).await?;
    let changes: Vec<_> = changes.into_iter().map(ScriptDifference::from).collect();
    if !printer.is_json() {
        Printer::print_note(difference(name, &changes, is_stored));
    }
    session::run_atomic(target, printer, async |migrator: &mut Migrator| migrator.accept(name, reason).await).await?;
    Ok(AcceptOutput {
        database: target.url.to_string(),
        migration: name.clone(),
        reason: reason.clone(),
        sql_differs: is_stored.then_some(!changes.is_empty()),
        changes,
    })
}

/// What differs, with a warning where it is the SQL.
fn difference(name: &str, changes: &[ScriptDifference], is_stored: bool) -> String {
    if !is_stored {
        let warning = paint(PENDING, "warning");
        return format!("{warning}: the database does not keep the SQL that ran, so nothing was compared");
    }
    if changes.is_empty() {
        return format!("the SQL of {name} is the same as the SQL that ran");
    }
    let mut text = format!(
        "{}: the SQL that ran is another one than the SQL of this program: a new database differs from this one\n",
        paint(PENDING, "warning")
    );
    for change in changes {
        // Writing to a string cannot fail.
        let _ = change.write(&mut text, "in this program");
    }
    text.trim_end().to_owned()
}

impl fmt::Display for AcceptOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, migration, .. } = self;
        write!(f, "accepted {migration} as it is now on {database}; the journal has the reason")
    }
}
