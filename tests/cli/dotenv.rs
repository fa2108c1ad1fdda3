//! `.env`: read for variables that are not set, and never without a way to turn it off.

use crate::program::{Bench, STEADY, assert_transcript};

/// A bench whose `.env` names a database that is not that of the configuration.
fn bench(config: &str) -> Bench {
    let bench = Bench::new(STEADY);
    bench.write("migrate.toml", config);
    bench.write(".env", "# for my machine\nexport DATABASE_URL=\"sqlite://dotenv.db\"\n");
    bench
}

const CONFIG: &str = "[database]\nurl = \"sqlite://app.db\"\n";

#[test]
fn it_names_the_database() {
    let bench = bench(CONFIG);
    bench.run("up").ends(0);
    assert!(bench.path("dotenv.db").exists() && !bench.path("app.db").exists());
}

#[test]
fn what_is_set_already_stays() {
    let bench = bench(CONFIG);
    bench.run_with([("DATABASE_URL", "sqlite://set.db")], "up").ends(0);
    bench.run_with([("DATABASE_URL", "")], "up").ends(0);
    bench.run("up --database-url sqlite://flag.db").ends(0);
    let there = ["set.db", "app.db", "flag.db", "dotenv.db"].map(|file| bench.path(file).exists());
    assert_eq!(there, [true, true, true, false]);
}

#[test]
fn it_can_be_turned_off() {
    for (config, variable, line) in [
        (CONFIG.to_owned(), "", "up --no-dotenv"),
        (CONFIG.to_owned(), "1", "up"),
        (format!("{CONFIG}dotenv = false\n"), "", "up"),
        (format!("{CONFIG}[environments.ci]\ndotenv = false\n"), "", "up --env ci"),
    ] {
        let bench = bench(&config);
        bench.run_with([("MIGRATE_NO_DOTENV", variable)], line).ends(0);
        assert!(bench.path("app.db").exists() && !bench.path("dotenv.db").exists(), "{config} {line}");
    }
}

#[test]
fn a_protected_environment_reads_it_only_when_it_says_so() {
    for (protection, read) in [("", false), ("protected = false\n", true), ("dotenv = true\n", true)] {
        let bench = bench(&format!("{CONFIG}[environments.production]\n{protection}"));
        bench.run("up --env production").ends(0);
        assert_eq!(bench.path("dotenv.db").exists(), read, "{protection}");
    }
}

#[test]
fn it_names_the_environment() {
    let bench =
        bench("[environments.mine]\nurl = \"sqlite://mine.db\"\n[environments.other]\nurl = \"sqlite://other.db\"\n");
    bench.write(".env", "MIGRATE_ENV=mine\n");
    bench.run("up").ends(0);
    bench.run("up --env other").ends(0);
    assert!(bench.path("mine.db").exists() && bench.path("other.db").exists());
}

#[test]
fn it_is_found_from_below_up_to_the_configuration() {
    let bench = bench("");
    bench.write("app/migrate.toml", CONFIG);
    bench.write("app/src/notes", "");
    let up = || {
        let mut command = bench.command(["up"]);
        command.current_dir(bench.path("app/src"));
        bench.finish(command).ends(0)
    };
    up();
    assert!(bench.path("app/app.db").exists());
    bench.write("app/.env", "DATABASE_URL=sqlite://nearer.db\n");
    up();
    assert!(bench.path("app/src/nearer.db").exists());
}

#[test]
fn a_folder_of_that_name_is_left_alone() {
    let bench = Bench::with_database(STEADY);
    bench.write(".env/pyvenv.cfg", "");
    bench.run("up").ends(0);
}

#[test]
fn a_broken_line_is_told_without_its_text() {
    let bench = bench(CONFIG);
    bench.write(".env", "A=1\n\nDATABASE_URL=postgres://app:hidden words@db/shop\n");
    let run = bench.run("up");
    assert!(!run.stderr.contains("hidden") && !run.stderr.contains("words"), "{run:#?}");
    assert_transcript!(run);
}

#[test]
fn who_needs_no_database_does_not_read_it() {
    let bench = bench(CONFIG);
    bench.write(".env", "broken\n");
    bench.run("plan --dialect sqlite").ends(0);
    bench.run("explain").ends(0);
    bench.run("up").ends(2);
}
