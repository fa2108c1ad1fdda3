//! How many instructions a program with 1,000 migrations takes, all of them applied, on SQLite: to plan, to tell its status, and to
//! find that there is nothing to do; and how many the macro's own work on them takes. Unlike times, the counts repeat on a busy
//! machine, so two commits can be compared.
//!
//! `cargo bench -p migrate-tests --bench instructions -- --against earlier.json`
//!
//! Callgrind counts, while one function runs. What the macro does is counted without rustc: the operations of the linked
//! migrations are folded, judged, rendered and hashed, as an expansion does. Tokens are not read.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use migrate_tests::{cargo, history};
use serde_json::{Value, json};

const MIGRATIONS: usize = 1000;

/// SQLite's driver answers from a thread of its own, and whoever waits for it looks more often or less. The least is told.
const RUNS: usize = 5;

/// What is counted: the name of a function in the program below.
const COUNTED: [&str; 4] = ["plan", "status", "no_op", "evaluate"];

/// The program that is counted. Each function is one frame, whose entry and exit switch the counting.
const MAIN: &str = r#"mod migrations;

use migrate_core::{Down, Migrator, Registry, Up};
use migrate_ir::builder::Schema;
use migrate_ir::object::{Catalog, Op as _};
use migrate_ir::checksum::checksum;
use migrate_ir::dialect::Target;
use migrate_ir::safety;
use migrate_ir::render::MigrationScripts;
use tokio::runtime::{Builder, Runtime};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (url, counted) = (arguments.next().expect("a URL"), arguments.next().expect("what to count"));
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut migrator = runtime.block_on(Migrator::connect(&url)).expect("a connection");
    match counted.as_str() {
        "apply" => assert_eq!(no_op(&runtime, &mut migrator), 1000),
        "plan" => assert_eq!(plan(&runtime, &mut migrator), 1000),
        "status" => assert_eq!(status(&runtime, &mut migrator), 1000),
        "no_op" => assert_eq!(no_op(&runtime, &mut migrator), 0),
        "evaluate" => assert!(evaluate() > 1000),
        other => panic!("{other} is not counted"),
    }
}

#[inline(never)]
fn plan(runtime: &Runtime, migrator: &mut Migrator) -> usize {
    runtime.block_on(migrator.plan(Down::All)).expect("a plan").migrations.len()
}

#[inline(never)]
fn status(runtime: &Runtime, migrator: &mut Migrator) -> usize {
    runtime.block_on(migrator.status()).expect("a status").migrations.len()
}

#[inline(never)]
fn no_op(runtime: &Runtime, migrator: &mut Migrator) -> usize {
    runtime.block_on(migrator.up(Up::All)).expect("a run").migrations.len()
}

#[inline(never)]
fn evaluate() -> usize {
    let mut catalog = Catalog::default();
    let mut steps = 0;
    for migration in Registry::linked().expect("a registry").migrations() {
        let operations = Schema::record(migration.body.expect("the feature `revert`"));
        let scripts = MigrationScripts::new(&operations, &catalog, &Target::ALL);
        assert!(safety::check_scripts(&scripts).is_empty());
        for (_, (script, refusals)) in scripts.all() {
            assert!(refusals.is_empty());
            steps += script.steps.len();
        }
        assert_eq!(checksum(&operations), migration.checksum);
        for operation in &operations {
            operation.apply(&mut catalog).expect("it fits");
        }
        catalog.share_changes();
    }
    steps
}
"#;

fn main() {
    let version = Command::new("valgrind").arg("--version").output();
    assert!(
        version.is_ok_and(|version| version.status.success()),
        "callgrind counts the instructions: install valgrind, `apt-get install valgrind` on Debian"
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = build(folder.path());
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("applied.db").display());
    let applied = Command::new(&program).args([&url, "apply"]).status().expect("it runs");
    assert!(applied.success(), "the migrations cannot be applied");
    let earlier = earlier();
    println!("millions of instructions, {MIGRATIONS} migrations applied; the least of {RUNS} runs");
    println!("{:>10}  {:>12}  {:>12}  {:>8}", "", "now", "earlier", "ratio");
    let mut counts = serde_json::Map::new();
    for counted in COUNTED {
        let counts_of_runs = (0..RUNS).map(|_| count(&program, &url, counted, folder.path()));
        let count = counts_of_runs.min().expect("several runs");
        let before = earlier.as_ref().and_then(|earlier| earlier["instructions"][counted].as_u64());
        let millions = |count: u64| format!("{}.{:03}", count / 1_000_000, count / 1000 % 1000);
        let ratio = before.map(|before| format!("{}.{:03}", count / before, count % before * 1000 / before));
        let (before, ratio) = (before.map(millions).unwrap_or_default(), ratio.unwrap_or_default());
        println!("{counted:>10}  {:>12}  {before:>12}  {ratio:>8}", millions(count));
        counts.insert(counted.to_owned(), count.into());
    }
    let report = json!({ "commit": commit(), "migrations": MIGRATIONS, "instructions": counts });
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions.json");
    fs::write(&file, format!("{report:#}\n")).expect("the counts can be written");
    println!("written to {}", file.display());
}

/// The counts to compare with: what stands behind `--against`.
fn earlier() -> Option<Value> {
    let file = std::env::args().skip_while(|argument| argument != "--against").nth(1)?;
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file} cannot be read: {error}"));
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file} holds no counts: {error}")))
}

/// How many instructions the function takes, with everything that it calls on its thread.
fn count(program: &Path, url: &str, function: &str, folder: &Path) -> u64 {
    let counts = folder.join(function);
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no"])
        .arg(format!("--toggle-collect=*long_history::{function}"))
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(program)
        .args([url, function])
        .output()
        .expect("valgrind runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counts = fs::read_to_string(&counts).expect("callgrind has written its counts");
    let total = counts.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a total");
    let total = total.trim().parse().expect("a number");
    assert!(total > 0, "nothing was counted: the program has no function `{function}`");
    total
}

fn commit() -> String {
    let output = Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]).output();
    output.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The program, optimized as it would be shipped.
fn build(folder: &Path) -> PathBuf {
    history::write(folder, MIGRATIONS).expect("the crate can be written");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it was written");
    let ir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrate-core/ir");
    let more = format!(
        ", features = [\"sqlite\", \"revert\"] }}\nmigrate-ir = {{ path = '{}', features = [\"compile\"] }}\n\
         tokio = {{ version = \"1\", features = [\"rt\"] }}\n\n[workspace]",
        ir.canonicalize().expect("the crate is there").display()
    );
    fs::write(&manifest, text.replace(" }\n\n[workspace]", &more)).expect("it can be written");
    fs::write(folder.join("src/main.rs"), MAIN).expect("it can be written");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    let status = cargo::command()
        .args(["build", "--release", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the program does not build");
    target.join("release/long-history")
}
