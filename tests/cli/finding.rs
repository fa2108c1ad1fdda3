//! The `migrate` binary finds the migrations crate, builds it, and becomes its binary.

use std::process::Command;

use crate::program::{Bench, Run, assert_transcript, driver, root};

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

fn write_crate(bench: &Bench, folder: &str, name: &str, main: &str) {
    bench.write(
        &format!("{folder}/Cargo.toml"),
        &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    );
    bench.write(&format!("{folder}/migrate.toml"), "");
    bench.write(&format!("{folder}/src/main.rs"), main);
}

fn run_in(bench: &Bench, folder: &str, line: &str) -> Run {
    let mut command = bench.command(line.split_whitespace());
    // Built here, and not where the tests are.
    command.current_dir(bench.path(folder)).env("CARGO_TARGET_DIR", bench.path("target"));
    bench.finish(command)
}

#[test]
fn arguments_and_exit_code_are_passed_through() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "echo", ECHO);
    let run = run_in(&bench, "db", "up -n 3 --json").ends(42);
    let expected = format!("echo [\"up\", \"-n\", \"3\", \"--json\"] in {}\n", bench.path("db").display());
    assert_eq!(run.stdout, expected);
    assert!(run.stderr.contains("Compiling echo"), "{run:#?}");
}

#[test]
fn a_new_migration_is_written_by_the_driver_unless_it_reverts_a_linked_one() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "echo", ECHO);
    bench.write("db/src/migrations/mod.rs", "");
    run_in(&bench, "db", "new tidy_up").ends(0);
    let run = run_in(&bench, "db", "new --revert m0001_tidy_up").ends(42);
    assert!(run.stdout.starts_with("echo [\"new\", \"--revert\", \"m0001_tidy_up\"]"), "{run:#?}");
}

#[test]
fn the_crate_is_found_from_above_from_below_and_from_its_workspace() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "echo", ECHO);
    let here = |folder: &str, line: &str| run_in(&bench, folder, line).ends(42);
    here("db/src", "status");
    here("", "status");
    bench.write("elsewhere/notes.txt", "");
    here("elsewhere", "status --crate ../db");
    here("elsewhere", "status --manifest-path ../db/Cargo.toml");

    bench.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"db\"]\n");
    write_crate(&bench, "app", "app", "fn main() {}");
    std::fs::remove_file(bench.path("app/migrate.toml")).unwrap();
    here("app/src", "status");

    write_crate(&bench, "db2", "echo2", ECHO);
    bench.write(
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
fn of_several_crates_one_must_be_named() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "echo", ECHO);
    write_crate(&bench, "db2", "echo2", ECHO);
    bench.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"db\", \"db2\"]\n");
    assert_transcript!(bench.run("status"));
}

#[test]
fn a_workspace_that_names_no_member_is_told_the_near_one() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "echo", ECHO);
    bench.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"db\"]\n[workspace.metadata.migrate]\npackage = \"ecko\"\n",
    );
    assert_transcript!(bench.run("status"));
}

#[test]
fn where_there_is_no_crate_the_ways_out_are_told() {
    assert_transcript!(Bench::new(driver()).run("up"));
}

#[test]
fn a_library_is_told_what_it_lacks() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "db", "");
    std::fs::rename(bench.path("db/src/main.rs"), bench.path("db/src/lib.rs")).unwrap();
    assert_transcript!(bench.run("up"));
}

#[test]
fn of_several_binaries_one_must_be_the_default() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "db", "");
    std::fs::remove_file(bench.path("db/src/main.rs")).unwrap();
    bench.write("db/src/bin/seed.rs", "fn main() {}");
    bench.write("db/src/bin/migrate.rs", "fn main() {}");
    assert_transcript!(bench.run("up"));
}

#[test]
fn a_crate_that_does_not_compile_is_seven_with_the_compilers_own_words() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "db", "fn main() { let x: i32 = \"text\"; }");
    let run = run_in(&bench, "db", "up --json").ends(7);
    assert!(run.stderr.contains("error[E0308]: mismatched types"), "{run:#?}");
    assert!(run.stderr.ends_with("what cargo says is above\n"), "{run:#?}");
    assert_eq!(run.json()["error"]["kind"], "build_failed");
}

#[test]
fn a_wrong_command_line_is_refused_before_anything_is_built() {
    let bench = Bench::new(driver());
    write_crate(&bench, "db", "echo", ECHO);
    let run = run_in(&bench, "db", "up --steps many").ends(2);
    assert!(!run.stderr.contains("Compiling"), "{run:#?}");
    assert!(!bench.path("target").exists());
}

#[test]
fn at_the_root_of_this_workspace_it_drives_the_quickstart() {
    let bench = Bench::new(driver());
    let url = format!("sqlite://{}", bench.path("quickstart.db").display());
    let run = |line: &str| {
        let mut command: Command = bench.command(line.split_whitespace());
        command.current_dir(root()).env("DATABASE_URL", &url);
        bench.finish(command).ends(0)
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
