//! The locks, proved by breaking things: runners that start at once, that are stopped, killed and dropped in their
//! work. Whatever happens, never are two at work, and the next one goes on.
//!
//! `LOCKS=full cargo test -p migrate-tests --test locks -- --nocapture` races for longer.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod crowds;
#[path = "../runner/migration_builder.rs"]
#[allow(dead_code, reason = "the tests of the runner use the rest")]
mod migration_builder;
mod modes;
mod pgbouncer;
mod races;
mod release;
mod rollbacks;
mod runner;
mod scenario;
mod takeover;
mod unlock;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use migrate_core::{Error, Event, Migrator, Options, Report, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{Row, ServerKind, TestDatabase};

use scenario::scenario;

/// For how long a heart may stand still here: long enough for a busy machine.
const LEASE: Duration = Duration::from_secs(3);

/// An empty database on one server of each kind.
fn one_of_each() -> Vec<TestDatabase> {
    let servers =
        [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh);
    std::iter::once_with(TestDatabase::sqlite).chain(servers).collect()
}

/// Does the same on several databases at the same time.
fn run_on_each(databases: &[TestDatabase], check: impl Fn(&TestDatabase) + Sync) {
    thread::scope(|scope| {
        let check = &check;
        let threads: Vec<_> = databases.iter().map(|database| scope.spawn(move || check(database))).collect();
        for (thread, database) in threads.into_iter().zip(databases) {
            assert!(thread.join().is_ok(), "on {}, see above", database.name());
        }
    });
}

/// Runs a scenario in this process, and tells whether it took a lease over.
fn up(name: &str, database: &TestDatabase, options: Options) -> (Result<Report, Error>, bool) {
    let took_over = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&took_over);
    let result = block_on(async {
        let migrator = Migrator::connect(database.url()).await?.registry(scenario(name, database.dialect()));
        let observer = move |event: Event<'_>| {
            if let Event::TakenOver(_) = event {
                seen.store(true, Ordering::Relaxed);
            }
        };
        migrator.options(options).observe(observer).up(Up::All).await
    });
    (result, took_over.load(Ordering::Relaxed))
}

/// Everything that runners wrote, for comparing.
fn written_rows(database: &TestDatabase) -> (Vec<(String, String)>, Vec<Row>) {
    let rows = ["SELECT * FROM migrate_journal ORDER BY id", "SELECT name FROM migrate_history"]
        .into_iter()
        .flat_map(|query| database.query(query))
        .collect();
    (scenario::trace(database), rows)
}
