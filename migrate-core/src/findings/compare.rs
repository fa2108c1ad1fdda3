//! The rows of the history beside the journal, the head, and their own chains.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use migrate_ir::checksum::extend_chain;

use super::{DeletedRow, EditedChecksum, Finding, RenamedRow, by_name, chains, key};
use crate::history::{Applied, Head, HistorySnapshot, JournalState};
use crate::registry::Registry;
use migrate_ir::migration_name::name_order;

/// History and name.
type Key<'a> = (&'a str, &'a str);

/// What rows that somebody has edited are about: the rest of the finder takes them for what they were.
#[derive(Debug, Default)]
pub(super) struct Explained<'a> {
    /// Rows that are not what they say: no migration of this name was applied.
    pub(super) rows: BTreeSet<Key<'a>>,
    /// Migrations that are applied although no row says so.
    pub(super) applied: BTreeSet<Key<'a>>,
    /// Rows whose checksum is not the one with which their migration was applied.
    pub(super) checksums: BTreeSet<Key<'a>>,
}

/// Where the rows, the journal and the head differ.
pub(super) fn compare<'a>(registry: &Registry, snapshot: &'a HistorySnapshot) -> (Vec<Finding>, Explained<'a>) {
    let sources = Sources::of(snapshot);
    let (mut differences, explained) = sources.differences();
    let mut rows_of: BTreeMap<&str, Vec<&Applied>> = BTreeMap::new();
    for row in &snapshot.applied {
        rows_of.entry(&row.history).or_default().push(row);
    }
    let mut comparison = Comparison { registry, sources, findings: Vec::new(), explained };
    let mut histories: BTreeSet<&str> = rows_of.keys().chain(differences.keys()).copied().collect();
    if let Head::Chains(head) = &snapshot.evidence.head {
        histories.extend(head.keys().map(String::as_str));
    }
    let is_edited = !differences.is_empty();
    for history in histories {
        let rows = rows_of.remove(history).unwrap_or_default();
        match differences.remove(history) {
            Some(differences) => comparison.tell(history, differences),
            // A row that was moved into this history by hand is told with the history that it belongs to.
            None if rows.iter().any(|row| comparison.explained.rows.contains(&key(row))) => {}
            None => comparison.find_in(history, &rows, snapshot),
        }
    }
    if snapshot.evidence.head == Head::Garbled && !is_edited {
        let journal_fits = snapshot.applied.iter().all(|row| comparison.sources.say_applied(row));
        comparison.findings.push(Finding::EditedHead { history: None, journal_fits });
    }
    (comparison.findings, comparison.explained)
}

/// The rows, and what the journal says, by history and name.
struct Sources<'a> {
    snapshot: &'a HistorySnapshot,
    rows: HashMap<Key<'a>, &'a Applied>,
    journal: HashMap<Key<'a>, &'a JournalState>,
}

/// What the journal says of one history, and the rows do not.
#[derive(Default)]
struct Differences<'a> {
    deleted: Vec<(&'a str, &'a JournalState)>,
    renamed: Vec<(&'a str, &'a Applied)>,
    added: Vec<&'a str>,
    edited: Vec<(&'a Applied, &'a JournalState)>,
}

impl<'a> Sources<'a> {
    fn of(snapshot: &'a HistorySnapshot) -> Self {
        let states = snapshot.evidence.journal.iter();
        let states = states.map(|((history, name), state)| ((history.as_str(), name.as_str()), state));
        let rows = snapshot.applied.iter().map(|row| (key(row), row));
        Self { snapshot, rows: rows.collect(), journal: states.collect() }
    }

    /// Whether the journal says the same as this row.
    fn say_applied(&self, row: &Applied) -> bool {
        self.journal.get(&key(row)).is_some_and(|state| state.applied && state.checksum == row.checksum)
    }

