//! How long `cargo check` takes for crates with long histories, after one file was touched, with an unoptimized macro; and
//! for the same crates with the attribute taken off, which is what rustc alone takes.
//!
//! `cargo bench -p migrate-tests --bench history`

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use migrate_tests::{cargo, history};

const RUNS: usize = 5;

fn main() {
    println!("cargo check after touching one file, median of {RUNS} runs (fastest)");
    println!("{:>10}  {:>16}  {:>16}  {:>12}", "migrations", "checked", "rustc alone", "each costs");
    for migrations in [250, 500, 1000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let touched = history::write(folder.path(), migrations).expect("the crate can be written");
        let checked = measure(folder.path(), &touched);
        take_attributes_off(&folder.path().join("src/migrations"));
        let alone = measure(folder.path(), &touched);
        let each = checked.fastest.saturating_sub(alone.fastest) / u32::try_from(migrations).expect("few");
        println!(
            "{migrations:>10}  {:>16}  {:>16}  {:>12}",
            checked.to_string(),
            alone.to_string(),
            format!("{each:.2?}")
        );
    }
}

struct Times {
    median: Duration,
    fastest: Duration,
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s ({:.2})", self.median.as_secs_f64(), self.fastest.as_secs_f64())
    }
}

fn measure(folder: &Path, touched: &Path) -> Times {
    check(folder);
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let file = File::options().append(true).open(touched).expect("the file is there");
            file.set_modified(SystemTime::now()).expect("the file can be touched");
            let start = Instant::now();
            check(folder);
            start.elapsed()
        })
        .collect();
    times.sort();
    Times { median: times[RUNS / 2], fastest: times[0] }
}

fn check(folder: &Path) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("long-history");
    let output = cargo::command()
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn take_attributes_off(folder: &Path) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let file = entry.expect("it can be read").path();
        let text = fs::read_to_string(&file).expect("it is text");
        fs::write(&file, text.replace("#[migration]", "#[allow(dead_code)]")).expect("it can be written");
    }
}
