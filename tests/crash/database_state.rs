//! What a database holds in the end, to be compared with what it should hold.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use migrate_core::Connection;
use migrate_ir::dialect::Dialect;
use migrate_tests::catalog::ServerCatalog;
use migrate_tests::servers::{Row, TestDatabase};
use tokio::runtime::Builder;

/// Everything that a crash could have damaged.
pub(crate) struct DatabaseState {
    catalog: ServerCatalog,
    /// Of each table, the history's excepted: how many rows it has, and a hash over them.
    rows: BTreeMap<String, (usize, u64)>,
    /// Who ran what, in which order.
    witness: Vec<Row>,
    /// The applied migrations.
    history: Vec<Row>,
    /// The steps that were done, and the migrations that were finished, in their order.
    journal: Vec<Row>,
}

impl DatabaseState {
    pub(crate) fn of(database: &TestDatabase) -> Self {
        // One connection for all of it: to log in costs more than to ask.
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let connection = RefCell::new(runtime.block_on(Connection::open(database.url())).unwrap());
        let query = |sql: &str| runtime.block_on(connection.borrow_mut().fetch(sql)).unwrap();
        let done = "SELECT name, direction, step, event FROM migrate_journal \
                    WHERE event IN ('done', 'finished') ORDER BY id";
        Self {
            catalog: ServerCatalog::read(database.dialect(), query),
            rows: tables(database.dialect(), query).map(|table| (table.clone(), rows(&table, query))).collect(),
            witness: query("SELECT line FROM witness ORDER BY line"),
            history: query("SELECT name, position, checksum, chain FROM migrate_history ORDER BY position"),
            journal: query(done),
        }
    }

    /// What is not as it should be; empty where everything is.
    pub(crate) fn difference(&self, found: &Self) -> String {
        let Self { catalog, rows, witness, history, journal } = self;
        let mut differences = Vec::new();
        if *catalog != found.catalog {
            differences.push(format!("the catalog differs:\n{}", catalog.difference(&found.catalog)));
        }
        for (table, expected) in rows {
            let found = found.rows.get(table);
            if found.is_some_and(|found| found != expected) {
                differences
                    .push(format!("rows of `{table}` (number and hash): {expected:?} expected, {found:?} found"));
            }
        }
        for (what, expected, found) in [
            ("the witness", witness, &found.witness),
            ("the history", history, &found.history),
            ("the journal", journal, &found.journal),
        ] {
            if let Some(line) = first_difference(expected, found) {
                differences.push(format!("{what} differs: {line}"));
            }
        }
        differences.join("\n")
    }
}

fn first_difference(expected: &[Row], found: &[Row]) -> Option<String> {
    let index = (0..expected.len().max(found.len())).find(|index| expected.get(*index) != found.get(*index))?;
    let (expected, found) = (expected.get(index), found.get(index));
    Some(format!("row {}: {expected:?} expected, {found:?} found", index + 1))
}

/// The tables, without the history's.
fn tables(dialect: Dialect, query: impl Fn(&str) -> Vec<Row>) -> impl Iterator<Item = String> {
    let list = match dialect {
        Dialect::Postgres => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        Dialect::MySql | Dialect::MariaDb => {
            "SELECT table_name FROM information_schema.tables \
             WHERE table_schema = database() AND table_type = 'BASE TABLE'"
        }
        Dialect::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    };
    let names = query(list).into_iter().flatten().flatten();
    names.filter(|name| !name.starts_with("migrate_"))
}

fn rows(table: &str, query: impl Fn(&str) -> Vec<Row>) -> (usize, u64) {
    let mut rows = query(&format!("SELECT * FROM {table}"));
    rows.sort();
    let mut hasher = DefaultHasher::new();
    rows.hash(&mut hasher);
    (rows.len(), hasher.finish())
}
