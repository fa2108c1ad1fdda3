//! Where nothing has changed since the last build, the `migrate` binary does not ask cargo. A binary that is out of date is
//! never run.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use migrate_tests::cargo;

use crate::program::{ProgramRun, Sandbox, migrate_binary};

/// Tells what it was made of.
const MAIN: &str = r#"
fn main() {
    println!("one {} {} {} {:?}", shared::WORD, include_str!("text.txt"), env!("BUILT"), option_env!("FLAVOUR"));
}
"#;
/// Looks at a file that is no source.
const BUILD: &str = r#"
fn main() {
    println!("cargo::rerun-if-changed=data.txt");
    println!("cargo::rustc-env=BUILT={}", std::fs::read_to_string("data.txt").unwrap());
}
"#;

/// A workspace with a migrations crate and a crate that it depends on, and a cargo that keeps a log.
struct Workspace {
    sandbox: Sandbox,
    flavour: Option<&'static str>,
}

impl Workspace {
    fn new() -> Self {
        let sandbox = Sandbox::new(migrate_binary());
        sandbox.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"db\", \"shared\"]\n");
        sandbox.write("shared/Cargo.toml", "[package]\nname = \"shared\"\nedition = \"2024\"\n");
        sandbox.write("shared/src/lib.rs", "pub const WORD: &str = \"word\";");
        let manifest = "[package]\nname = \"db\"\nedition = \"2024\"\n[dependencies]\nshared.path = \"../shared\"\n";
        sandbox.write("db/Cargo.toml", manifest);
        sandbox.write("db/build.rs", BUILD);
        sandbox.write("db/data.txt", "data");
        sandbox.write("db/migrate.toml", "[environments.production]\n");
        sandbox.write("db/src/main.rs", MAIN);
        sandbox.write("db/src/text.txt", "text");
        sandbox.write("db/src/migrations/mod.rs", "");
        sandbox.write("db/src/migrations/m0001_a.rs", "");
        let (cargo, log) = (cargo::command().get_program().to_owned(), sandbox.path("log"));
        sandbox.write("log", "");
        let script = format!("#!/bin/sh\necho asked >> '{}'\nexec '{}' \"$@\"\n", log.display(), cargo.display());
        sandbox.write("cargo", &script);
        fs::set_permissions(sandbox.path("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        Self { sandbox, flavour: None }
    }

    /// Runs a command in the migrations crate. Whether cargo was asked, and what the binary said.
    fn run(&self, line: &str) -> (bool, ProgramRun) {
        self.run_in("db", line)
    }

    fn run_in(&self, folder: &str, line: &str) -> (bool, ProgramRun) {
        let log = || self.sandbox.read("log").lines().count();
        let before = log();
        let mut command = self.sandbox.command(line.split_whitespace());
        command.current_dir(self.sandbox.path(folder)).env("CARGO", self.sandbox.path("cargo"));
        command.env("CARGO_TARGET_DIR", self.sandbox.path("target")).env("CARGO_NET_OFFLINE", "true");
        command.envs(self.flavour.map(|flavour| ("FLAVOUR", flavour)));
        let run = self.sandbox.finish(command).exits_with(0);
        (log() > before, run)
    }

    /// Runs until cargo is not asked any more.
    #[track_caller]
    fn settle(&self) {
        for _ in 0..5 {
            if !self.run("status").0 {
                return;
            }
            // So that the files are older than the next question.
            std::thread::sleep(Duration::from_millis(120));
        }
        panic!("cargo is asked again and again");
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.sandbox.read(file);
        assert!(text.contains(from), "{file}: {text}");
        self.sandbox.write(file, &text.replace(from, to));
    }
}

#[test]
fn cargo_is_not_asked_where_nothing_has_changed() {
    let workspace = Workspace::new();
    let (asked, built) = workspace.run("status");
    assert!(asked && built.stderr.contains("Compiling"), "{built:#?}");
    workspace.settle();
    for line in ["status", "up", "history --json", "status --crate ."] {
        let (asked, run) = workspace.run(line);
        assert_eq!((asked, run.stdout), (line.contains("--crate"), built.stdout.clone()), "{line}");
        assert!(asked || run.stderr.is_empty(), "{line}: {}", run.stderr);
    }
    // Each folder from where the crate is found has a record of its own.
    assert!(workspace.run_in("", "status").0);
}

/// What is changed, how, and what the binary must print from then on.
type Change = (&'static str, fn(&mut Workspace), &'static str);

#[test]
fn a_binary_that_is_out_of_date_is_never_run() {
    let mut workspace = Workspace::new();
    workspace.settle();
    let changes: [Change; 17] = [
        ("a source", |it| it.edit("db/src/main.rs", "one", "two"), "two word text data None"),
        ("a crate by path", |it| it.edit("shared/src/lib.rs", "\"word\"", "\"WORD\""), "two WORD text data None"),
        ("an included file", |it| it.edit("db/src/text.txt", "text", "TEXT"), "two WORD TEXT data None"),
        ("what the build script reads", |it| it.edit("db/data.txt", "data", "DATA"), "two WORD TEXT DATA None"),
        ("the build script", |it| it.edit("db/build.rs", "BUILT={}", "BUILT={}!"), "two WORD TEXT DATA! None"),
        ("a variable", |it| it.flavour = Some("salt"), "two WORD TEXT DATA! Some(\"salt\")"),
        ("a variable that goes", |it| it.flavour = None, "two WORD TEXT DATA! None"),
        ("a source that keeps its size", |it| it.edit("db/src/main.rs", "two", "six"), "six WORD TEXT DATA! None"),
        ("a migration without its `mod` line", |it| it.sandbox.write("db/src/migrations/m0002_b.rs", ""), "six"),
        (
            "a migration that goes",
            |it| fs::remove_file(it.sandbox.path("db/src/migrations/m0001_a.rs")).unwrap(),
            "six",
        ),
        ("`migrate.toml`", |it| it.edit("db/migrate.toml", "production", "live"), "six"),
        ("the manifest", |it| it.edit("db/Cargo.toml", "name = \"db\"", "name = \"db\"\nversion = \"0.2.0\""), "six"),
        ("the manifest of the workspace", |it| it.edit("Cargo.toml", "[workspace]", "# Ours.\n[workspace]"), "six"),
        ("cargo's configuration", |it| it.sandbox.write(".cargo/config.toml", "[env]\nFLAVOUR = \"mint\"\n"), "mint"),
        (
            "a configuration nearer by",
            |it| it.sandbox.write("db/.cargo/config.toml", "[env]\nFLAVOUR = \"dill\"\n"),
            "dill",
        ),
        ("cargo itself", |it| it.edit("cargo", "echo asked", "# Newer.\necho asked"), "dill"),
        (
            "the binary",
            |it| {
                let binary = it.sandbox.path("target/debug/db");
                fs::remove_file(&binary).unwrap();
                fs::write(&binary, "#!/bin/sh\necho another\n").unwrap();
            },
            "dill",
        ),
    ];
    for (what, change, expected) in changes {
        change(&mut workspace);
        let (asked, run) = workspace.run("status");
        assert!(asked, "{what}: cargo was not asked");
        assert!(run.stdout.contains(expected), "{what}: {run:#?}");
        workspace.settle();
        assert!(workspace.run("status").1.stdout.contains(expected), "{what}");
    }
}

#[test]
fn a_migration_that_nothing_names_is_shown_to_the_compiler_once() {
    let workspace = Workspace::new();
    workspace.edit("db/src/main.rs", "fn main", "mod migrations;\nfn main");
    workspace.settle();
    workspace.sandbox.write("db/src/migrations/m0002_b.rs", "#[migration]\nfn m0002_b() {}\n");
    let is_compiled = || workspace.run("status").1.stderr.contains("Compiling db");
    assert!(is_compiled());
    // It was not refused here, as this crate has no macro that would.
    assert!(!is_compiled());
    workspace.settle();
}

#[test]
fn for_a_protected_environment_cargo_is_always_asked() {
    let workspace = Workspace::new();
    workspace.settle();
    assert!(workspace.run("up --env production").0);
    assert!(workspace.run("up --env production").0);
    assert!(!workspace.run("status").0);
    workspace.sandbox.write("db/.env", "MIGRATE_ENV=production\n");
    assert!(workspace.run("status").0);
    assert!(!workspace.run("status --no-dotenv").0);
}

#[test]
fn a_record_that_cannot_be_read_or_written_only_costs_time() {
    let workspace = Workspace::new();
    workspace.settle();
    let folder = workspace.sandbox.path(".cache/migrate");
    for record in fs::read_dir(&folder).unwrap() {
        fs::write(record.unwrap().path(), "{").unwrap();
    }
    assert!(workspace.run("status").0);
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "a file where the folder should be").unwrap();
    assert!(workspace.run("status").0);
    assert!(workspace.run("status").0);
}
