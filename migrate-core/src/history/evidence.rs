//! What the journal and the head say of the migrations, beside the rows of the history. A runner writes all three in one
//! transaction, so where they differ, somebody has edited one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::{JournalKind, TablesFormat};
use super::{Store, read_direction, rows_of, rows_of_ours, shown};
use crate::direction::Direction;
use crate::server::{Connection, DatabaseError, Row};

/// History and name.
pub(crate) type MigrationKey = (String, String);

/// What is known of the migrations besides their rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// What the journal says of each migration that it knows.
    pub(crate) journal: BTreeMap<MigrationKey, JournalState>,
    /// Rows of the journal that this library does not write.
    pub(crate) garbled: Vec<String>,
    /// The chain of each history, as the head has it.
    pub(crate) head: Head,
    /// The applied migrations of which no script is stored. Empty where nobody has looked.
    pub(crate) without_script: Vec<MigrationKey>,
    /// Whether another runner wrote while all of this was read: then nothing follows from a difference.
    pub(crate) overtaken: bool,
}

/// What the newest rows of the journal say of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct JournalState {
    pub(crate) applied: bool,
    /// Its checksum when it was applied, or accepted after that.
    pub(crate) checksum: String,
    /// The number of the row that says that it was applied.
    pub(crate) id: i64,
}

/// What the head says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Head {
    /// Nothing: it is cleared, or there is none.
    #[default]
    Missing,
    /// It is not a head.
    Garbled,
    /// The chain of each history.
    Chains(BTreeMap<String, String>),
}

impl Head {
    /// Reads the text of a head: a line for each history, its chain and its name.
    pub(super) fn read(text: Option<&str>, tables: TablesFormat) -> Self {
        let Some(text) = text else { return Self::Missing };
        let chain = |line: &str| {
            let (chain, history) = line.split_once(' ')?;
            let is_chain = chain.len() == 64 && chain.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_chain.then(|| (history.to_owned(), chain.to_owned()))
        };
        match (text.lines().map(chain).collect::<Option<_>>(), tables) {
            (Some(chains), _) => Self::Chains(chains),
            (None, TablesFormat::Ours) => Self::Garbled,
            (None, TablesFormat::Newer) => Self::Missing,
        }
    }
}

impl Store {
    /// Asks for what the journal says of each migration. Rows about single steps say nothing of that.
    pub(super) fn journal_states_query(&self) -> String {
        let passed_over = JournalKind::WITHOUT_STATE.map(|kind| self.literal(kind.name())).join(", ");
        let rows = format!("{} WHERE part = '' AND event NOT IN ({passed_over})", self.journal);
        self.server.rows_query(&["id", "history", "name", "direction", "event", "checksum"], &rows)
    }

    /// The rows in which the journal says that, from the answer of a server.
    pub(super) fn read_states(&self, answer: Result<Vec<Row>, DatabaseError>) -> Result<Vec<Row>, DatabaseError> {
        let answer = rows_of_ours(answer)?;
        let mut rows = if answer.is_empty() { answer } else { self.server.read_rows(answer)? };
        rows.sort_by_cached_key(|row| row.first().and_then(Option::as_deref).and_then(|id| id.parse::<i64>().ok()));
        Ok(rows)
    }

    /// Asks for the applied migrations of which no script is stored.
    pub(super) fn without_script_query(&self) -> String {
        let Self { history, script, .. } = self;
        format!(
            "SELECT history, name FROM {history} h WHERE NOT EXISTS (SELECT 1 FROM {script} s \
             WHERE s.history = h.history AND s.name = h.name AND s.part = '' AND s.number = 1)"
        )
    }

    /// Who ran what these rows of the journal tell of, by their numbers.
    pub(crate) async fn runners(
        &self,
        connection: &mut Connection,
        ids: &[i64],
    ) -> Result<BTreeMap<i64, String>, DatabaseError> {
        let mut runners = BTreeMap::new();
        for ids in ids.chunks(500) {
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            let query = format!("SELECT id, runner FROM {} WHERE id IN ({})", self.journal, ids.join(", "));
            for row in rows_of(connection, &query).await?.unwrap_or_default() {
                if let Ok([Some(id), Some(runner)]) = <[_; 2]>::try_from(row)
                    && let Ok(id) = id.parse()
                {
                    runners.insert(id, runner);
                }
            }
        }
        Ok(runners)
    }