    /// What the journal says of each history, and the rows do not.
    fn differences(&self) -> (BTreeMap<&'a str, Differences<'a>>, Explained<'a>) {
        let (mut differences, mut explained) = (BTreeMap::<_, Differences<'a>>::new(), Explained::default());
        // Rows of which the journal knows nothing, by their checksums: one of them may be a row with another name.
        let mut strangers: BTreeMap<&str, Vec<&'a Applied>> = BTreeMap::new();
        let mut rows: Vec<_> = self.snapshot.applied.iter().collect();
        rows.sort_by_key(|row| key(row));
        for row in rows {
            let (history, name) = key(row);
            match self.journal.get(&(history, name)) {
                None => strangers.entry(&row.checksum).or_default().push(row),
                Some(state) if !state.applied => {
                    explained.rows.insert((history, name));
                    differences.entry(history).or_default().added.push(name);
                }
                Some(state) if state.checksum != row.checksum => {
                    explained.checksums.insert((history, name));
                    differences.entry(history).or_default().edited.push((row, state));
                }
                Some(_) => {}
            }
        }
        let journal = self.snapshot.evidence.journal.iter();
        let states = journal.map(|((history, name), state)| ((history.as_str(), name.as_str()), state));
        let mut deleted: Vec<_> = states.filter(|(key, state)| state.applied && !self.rows.contains_key(key)).collect();
        deleted.sort_by_key(|(_, state)| state.id);
        for ((history, name), state) in deleted {
            explained.applied.insert((history, name));
            let of_history = differences.entry(history).or_default();
            let same = strangers.get_mut(state.checksum.as_str());
            let row = same.and_then(|rows| {
                let index = rows
                    .iter()
                    .position(|row| row.name == name)
                    .or_else(|| rows.iter().position(|row| row.history == history))?;
                Some(rows.remove(index))
            });
            match row {
                Some(row) => {
                    explained.rows.insert(key(row));
                    of_history.renamed.push((name, row));
                }
                None => of_history.deleted.push((name, state)),
            }
        }
        (differences, explained)
    }
}

struct Comparison<'a, 'r> {
    registry: &'r Registry,
    sources: Sources<'a>,
    findings: Vec<Finding>,
    explained: Explained<'a>,
}

impl<'a> Comparison<'a, '_> {
    /// Tells what the journal knows better than the rows.
    fn tell(&mut self, history: &str, differences: Differences<'_>) {
        let Differences { deleted, renamed, added, edited } = differences;
        let history = || history.to_owned();
        if !renamed.is_empty() {
            let rows = renamed.into_iter().map(|(name, row)| RenamedRow {
                name: name.to_owned(),
                edited_history: row.history.clone(),
                edited_name: row.name.clone(),
            });
            self.findings.push(Finding::RenamedRows { history: history(), rows: rows.collect() });
        }
        if !edited.is_empty() {
            let rows = edited.into_iter().map(|(row, state)| EditedChecksum {
                name: row.name.clone(),
                checksum: state.checksum.clone(),
                edited: row.checksum.clone(),
            });
            self.findings.push(Finding::EditedChecksums { history: history(), rows: rows.collect() });
        }
        if !deleted.is_empty() {
            let rows = deleted.into_iter().map(|(name, state)| DeletedRow {
                name: name.to_owned(),
                checksum: state.checksum.clone(),
                journal_id: Some(state.id),
            });
            self.findings.push(Finding::DeletedRows {
                history: history(),
                rows: rows.collect(),
                known_by: "the journal",
            });
        }
        if !added.is_empty() {
            let migrations = added.into_iter().map(str::to_owned).collect();
            self.findings.push(Finding::AddedRows { history: history(), migrations });
        }
    }

    /// Compares the rows of a history, of which the journal says nothing else, with the head and with each other.
    fn find_in(&mut self, history: &'a str, rows: &[&'a Applied], snapshot: &'a HistorySnapshot) {
        let (wrong, present) = chains::verify(rows.iter().copied());
        if let Head::Chains(head) = &snapshot.evidence.head {
            let expected = head.get(history).map_or("", String::as_str);
            if present != expected {
                let finding = if let Some(rows) = self.deleted_by_head(history, rows, expected) {
                    Finding::DeletedRows { history: history.to_owned(), rows, known_by: "the head" }
                } else {
                    let journal_fits = rows.iter().all(|row| self.sources.say_applied(row));
                    Finding::EditedHead { history: Some(history.to_owned()), journal_fits }
                };
                return self.findings.push(finding);
            }
        }
        self.findings.extend(verify_order(history, rows, wrong, &self.sources));
    }

    /// The rows that are missing, where the head is the chain of the first so many linked migrations.
    fn deleted_by_head(&mut self, history: &str, rows: &[&Applied], head: &str) -> Option<Vec<DeletedRow>> {
        let linked = self.registry.migrations().iter().filter(|migration| migration.history == history);
        let (mut chain, mut applied) = (String::new(), Vec::new());
        for migration in linked {
            if chain == head {
                break;
            }
            chain = extend_chain(&chain, migration.name, migration.checksum);
            applied.push(*migration);
        }
        let names: BTreeSet<_> = applied.iter().map(|migration| migration.name).collect();
        let are_of_it = rows.iter().all(|row| names.contains(row.name.as_str()));
        let is_there = |name: &str| self.sources.rows.contains_key(&(history, name));
        let missing: Vec<_> = applied.iter().filter(|migration| !is_there(migration.name)).collect();
        if chain != head || !are_of_it || missing.is_empty() {
            return None;
        }
        for migration in &missing {
            self.explained.applied.insert((migration.history, migration.name));
        }
        let row = |migration: &&&crate::migration::Migration| DeletedRow {
            name: migration.name.to_owned(),
            checksum: migration.checksum.to_owned(),
            journal_id: None,
        };
        Some(missing.iter().map(row).collect())
    }
}

/// Whether the rows of a history have the chains that they should, in the order of their positions. `wrong`: those that
/// have not.
fn verify_order(history: &str, rows: &[&Applied], wrong: Vec<Applied>, sources: &Sources<'_>) -> Option<Finding> {
    let has_duplicates = rows.windows(2).any(|pair| pair[0].position == pair[1].position);
    if wrong.is_empty() && !has_duplicates {
        return None;
    }
    let history = history.to_owned();
    let names = |rows: &[&Applied]| rows.iter().map(|row| row.name.clone()).collect();
    let in_order = by_name(rows);
    if chains::fit(in_order.iter().copied()) {
        return Some(Finding::Reordered { history, migrations: names(&in_order) });
    }
    let id = |row: &&Applied| sources.journal.get(&key(row)).map(|state| state.id);
    if rows.iter().all(|row| id(row).is_some()) {
        let mut in_order = rows.to_vec();
        in_order.sort_by_key(id);
        if chains::fit(in_order.iter().copied()) {
            return Some(Finding::Reordered { history, migrations: names(&in_order) });
        }
    }
    Some(Finding::BrokenChain { history, migrations: wrong.into_iter().map(|row| row.name).collect() })
}

/// Whether a name comes behind another one.
pub(super) fn comes_after(name: &str, other: &str) -> bool {
    name_order(name) > name_order(other)
}
