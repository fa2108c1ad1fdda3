//! What another runner is doing, as far as its statement tells: a statement of a migration of this program tells which
//! one is at work there, and which step.

use std::collections::BTreeSet;

use migrate_core::migration::{DownSteps, Migration, StepList};
use migrate_core::{Direction, Holder, Registry};

use crate::linked;

/// Servers keep so many bytes of a statement, if nobody says otherwise; a shorter one is whole.
const KEPT_BYTES: usize = 1023;

/// So many bytes of a statement that is not whole must be the same.
const SURE_BYTES: usize = 100;

/// The holder of the lock. If its statement belongs to exactly one step of this program, that step is named.
pub(crate) fn describe(holder: &Holder) -> String {
    let linked = linked::registry();
    let migrations = linked.iter().flat_map(Registry::migrations).copied();
    match holder.doing.as_deref().and_then(|sent| step_at_work(sent, migrations)) {
        Some(step) => {
            let mut holder = holder.clone();
            holder.doing = None;
            format!("{holder}, {step}")
        }
        None => holder.to_string(),
    }
}

/// The only step that sends this.
fn step_at_work(sent: &str, migrations: impl Iterator<Item = &'static Migration>) -> Option<String> {
    let mut found = BTreeSet::new();
    for migration in migrations {
        for script in migration.scripts.iter() {
            let down = match &script.down {
                DownSteps::Reversible(steps) => Some(steps),
                DownSteps::Irreversible(_) => None,
            };
            for (direction, list) in [(Direction::Up, Some(&script.up)), (Direction::Down, down)] {
                let Some(StepList { steps, .. }) = list else { continue };
                for (step, number) in steps.iter().zip(1..) {
                    if step.statements.iter().any(|statement| is_sent(statement, sent)) {
                        found.insert((migration.history, migration.name, direction.name(), number, steps.len()));
                    }
                }
            }
        }
    }
    let mut found = found.into_iter();
    let (history, name, way, number, steps) = found.next()?;
    let name = linked::shown_name(history, name);
    found.next().is_none().then(|| format!("at work on {name} ({way}), step {number} of {steps}"))
}

/// Whether that is the statement, perhaps behind settings for it, as far as the server keeps it.
fn is_sent(statement: &str, sent: &str) -> bool {
    let is_whole = sent.len() < KEPT_BYTES;
    if sent == statement || sent.ends_with(&format!("; {statement}")) {
        return true;
    }
    let Some(beginning) = statement.get(..statement.floor_char_boundary(SURE_BYTES)) else { return false };
    let is_long = beginning.len() < statement.len();
    !is_whole && is_long && sent.find(beginning).is_some_and(|at| statement.starts_with(&sent[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_recognised_behind_settings_and_where_the_server_cuts_it() {
        let statement = "ALTER TABLE users ADD COLUMN email text";
        assert!(is_sent(statement, statement));
        assert!(is_sent(statement, &format!("SET LOCAL lock_timeout = 5000; {statement}")));
        assert!(!is_sent(statement, "ALTER TABLE users ADD COLUMN email text NOT NULL"));
        assert!(!is_sent(statement, "DROP TABLE users"));
        let long = format!("UPDATE users SET email = '{}'", "x".repeat(2_000));
        assert!(is_sent(&long, &format!("SET x = 1; {long}")[..KEPT_BYTES]));
        assert!(!is_sent(&long, &long[..500]));
        assert!(!is_sent(&long, &format!("{}{}", &long[..500], "y".repeat(600))));
    }
}
