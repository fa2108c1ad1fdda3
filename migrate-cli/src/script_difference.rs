//! The SQL of a migration as it was applied, beside the SQL of this program.

use std::fmt;

use migrate_core::ScriptChange;
use serde::Serialize;

/// The SQL of one direction. None if there is no way in this direction.
#[derive(Debug, Serialize)]
pub(crate) struct ScriptDifference {
    way: &'static str,
    stored: Option<Vec<String>>,
    rendered: Option<Vec<String>>,
}

impl From<ScriptChange> for ScriptDifference {
    fn from(change: ScriptChange) -> Self {
        let ScriptChange { direction, stored, rendered, .. } = change;
        Self { way: direction.name(), stored, rendered }
    }
}

impl ScriptDifference {
    /// The statements that differ; `now` says whose the other ones are.
    pub(crate) fn write(&self, f: &mut impl fmt::Write, now: &str) -> fmt::Result {
        let Self { way, stored, rendered } = self;
        let (stored, rendered) = (stored.as_deref(), rendered.as_deref());
        let (before, after) = changed_part(stored.unwrap_or_default(), rendered.unwrap_or_default());
        write_statements(f, &format!("{way}, as it was applied"), stored.map(|_| before))?;
        write_statements(f, &format!("{way}, {now}"), rendered.map(|_| after))
    }
}

/// The statements that differ: without those that both scripts begin with, and those that both end with.
fn changed_part<'a>(stored: &'a [String], rendered: &'a [String]) -> (&'a [String], &'a [String]) {
    let start = stored.iter().zip(rendered).take_while(|(a, b)| a == b).count();
    let (stored, rendered) = (&stored[start..], &rendered[start..]);
    let end = stored.iter().rev().zip(rendered.iter().rev()).take_while(|(a, b)| a == b).count();
    (&stored[..stored.len() - end], &rendered[..rendered.len() - end])
}

fn write_statements(f: &mut impl fmt::Write, title: &str, statements: Option<&[String]>) -> fmt::Result {
    writeln!(f, "  {title}")?;
    match statements {
        None => writeln!(f, "    cannot be reverted"),
        Some([]) => writeln!(f, "    nothing in place of it"),
        Some(statements) => {
            statements.iter().flat_map(|statement| statement.lines()).try_for_each(|line| writeln!(f, "    {line}"))
        }
    }
}
