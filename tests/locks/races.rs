//! Races: many runners that start at once on an empty database.

use std::env;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use migrate_core::LockMode;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::modes::modes;
use crate::runner::{LockRunner, RunnerOrder};

/// How many at once, and how often.
#[derive(Clone, Copy)]
pub(crate) struct RaceSize {
    pub(crate) runners: usize,
    pub(crate) rounds: usize,
}

impl RaceSize {
    /// `LOCKS=full` asks for many.
    pub(crate) fn from_environment() -> Self {
        match env::var("LOCKS").as_deref() {
            Ok("full") => Self { runners: 32, rounds: 100 },
            Ok(other) => panic!("LOCKS={other}: only `full` is known"),
            Err(_) => Self { runners: 8, rounds: 5 },
        }
    }
}

/// What the rounds of one race showed.
pub(crate) struct Race {
    name: String,
    size: RaceSize,
    /// Migrations that ran exactly once; more than once; not at all.
    once: usize,
    twice: usize,
    lost: usize,
    refusals: Vec<String>,
    took: Duration,
}

impl Race {
    /// Lets processes start at once, on one empty database after the other. The runners may see it by another way.
    pub(crate) fn run(
        name: &str,
        scenario: &str,
        locks: &[LockMode],
        size: RaceSize,
        fresh: impl Fn() -> TestDatabase,
        connect_through: impl Fn(&TestDatabase) -> Option<TestDatabase>,
    ) -> Self {
        let begun = Instant::now();
        let (name, took) = (name.to_owned(), Duration::ZERO);
        let mut race = Self { name, size, once: 0, twice: 0, lost: 0, refusals: Vec::new(), took };
        let mut runners: Vec<_> = (0..size.runners).map(|_| LockRunner::start()).collect();
        for _ in 0..size.rounds {
            let database = fresh();
            let seen = connect_through(&database);
            let order = RunnerOrder::new(scenario, seen.as_ref().unwrap_or(&database));
            for (runner, lock) in runners.iter_mut().zip(locks.iter().cycle()) {
                runner.send_order(order.lock(*lock));
            }
            runners.iter_mut().for_each(LockRunner::wait_until_ready);
            runners.iter_mut().for_each(LockRunner::go);
            let mut ran = Vec::new();
            for runner in &mut runners {
                match runner.wait_until_done().ran {
                    Ok(names) => ran.extend(names),
                    Err(error) => race.refusals.push(error),
                }
            }
            race.count(&ran, &database);
        }
        let ends = runners.into_iter().map(LockRunner::exits_successfully);
        race.refusals.extend(ends.filter(|well| !well).map(|_| "a process ended badly".to_owned()));
        race.took = begun.elapsed();
        race
    }

    /// What the runners say, the history and the journal must agree.
    fn count(&mut self, ran: &[String], database: &TestDatabase) {
        // Where every runner was refused, there may be no tables.
        let names = |query| database.try_query(query).unwrap_or_default().into_iter().flatten().flatten().collect();
        let history: Vec<String> = names("SELECT name FROM migrate_history");
        let finished: Vec<String> = names("SELECT name FROM migrate_journal WHERE event = 'finished'");
        for name in ["m0001", "m0002", "m0003"] {
            let times = |names: &[String]| names.iter().filter(|other| other.starts_with(name)).count();
            match [times(ran), times(&finished), times(&history)] {
                [1, 1, 1] => self.once += 1,
                all if all.contains(&0) => self.lost += 1,
                _ => self.twice += 1,
            }
        }
    }

    fn is_clean(&self) -> bool {
        self.once == 3 * self.size.rounds && self.refusals.is_empty()
    }
}

/// Shows what the races showed, past the test harness, and fails where a migration did not run exactly once.
pub(crate) fn assert_clean(races: &[Race]) {
    let mut table = format!(
        "\n{:<50} {:>7} {:>7} {:>8} {:>6} {:>5} {:>8} {:>8}\n",
        "race", "rounds", "runners", "ran once", "twice", "lost", "refused", "seconds"
    );
    for Race { name, size, once, twice, lost, refusals, took } in races {
        let (RaceSize { runners, rounds }, refused, took) = (size, refusals.len(), took.as_secs_f64());
        let line =
            format!("{name:<50} {rounds:>7} {runners:>7} {once:>8} {twice:>6} {lost:>5} {refused:>8} {took:>8.1}");
        writeln!(table, "{line}").unwrap();
    }
    io::stderr().write_all(table.as_bytes()).unwrap();
    let unclean: Vec<_> =
        races.iter().filter(|race| !race.is_clean()).map(|race| (&race.name, &race.refusals)).collect();
    assert!(unclean.is_empty(), "not every migration ran exactly once, or a runner was refused: {unclean:#?}");
}

/// One race at a time: each keeps the machine busy.
pub(crate) fn one_race_at_a_time() -> MutexGuard<'static, ()> {
    static RACE: Mutex<()> = Mutex::new(());
    RACE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn however_many_runners_start_at_once_every_migration_runs_once() {
    let _guard = one_race_at_a_time();
    let size = RaceSize::from_environment();
    let on = |kind: ServerKind| move || TestDatabase::fresh(kind).expect("it was there a moment ago");
    let mut races = vec![
        Race::run("sqlite", "three", &[LockMode::Auto], size, TestDatabase::sqlite, |_| None),
        Race::run(
            "sqlite, steps outside a transaction",
            "outside",
            &[LockMode::Auto],
            size,
            TestDatabase::sqlite,
            |_| None,
        ),
    ];
    for kind in [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb] {
        if TestDatabase::fresh(kind).is_none() {
            continue;
        }
        races.push(Race::run(kind.name(), "three", &[LockMode::Auto], size, on(kind), |_| None));
        let mixed = format!("{kind}, modes mixed");
        races.push(Race::run(&mixed, "outside", modes(kind.dialect()), size, on(kind), |_| None));
    }
    assert_clean(&races);
}
