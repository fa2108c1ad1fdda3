//! The `migrate` binary finds the migrations crate, builds it, and becomes its binary.

use std::process::Command;

use crate::program::{ProgramRun, Sandbox, assert_transcript, migrate_binary, workspace_root};

/// A crate without dependencies, quickly built: its binary tells its name, its arguments, and which crate it was told
/// to be, and ends with code 42.
const ECHO: &str = r#"
fn main() -> std::process::ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let folder = std::env::var("MIGRATE_CRATE").unwrap();
    println!("{} {arguments:?} in {folder}", env!("CARGO_PKG_NAME"));
    std::process::ExitCode::from(42)
}
"#;

fn write_crate(sandbox: &Sandbox, folder: &str, name: &str, main: &str) {
    sandbox.write(
        &format!("{folder}/Cargo.toml"),
        &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    );
    sandbox.write(&format!("{folder}/migrate.toml"), "");
    sandbox.write(&format!("{folder}/src/main.rs"), main);
}

fn run_in(sandbox: &Sandbox, folder: &str, line: &str) -> ProgramRun {
    let mut command = sandbox.command(line.split_whitespace());
    // Built here, and not where the tests are.
    command.current_dir(sandbox.path(folder)).env("CARGO_TARGET_DIR", sandbox.path("target"));
    sandbox.finish(command)
}

#[test]
fn arguments_and_exit_code_are_passed_through() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "echo", ECHO);
    let run = run_in(&sandbox, "db", "up -n 3 --json").exits_with(42);
    let expected = format!("echo [\"up\", \"-n\", \"3\", \"--json\"] in {}\n", sandbox.path("db").display());
    assert_eq!(run.stdout, expected);
    assert!(run.stderr.contains("Compiling echo"), "{run:#?}");
}

#[test]
fn new_runs_without_the_crate_and_new_with_revert_inside_it() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "echo", ECHO);
    sandbox.write("db/src/migrations/mod.rs", "");
    run_in(&sandbox, "db", "new tidy_up").exits_with(0);
    let run = run_in(&sandbox, "db", "new --revert m0001_tidy_up").exits_with(42);
    assert!(run.stdout.starts_with("echo [\"new\", \"--revert\", \"m0001_tidy_up\"]"), "{run:#?}");
}

#[test]
fn the_crate_is_found_from_parents_children_and_its_workspace() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "echo", ECHO);
    let here = |folder: &str, line: &str| run_in(&sandbox, folder, line).exits_with(42);
    here("db/src", "status");
    here("", "status");
    sandbox.write("elsewhere/notes.txt", "");
    here("elsewhere", "status --crate ../db");
    here("elsewhere", "status --manifest-path ../db/Cargo.toml");

    sandbox.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"db\"]\n");
    write_crate(&sandbox, "app", "app", "fn main() {}");
    std::fs::remove_file(sandbox.path("app/migrate.toml")).unwrap();
    here("app/src", "status");

    write_crate(&sandbox, "db2", "echo2", ECHO);
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"db\", \"db2\"]\n\
         [workspace.metadata.migrate]\npackage = \"echo2\"\n",
    );
    let run = here("app", "status");
    assert!(run.stdout.starts_with("echo2 "), "{run:#?}");
    let run = here("db", "status");
    assert!(run.stdout.starts_with("echo "), "{run:#?}");
}

#[test]
fn several_crates_need_a_choice() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "echo", ECHO);
    write_crate(&sandbox, "db2", "echo2", ECHO);
    sandbox.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"db\", \"db2\"]\n");
    assert_transcript!(sandbox.run("status"));
}

#[test]
fn a_workspace_with_a_misspelt_crate_gets_a_similar_name() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "echo", ECHO);
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"db\"]\n[workspace.metadata.migrate]\npackage = \"ecko\"\n",
    );
    assert_transcript!(sandbox.run("status"));
}

#[test]
fn a_missing_crate_is_reported_with_fixes() {
    assert_transcript!(Sandbox::new(migrate_binary()).run("up"));
}

#[test]
fn a_library_without_a_binary_is_reported() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "db", "");
    std::fs::rename(sandbox.path("db/src/main.rs"), sandbox.path("db/src/lib.rs")).unwrap();
    assert_transcript!(sandbox.run("up"));
}

#[test]
fn several_binaries_need_a_default() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "db", "");
    std::fs::remove_file(sandbox.path("db/src/main.rs")).unwrap();
    sandbox.write("db/src/bin/seed.rs", "fn main() {}");
    sandbox.write("db/src/bin/migrate.rs", "fn main() {}");
    assert_transcript!(sandbox.run("up"));
}

#[test]
fn a_crate_that_does_not_compile_exits_with_7_and_the_compilers_output() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "db", "fn main() { let x: i32 = \"text\"; }");
    let run = run_in(&sandbox, "db", "up --json").exits_with(7);
    assert!(run.stderr.contains("error[E0308]: mismatched types"), "{run:#?}");
    assert!(run.stderr.ends_with("what cargo says is above\n"), "{run:#?}");
    assert_eq!(run.json()["error"]["kind"], "build_failed");
}

#[test]
fn a_wrong_command_line_is_refused_before_anything_is_built() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "echo", ECHO);
    let run = run_in(&sandbox, "db", "up --steps many").exits_with(2);
    assert!(!run.stderr.contains("Compiling"), "{run:#?}");
    assert!(!sandbox.path("target").exists());
}

#[test]
fn at_the_root_of_this_workspace_the_quickstart_crate_is_executed() {
    let sandbox = Sandbox::new(migrate_binary());
    let url = format!("sqlite://{}", sandbox.path("quickstart.db").display());
    let run = |line: &str| {
        let mut command: Command = sandbox.command(line.split_whitespace());
        command.current_dir(workspace_root()).env("DATABASE_URL", &url);
        sandbox.finish(command).exits_with(0)
    };
    let first = run("up");
    assert!(first.stdout.contains("applied m0001_create_users"), "{first:#?}");
    let second = run("up");
    assert!(second.stdout.starts_with("nothing pending"), "{second:#?}");
    let status = run("status");
    assert!(status.stdout.contains(" 0 pending"), "{status:#?}");
    run("redo");
    run("down --all");
}
