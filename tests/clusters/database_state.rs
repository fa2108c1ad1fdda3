//! What the nodes of a cluster hold in the end.

use std::thread;
use std::time::{Duration, Instant};

use migrate_tests::catalog::ServerCatalog;
use migrate_tests::servers::{Row, TestDatabase};

use crate::migration_builder::tables;

/// How long a node may take to apply what another one committed.
const LAG: Duration = Duration::from_secs(30);

/// The catalog, the rows of the user's tables, the history and the journal.
#[derive(Debug, PartialEq)]
struct DatabaseState {
    catalog: String,
    rows: Vec<(String, Vec<Row>)>,
    history: Vec<Row>,
    journal: Vec<Row>,
}

impl DatabaseState {
    fn of(database: &TestDatabase) -> Self {
        // A table that is missing on one node is a difference.
        let query = |sql: &str| database.try_query(sql).unwrap_or_else(|error| vec![vec![Some(error.to_string())]]);
        let rows = |table: String| {
            let rows = query(&format!("SELECT * FROM {table} ORDER BY 1"));
            (table, rows)
        };
        Self {
            catalog: format!("{:?}", ServerCatalog::read(database.dialect(), query)),
            rows: tables(database).into_iter().map(rows).collect(),
            history: query("SELECT name, position, checksum, chain FROM migrate_history ORDER BY position"),
            journal: query("SELECT name, direction, step, event FROM migrate_journal ORDER BY id"),
        }
    }
}

/// Every node holds the same, once what is on its way has arrived.
pub(crate) fn assert_equal(databases: &[TestDatabase]) {
    let [first, others @ ..] = databases else { panic!("a cluster has nodes") };
    for other in others {
        assert_same(first, other);
    }
}

/// Both nodes hold the same, once what is on its way has arrived.
pub(crate) fn assert_same(first: &TestDatabase, other: &TestDatabase) {
    if let Some((one, two)) = difference(first, other) {
        panic!("{} and {} differ:\n{one:#?}\n{two:#?}", first.name(), other.name());
    }
}

/// The same of a node of Galera that was killed: it may have come back without the table that it was creating, which the
/// server does not tell. What such a node says then, see `lost_table`. Whether it has everything.
pub(crate) fn is_whole_after_kill(survivor: &TestDatabase, killed: &TestDatabase) -> bool {
    let Some((one, two)) = difference(survivor, killed) else { return true };
    let mut missing = one.rows.len() - two.rows.len();
    for (one, two) in [(&one.history, &two.history), (&one.journal, &two.journal)] {
        if is_no_table(two) {
            missing += 1;
        } else {
            assert_eq!(one, two, "{}", killed.name());
        }
    }
    assert!(missing <= 1 && two.rows.iter().all(|table| one.rows.contains(table)), "{one:#?}\n{two:#?}");
    false
}

/// Whether the rows were asked for in vain: error 1146, of a table that does not exist.
fn is_no_table(rows: &[Row]) -> bool {
    rows.iter().flatten().flatten().any(|text| text.contains("1146 (42S02)"))
}

/// What both hold, where that is not the same even after what was on its way has arrived.
fn difference(first: &TestDatabase, other: &TestDatabase) -> Option<(DatabaseState, DatabaseState)> {
    let deadline = Instant::now() + LAG;
    loop {
        let (one, two) = (DatabaseState::of(first), DatabaseState::of(other));
        if one == two {
            return None;
        }
        if Instant::now() >= deadline {
            return Some((one, two));
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// How often a migration was finished on its way up, and how often it is in the history.
pub(crate) fn times_run(database: &TestDatabase, migration: &str) -> (usize, usize) {
    let count = |from: &str| {
        let rows = database.try_query(&format!("SELECT name FROM {from} AND name = '{migration}'"));
        rows.unwrap_or_default().len()
    };
    (count("migrate_journal WHERE event = 'finished' AND direction = 'up'"), count("migrate_history WHERE true"))
}
