//! `migrate init`: what it writes compiles and runs, and nothing that was there is touched.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{Bench, Run, assert_text, assert_transcript, driver, root};

/// Runs the driver there; what it builds is kept from run to run.
fn run_in(bench: &Bench, folder: &str, line: &str) -> Run {
    let target: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scaffold");
    let mut command = bench.command(line.split_whitespace());
    command.current_dir(bench.path(folder)).env("CARGO_TARGET_DIR", target).env("CARGO_PROFILE_DEV_DEBUG", "none");
    bench.finish(command)
}

#[test]
fn a_fresh_crate_is_built_and_applied() {
    let bench = Bench::new(driver());
    run_in(&bench, "", &format!("init --library {}", root().display())).ends(0);
    // The versions that this workspace was tested with, and that are here already.
    fs::copy(root().join("Cargo.lock"), bench.path("migrations/Cargo.lock")).unwrap();
    let run = run_in(&bench, "", "up").ends(0);
    assert!(run.stdout.contains("applied m0001_create_users"), "{run:#?}");
    assert!(bench.path("migrations/app.db").exists());
    assert!(!run.stderr.contains("warning"), "{run:#?}");

    // What `new` writes compiles for every server.
    let sqlite_only = bench.read("migrations/migrate.toml");
    bench.write("migrations/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    for name in ["create_posts", "add_title_and_body_to_posts"] {
        run_in(&bench, "migrations/src", &format!("new {name}")).ends(0);
    }
    run_in(&bench, "migrations/src", "plan --dialect mariadb").ends(0);

    bench.write("migrations/migrate.toml", &sqlite_only);
    run_in(&bench, "migrations/src", "new index_posts_on_title").ends(0);
    let run = run_in(&bench, "migrations/src", "up --to m0004_index_posts_on_title").ends(0);
    assert!(run.stdout.contains("applied 3 migrations"), "{run:#?}");
    assert!(!run.stderr.contains("warning"), "{run:#?}");
    run_in(&bench, "", "down --all").ends(0);

    run_in(&bench, "", "new tidy_up").ends(0);
    let run = run_in(&bench, "", "up").ends(0);
    assert!(run.stdout.contains("applied m0005_tidy_up"), "{run:#?}");

    // What is not safe is not made so by a template.
    run_in(&bench, "", "new drop_title_from_posts").ends(0);
    let run = run_in(&bench, "", "up").ends(7);
    assert!(run.stderr.contains("[dropped_columns]") && !run.stderr.contains("start_after"), "{run:#?}");

    // What others have come after may be applied already.
    run_in(&bench, "", "new tidy_up_again").ends(0);
    let run = run_in(&bench, "", "up").ends(7);
    assert_eq!(run.stderr.matches("[dropped_columns]").count(), 1, "{run:#?}");
    let line = "start_after = \"m0006_drop_title_from_posts\"\n";
    assert!(run.stderr.ends_with(&format!("`migrate check` then shows it\n            {line}")), "{run:#?}");
    bench.write("migrations/migrate.toml", &format!("{line}{sqlite_only}"));
    let run = run_in(&bench, "", "check").ends(8);
    assert!(run.stdout.starts_with("dropped_columns: "), "{run:#?}");
    let run = run_in(&bench, "", "up").ends(0);
    assert!(run.stdout.contains("applied 2 migrations"), "{run:#?}");
}

#[test]
fn it_tells_what_it_wrote() {
    assert_transcript!(Bench::new(driver()).run("init"));
}

#[test]
fn the_configuration_names_the_servers() {
    let bench = Bench::new(driver());
    bench.run("init db --database postgres --database mariadb").ends(0);
    assert_text!(bench.read("db/migrate.toml") + "\n" + &bench.read("db/Cargo.toml"));
}

#[test]
fn nothing_is_overwritten() {
    let bench = Bench::new(driver());
    bench.write("migrations/migrate.toml", "ours");
    assert_transcript!(bench.run("init"));
    assert_eq!(bench.read("migrations/migrate.toml"), "ours");
    assert_eq!(fs::read_dir(bench.path("migrations")).unwrap().count(), 1);
}

#[test]
fn it_becomes_a_member_of_the_workspace_around_it() {
    let bench = Bench::new(driver());
    bench.write("Cargo.toml", "[workspace]\nmembers = [\n    \"app\", # ours\n]\n");
    bench.write("app/Cargo.toml", "[package]\nname = \"app\"\n");
    let run = run_in(&bench, "app", "init db").ends(0);
    assert!(run.stdout.contains("added a member"), "{run:#?}");
    assert_eq!(bench.read("Cargo.toml"), "[workspace]\nmembers = [\n    \"app\", # ours\n    \"app/db\",\n]\n");
}

#[test]
fn a_package_around_it_is_left_alone_and_the_line_is_told() {
    let bench = Bench::new(driver());
    let package = "[package]\nname = \"app\"\n";
    bench.write("Cargo.toml", package);
    assert_transcript!(bench.run("init"));
    assert_eq!(bench.read("Cargo.toml"), package);
}

#[test]
fn inside_the_librarys_sources_it_depends_on_these() {
    let bench = Bench::new(driver());
    bench.write("migrate-core/Cargo.toml", "");
    bench.write("migrate-cli/Cargo.toml", "");
    bench.run("init examples/mine").ends(0);
    let manifest = bench.read("examples/mine/Cargo.toml");
    assert!(manifest.contains("migrate-core = { path = \"../../migrate-core\""), "{manifest}");
}

#[test]
fn a_folder_that_names_no_package_is_refused() {
    let bench = Bench::new(driver());
    assert_transcript!(bench.run("init 2026"));
    assert!(!bench.path("2026").exists());
}
