//! What a status, a diagnosis, the journal and a revert of a hundred cost with 1,000 and with 5,000 applied migrations, on
//! SQLite. Each must grow with the number of migrations and no faster, and a diagnosis takes at most three times as long as
//! a status: the program ends with a panic where that is not so.
//!
//! `cargo bench -p migrate-tests --bench long_history`
//!
//! Times of one run are compared with each other, so that a slow machine fails nothing. The least of several runs is told.

use std::time::{Duration, Instant};

use migrate_core::migration::{DownSteps, Impact, Migration, Probe, Script, Step, StepList};
use migrate_core::{Down, Migrator, Options, Registry, Up};
use migrate_ir::checksum::sha256;
use migrate_ir::dialect::Dialect;
use tokio::runtime::{Builder, Runtime};

const FEW: usize = 1_000;
const MANY: usize = 5_000;

/// How often each is done; a revert of a hundred cannot be repeated for ever.
const RUNS: usize = 5;
const REVERTED: usize = 100;

/// How much longer five times as many migrations may take. Five would be exact, and 25 would be quadratic.
const LONGEST_GROWTH: f64 = 9.0;

/// How much longer a diagnosis may take than a status.
const LONGEST_DIAGNOSIS: f64 = 3.0;

const MEASURED: [&str; 4] = ["status", "repair", "history", "down -n 100"];

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (few, many) = (measure(&runtime, FEW), measure(&runtime, MANY));
    println!("{:>12}  {FEW:>10}  {MANY:>10}  {:>7}", "", "growth");
    for (name, (few, many)) in MEASURED.into_iter().zip(few.into_iter().zip(many)) {
        let growth = many.as_secs_f64() / few.as_secs_f64();
        let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1_000.0);
        println!("{name:>12}  {:>10}  {:>10}  {growth:>7.1}", milliseconds(few), milliseconds(many));
        assert!(growth < LONGEST_GROWTH, "`{name}` is not linear in the number of applied migrations");
    }
    let ratio = many[1].as_secs_f64() / many[0].as_secs_f64();
    println!("a diagnosis takes {ratio:.1} times as long as a status");
    assert!(ratio <= LONGEST_DIAGNOSIS, "`repair` takes more than {LONGEST_DIAGNOSIS} times as long as `status`");
}

/// The least time of each, with so many migrations applied.
fn measure(runtime: &Runtime, count: usize) -> [Duration; 4] {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("app.db").display());
    let registry = Registry::of((1..=count).map(migration)).expect("a registry");
    runtime.block_on(async {
        let migrator = Migrator::connect(&url).await.expect("a connection").registry(registry);
        let mut migrator = migrator.options(Options::default().thorough(true));
        assert_eq!(migrator.up(Up::All).await.expect("a run").migrations.len(), count);
        let mut least = [Duration::MAX; 4];
        let mut note = |index: usize, begun: Instant| least[index] = least[index].min(begun.elapsed());
        for _ in 0..RUNS {
            let begun = Instant::now();
            assert!(migrator.status().await.expect("a status").findings.is_empty());
            note(0, begun);
            let begun = Instant::now();
            assert!(migrator.diagnose().await.expect("a diagnosis").findings.is_empty());
            note(1, begun);
            let begun = Instant::now();
            assert_eq!(migrator.journal(usize::MAX >> 1).await.expect("a journal").len() % count, 0);
            note(2, begun);
        }
        for _ in 0..2 {
            let begun = Instant::now();
            let reverted = migrator.down(Down::Steps(REVERTED)).await.expect("a run").migrations.len();
            note(3, begun);
            assert_eq!(reverted, REVERTED);
        }
        least
    })
}

/// A migration that does next to nothing.
fn migration(number: usize) -> &'static Migration {
    let name: &'static str = format!("m{number:05}_step").leak();
    let list = |text: String| {
        let mut step = Step::new(name, [&*String::leak(text)]);
        step.probe = Probe::Repeatable;
        step.impact = Impact::NONE;
        StepList::new(true, vec![step])
    };
    let down = DownSteps::Reversible(list(format!("SELECT -{number}")));
    let script = Script::new(Dialect::Sqlite, list(format!("SELECT {number}")), down);
    let migration = Migration::new("app", name, sha256(name).leak(), "src/migrations/by_hand.rs", vec![script]);
    Box::leak(Box::new(migration))
}