    /// The migrations whose scripts are stored.
    pub(crate) async fn stored_scripts(
        &self,
        connection: &mut Connection,
    ) -> Result<BTreeSet<MigrationKey>, DatabaseError> {
        let query = format!("SELECT history, name FROM {} WHERE part = '' AND number = 1", self.script);
        let rows = rows_of(connection, &query).await?.unwrap_or_default();
        let key = |row: Row| match <[_; 2]>::try_from(row) {
            Ok([Some(history), Some(name)]) => Some((history, name)),
            Ok(_) | Err(_) => None,
        };
        Ok(rows.into_iter().filter_map(key).collect())
    }
}

/// The state of each migration after these rows, and the rows that this library does not write.
pub(super) fn states(rows: Vec<Row>, tables: TablesFormat) -> (BTreeMap<MigrationKey, JournalState>, Vec<String>) {
    let (mut states, mut garbled) = (BTreeMap::new(), Vec::new());
    for row in rows {
        let read = read_state(&row, tables);
        if read.is_none() {
            garbled.push(shown(&row));
        }
        let Ok([_, Some(history), Some(name), _, _, Some(checksum)]) = <[_; 6]>::try_from(row) else { continue };
        let key = (history, name);
        let Some((id, direction, kind)) = read else {
            // Whatever it said, the rows before it are out of date.
            states.remove(&key);
            continue;
        };
        match (kind, direction) {
            (JournalKind::Finished, Direction::Up) | (JournalKind::MarkedApplied, _) => {
                let state = states.entry(key).or_insert(JournalState { applied: false, checksum: String::new(), id });
                if !state.applied {
                    *state = JournalState { applied: true, checksum, id };
                }
            }
            (JournalKind::Finished, Direction::Down) | (JournalKind::MarkedReverted, _) => {
                states.insert(key, JournalState { applied: false, checksum, id });
            }
            (JournalKind::Accepted, _) => {
                if let Some(state) = states.get_mut(&key) {
                    state.checksum = checksum;
                }
            }
            (JournalKind::Emptied, _) => states.clear(),
            (JournalKind::Newer, _) => drop(states.remove(&key)),
            (
                JournalKind::Started
                | JournalKind::Done
                | JournalKind::Failed
                | JournalKind::TakenBack
                | JournalKind::Repaired
                | JournalKind::Unlocked
                | JournalKind::Garbled,
                _,
            ) => {}
        }
    }
    (states, garbled)
}

/// The number, the direction and the kind of a row. None where this library does not write it.
fn read_state(row: &Row, tables: TablesFormat) -> Option<(i64, Direction, JournalKind)> {
    let [Some(id), Some(_), Some(_), Some(direction), Some(event), Some(_)] = row.as_slice() else { return None };
    Some((id.parse().ok()?, read_direction(direction)?, JournalKind::read(event, tables)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, name: &str, direction: &str, event: &str, checksum: &str) -> Row {
        let id = id.to_string();
        [&id, "app", name, direction, event, checksum].map(|value| Some(value.to_owned())).into()
    }

    fn state(rows: Vec<Row>, name: &str) -> Option<(bool, String, i64)> {
        let (states, _) = states(rows, TablesFormat::Ours);
        let state = states.get(&("app".to_owned(), name.to_owned()))?;
        Some((state.applied, state.checksum.clone(), state.id))
    }

    #[test]
    fn the_newest_rows_tell_the_state_of_a_migration() {
        let rows = |count| {
            let rows = [
                row(1, "m1", "up", "finished", "a"),
                row(2, "m1", "up", "accepted", "b"),
                row(3, "m1", "down", "finished", "b"),
                row(4, "m1", "up", "marked applied", "c"),
                row(5, "m1", "up", "dreamt", "c"),
            ];
            rows.into_iter().take(count).collect()
        };
        assert_eq!(state(rows(1), "m1"), Some((true, "a".to_owned(), 1)));
        assert_eq!(state(rows(2), "m1"), Some((true, "b".to_owned(), 1)));
        assert_eq!(state(rows(3), "m1"), Some((false, "b".to_owned(), 3)));
        assert_eq!(state(rows(4), "m1"), Some((true, "c".to_owned(), 4)));
        assert_eq!(state(rows(5), "m1"), None, "nobody knows what it said");
    }

    #[test]
    fn a_head_is_read_or_garbled() {
        let chain = "0".repeat(64);
        let read = |text: &str, tables| Head::read(Some(text), tables);
        let one = BTreeMap::from([("app b".to_owned(), chain.clone())]);
        assert_eq!(read(&format!("{chain} app b"), TablesFormat::Ours), Head::Chains(one));
        assert_eq!(read("", TablesFormat::Ours), Head::Chains(BTreeMap::new()));
        assert_eq!(read("x", TablesFormat::Ours), Head::Garbled);
        assert_eq!(read("x", TablesFormat::Newer), Head::Missing);
        assert_eq!(Head::read(None, TablesFormat::Ours), Head::Missing);
    }
}
