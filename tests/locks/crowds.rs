//! More runners than the server has connections for: those that wait give theirs back, and nobody is turned away.

use std::thread;
use std::time::{Duration, Instant};

use migrate_core::{Error, Migrator, Registry, Report, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{MigrationBuilder, history, raw, registry};
use crate::races::one_race_at_a_time;

/// How many connections the user of the runners may have, and how many runners there are.
const CONNECTIONS: usize = 4;
const RUNNERS: usize = 24;

/// A migration that takes so long, in steps that commit by themselves.
fn slow(dialect: Dialect, seconds: u32) -> Registry {
    let sleep = match dialect {
        Dialect::Postgres => format!("SELECT pg_sleep({seconds})"),
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => format!("DO sleep({seconds})"),
    };
    registry([MigrationBuilder::new(dialect, "m0001_slow").up(raw(&sleep)).table("slow").build()])
}

/// The URL of the database, for a user that may have so many connections.
fn limited_user(database: &TestDatabase, limit: usize) -> String {
    let (user, name) = ("crowd", database.url().rsplit('/').next().unwrap());
    match database.dialect() {
        Dialect::Postgres => database.query(&format!(
            "CREATE ROLE {user} LOGIN PASSWORD 'crowd' CONNECTION LIMIT {limit}; ALTER DATABASE {name} OWNER TO {user}; \
             GRANT ALL ON SCHEMA public TO {user}"
        )),
        Dialect::MySql | Dialect::MariaDb => database.query(&format!(
            "CREATE USER {user}@'%' IDENTIFIED BY 'crowd' WITH MAX_USER_CONNECTIONS {limit}; \
             GRANT ALL ON {name}.* TO {user}@'%'"
        )),
        Dialect::Sqlite => unreachable!("it has no connections"),
    };
    let (scheme, rest) = database.url().split_once("://").unwrap();
    format!("{scheme}://{user}:crowd@{}", rest.split_once('@').unwrap().1)
}

/// So many runners at once, as the command line begins them.
fn crowd(url: &str, runners: usize, all: &Registry) -> Vec<Result<Report, Error>> {
    let run = || block_on(async { Migrator::connect(url).await?.registry(all.clone()).up(Up::All).await });
    thread::scope(|scope| {
        let threads: Vec<_> = (0..runners).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn more_runners_than_connections_wait_and_none_is_turned_away() {
    let _guard = one_race_at_a_time();
    for kind in [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb] {
        let Some(server) = TestServer::start(kind) else { continue };
        let database = server.fresh_database();
        let url = limited_user(&database, CONNECTIONS);
        let begun = Instant::now();
        let results = crowd(&url, RUNNERS, &slow(database.dialect(), 3));
        let took = begun.elapsed();
        let mut ran = 0;
        for result in results {
            ran += result.unwrap_or_else(|error| panic!("{kind}: {error}")).migrations.len();
        }
        assert_eq!((ran, history(&database).len()), (1, 1), "{kind}");
        assert!(took < Duration::from_secs(40), "{kind}: {took:?}");
    }
}

#[test]
fn runners_that_wait_give_their_connections_back() {
    let _guard = one_race_at_a_time();
    for kind in [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let all = slow(database.dialect(), 6);
        let (most, took) = thread::scope(|scope| {
            let runners = scope.spawn(|| {
                let begun = Instant::now();
                let results = crowd(database.url(), RUNNERS, &all);
                assert!(results.iter().all(Result::is_ok), "{kind}: {results:?}");
                begun.elapsed()
            });
            thread::sleep(Duration::from_secs(3));
            let sessions = match database.dialect() {
                Dialect::Postgres => {
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                }
                Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => {
                    "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND id <> connection_id()"
                }
            };
            let count = || -> usize { database.query(sessions)[0][0].as_deref().unwrap().parse().unwrap() };
            let mut samples: Vec<_> = (0..20).map(|_| (thread::sleep(Duration::from_millis(50)), count()).1).collect();
            samples.sort_unstable();
            (samples[samples.len() / 2], runners.join().unwrap())
        });
        // The one at work, its watchdog, and those that look just now.
        assert!(most <= RUNNERS / 2, "{kind}: {most} connections of {RUNNERS} runners");
        assert!(took < Duration::from_secs(30), "{kind}: {took:?}");
    }
}
