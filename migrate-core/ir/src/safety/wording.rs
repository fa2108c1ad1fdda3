//! Sentences that several rules say.

use super::RuleInput;
use crate::dialect::Dialect;

/// The dialects that change a table by copying it.
pub(super) const COPYING: &[Dialect] = &[Dialect::MySql, Dialect::MariaDb];

/// `a`, `a and b`, `a, b, and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// `` `a` and `b` ``.
pub(crate) fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    list(&names)
}

/// `mysql and mariadb`.
pub(super) fn servers(dialects: &[Dialect]) -> String {
    let names: Vec<String> = dialects.iter().map(|dialect| dialect.name().to_owned()).collect();
    list(&names)
}

/// The form of a verb whose subject is the list: `copies` behind one server, `copy` behind several.
pub(super) fn verb<'a>(dialects: &[Dialect], one: &'a str, several: &'a str) -> &'a str {
    if dialects.len() == 1 { one } else { several }
}

/// What writing a table anew does to those who use it on PostgreSQL.
pub(super) fn rewritten_note(table: &str) -> String {
    format!("on postgres, every query of `{table}` waits until the table and its indexes are rewritten")
}

/// What copying a table does to those who use it on these servers.
pub(super) fn copied_note(dialects: &[Dialect], table: &str) -> String {
    format!("on {}, every write to `{table}` waits until the table is copied", servers(dialects))
}

/// What to add to an order where the migration does other things as well.
pub(super) fn own_migration_suffix(input: &RuleInput<'_>) -> &'static str {
    if input.operations.len() > 1 { ", in a migration of its own" } else { "" }
}
