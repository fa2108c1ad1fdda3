//! The scripts that a database keeps: of what is applied, so that a program without the migration can revert it; and of
//! what was begun step by step, so that any version can finish it.
//!
//! A script is stored in parts, so that no statement and no row is larger than a server takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Store, rows_of};
use crate::migration::Script;
use crate::migration::script_form;
use crate::server::Connection;
use crate::server::DatabaseError;

/// The longest part of a script, in bytes. The smallest `max_allowed_packet` that MySQL and MariaDB are run with in
/// practice is 1 MiB, and a literal takes at most twice the bytes of its text.
const LONGEST_PART: usize = 128 * 1024;

impl Store {
    /// The statements that store the script of a migration, in the place of one that was stored before. Each is short
    /// enough for every server.
    pub(crate) fn store_script(&self, history: &str, name: &str, script: &Script) -> Vec<String> {
        let text = script_form::write(script);
        let key = format!("{}, {}", self.literal(history), self.literal(name));
        let mut statements = vec![self.delete_script(history, name)];
        for (index, part) in parts(&text).enumerate() {
            let (table, number, part) = (&self.script, index + 1, self.literal(part));
            statements
                .push(format!("INSERT INTO {table} (history, name, number, text) VALUES ({key}, {number}, {part})"));
        }
        statements
    }

    /// The statement that deletes the script of a migration.
    pub(crate) fn delete_script(&self, history: &str, name: &str) -> String {
        let mut delete = format!("DELETE FROM {} WHERE ", self.script);
        let (history, name) = (self.literal(history), self.literal(name));
        // Writing to a string cannot fail.
        let _ = write!(delete, "history = {history} AND name = {name} AND part = ''");
        delete
    }

    /// Every script that is stored, by history and name.
    pub(crate) async fn scripts(
        &self,
        connection: &mut Connection,
    ) -> Result<BTreeMap<(String, String), String>, DatabaseError> {
        let query =
            format!("SELECT history, name, text FROM {} WHERE part = '' ORDER BY history, name, number", self.script);
        let mut scripts: BTreeMap<_, String> = BTreeMap::new();
        for row in rows_of(connection, &query).await?.unwrap_or_default() {
            if let Ok([Some(history), Some(name), Some(text)]) = <[_; 3]>::try_from(row) {
                scripts.entry((history, name)).or_default().push_str(&text);
            }
        }
        Ok(scripts)
    }

    /// The script of a migration, as it was stored. None where there is none.
    pub(crate) async fn script(
        &self,
        connection: &mut Connection,
        history: &str,
        name: &str,
    ) -> Result<Option<String>, DatabaseError> {
        let (table, history, name) = (&self.script, self.literal(history), self.literal(name));
        let query = format!(
            "SELECT text FROM {table} WHERE history = {history} AND name = {name} AND part = '' ORDER BY number"
        );
        let rows = rows_of(connection, &query).await?.unwrap_or_default();
        Ok((!rows.is_empty()).then(|| rows.into_iter().flatten().flatten().collect()))
    }
}

/// A text in parts, none of which is too long, and none of which ends within a character.
fn parts(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let end = text.floor_char_boundary(LONGEST_PART.min(text.len()));
        let (part, rest) = text.split_at_checked(end).filter(|(part, _)| !part.is_empty())?;
        text = rest;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_script_is_cut_between_characters() {
        let text = "ä".repeat(LONGEST_PART);
        let text = format!("x{text}");
        let cut: Vec<_> = parts(&text).collect();
        assert_eq!(cut.len(), 3);
        assert!(cut.iter().all(|part| part.len() <= LONGEST_PART));
        assert_eq!(cut.concat(), text);
        assert_eq!(parts("short").collect::<Vec<_>>(), ["short"]);
    }
}
