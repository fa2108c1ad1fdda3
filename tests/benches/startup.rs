//! How long a start takes that has nothing to do, with 1,000 migrations applied, beside one bare round trip to the same
//! server in the same run; and what the first look at the linked migrations costs a process.
//!
//! `cargo bench -p migrate-tests --bench startup`

use std::fs;
use std::path::Path;
use std::process::Command;

use migrate_tests::servers::TestDatabase;
use migrate_tests::{cargo, history};

const MIGRATIONS: usize = 1000;

/// The program that is measured: it applies everything, then asks in turns.
const MAIN: &str = r#"mod migrations;

use std::time::{Duration, Instant};

use migrate_core::{Connection, Migrator, Registry, Up};

const ROUNDS: usize = 301;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("a URL");
    let begun = Instant::now();
    Registry::linked().expect("a registry");
    let first = begun.elapsed();
    Migrator::connect(&url).await.expect("a connection").up(Up::All).await.expect("all applied");
    let mut bare = Connection::open(&url).await.expect("a connection");
    let mut migrator = Migrator::connect(&url).await.expect("a connection");
    let (mut trips, mut starts) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        bare.fetch("SELECT 1").await.expect("an answer");
        trips.push(begun.elapsed());
        let begun = Instant::now();
        let report = migrator.up(Up::All).await.expect("nothing to do");
        starts.push(begun.elapsed());
        assert!(report.migrations.is_empty());
    }
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[ROUNDS / 2].as_secs_f64() * 1000.0
    };
    println!("{:.3} {:.3} {:.3}", median(trips), median(starts), first.as_secs_f64() * 1000.0);
}
"#;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = build(folder.path());
    println!("{MIGRATIONS} migrations applied, nothing pending; median of 301 rounds, in milliseconds");
    println!("{:>12}  {:>10}  {:>10}  {:>10}  {:>14}", "server", "bare trip", "start", "more", "first registry");
    for database in TestDatabase::everywhere() {
        let output = Command::new(&program).arg(database.url()).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let line = String::from_utf8(output.stdout).expect("it is text");
        let times: Vec<f64> = line.split_whitespace().map(|time| time.parse().expect("a number")).collect();
        let [trip, start, first] = times[..] else { panic!("three numbers, not {line}") };
        let name = database.name();
        println!("{name:>12}  {trip:>10.3}  {start:>10.3}  {:>10.3}  {first:>14.3}", start - trip);
    }
}

/// The program, as it would be shipped.
fn build(folder: &Path) -> std::path::PathBuf {
    history::write(folder, MIGRATIONS).expect("the crate can be written");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it was written");
    let text = text.replace(
        " }\n\n[workspace]",
        ", features = [\"postgres\", \"mysql\", \"sqlite\"] }\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n\n[workspace]",
    );
    fs::write(&manifest, text).expect("it can be written");
    fs::write(folder.join("src/main.rs"), MAIN).expect("it can be written");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("startup");
    let status = cargo::command()
        .args(["build", "--release", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the program does not build");
    target.join("release/long-history")
}
