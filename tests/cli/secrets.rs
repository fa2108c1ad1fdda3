//! A password in the database's URL is printed nowhere.

use migrate_tests::servers::{Database, Kind, PASSWORD};

use crate::program::{Bench, Run, STEADY, TROUBLED, driver};

#[track_caller]
fn assert_hidden(run: &Run) {
    assert!(!run.stdout.contains(PASSWORD) && !run.stderr.contains(PASSWORD), "{run:#?}");
}

#[test]
fn in_no_help() {
    for program in [STEADY.as_ref(), driver()] {
        let bench = Bench::new(program);
        for line in ["--help", "-h", "up --help", "status -h", "plan --help"] {
            let mut command = bench.command(line.split_whitespace());
            command.env("DATABASE_URL", format!("postgres://app:{PASSWORD}@db/shop"));
            assert_hidden(&bench.finish(command).ends(0));
        }
    }
}

#[test]
fn in_no_refused_command_line() {
    let bench = Bench::new(STEADY);
    let url = format!("postgres://app:{PASSWORD}@db/shop");
    for line in [
        "up {url}",
        "{url}",
        "up --database-url={url} --to",
        "status --databse-url={url}",
        "new {url}",
        "--json up {url}",
    ] {
        assert_hidden(&bench.run(&line.replace("{url}", &url)).ends(2));
    }
}

#[test]
fn in_no_failed_connection() {
    let urls = [
        "postgres://app:{}@127.0.0.1:1/shop",
        "mysql://app:{}@127.0.0.1:1/shop",
        "postgres://127.0.0.1:1/shop?user=app&password={}",
        "postgres://app:{}@127.0.0.1:port/shop",
        "postgres://app:a?b/c@{}@127.0.0.1:1/shop",
        "postgres//app:{}@db",
        "oracle://app:{}@db/shop",
        "app:{}@db/shop",
        "{}",
    ];
    let bench = Bench::new(STEADY);
    for url in urls {
        for line in ["up", "status", "plan", "down", "redo", "up --json", "status --json", "up -v"] {
            let mut command = bench.command(line.split_whitespace());
            command.env("DATABASE_URL", url.replace("{}", PASSWORD));
            assert_hidden(&bench.finish(command).ends(4));
        }
    }
}

#[test]
fn wherever_the_url_comes_from() {
    let url = format!("postgres://app:{PASSWORD}@127.0.0.1:1/shop");
    let databases = ["url_file = \"url\"", "url_command = [\"cat\", \"url\"]", &format!("url = \"{url}\""), ""];
    for database in databases {
        let bench = Bench::new(STEADY);
        bench.write("url", &url);
        let config = format!("[database]\n{database}\n[environments.production]\n[environments.own]\n{database}\n");
        bench.write("migrate.toml", &config);
        if database.is_empty() {
            bench.write(".env", &format!("DATABASE_URL={url}\n"));
        }
        let lines =
            ["up", "status --json", "plan", "redo -v", "wait --timeout 0", "wait --timeout 0 --json", "up --env own"];
        for line in lines {
            assert_hidden(&bench.run_with([("RUST_LOG", "trace")], line).ends(4));
        }
        // Remarks tell databases as well.
        let stray = format!("mysql://app:{PASSWORD}@127.0.0.1:1/shop");
        assert_hidden(&bench.run_with([("DATABASE_URL", &stray)], "up --env own").ends(4));
        assert_hidden(&bench.run_with([("DATABASE_URL", "")], "up --env production"));
    }
}

#[test]
fn in_no_refused_configuration() {
    let url = format!("postgres://app:{PASSWORD}@db/shop");
    let cases = [
        ("[database]\nurl_file = \"url\"", 2),
        ("[database]\nurl_command = [\"sh\", \"-c\", \"cat url >&2; exit 1\"]", 4),
        (&format!("[database]\nurl_command = [\"false\", \"{url}\"]"), 4),
        (&format!("[database]\nurl_command = \"echo {url}\""), 2),
        (&format!("[database]\nurl = \"{url}\"\nurl_file = \"url\""), 2),
        (&format!("[database]\nurl = [\"{url}\"]"), 2),
        (&format!("[database]\nurl = {url}"), 2),
        (&format!("[database]\n\"{url}\" = 1"), 2),
        (&format!("[run]\nlock_wait = \"{url}\""), 2),
        (&format!("[run]\nlock = \"{url}\""), 2),
    ];
    for (config, code) in cases {
        let bench = Bench::new(STEADY);
        bench.write("migrate.toml", config);
        bench.write("url", &format!("{url}\n{url}\n"));
        assert_hidden(&bench.run("up").ends(code));
        assert_hidden(&bench.run("up --json").ends(code));
    }
    for text in [format!("A=b c {PASSWORD}"), format!("A='{url}"), format!("{url}\n"), format!("A=1\n{PASSWORD}\n")] {
        let bench = Bench::with_database(STEADY);
        bench.write(".env", &text);
        assert_hidden(&bench.run("up").ends(2));
    }
}

#[test]
fn in_no_answer_about_a_real_server() {
    let database = Database::fresh(Kind::Postgres15).expect("PostgreSQL is there");
    let steady = Bench::new(STEADY);
    let troubled = Bench::new(TROUBLED);
    let run = |bench: &Bench, line: &str, url: &str| {
        let mut command = bench.command(line.split_whitespace());
        command.env("DATABASE_URL", url);
        let run = bench.finish(command);
        assert_hidden(&run);
        run
    };
    let url = database.url();
    assert!(url.contains(PASSWORD), "{url}");
    for line in
        ["plan", "up", "up", "status", "plan --down", "redo", "down", "up --json", "status --json", "redo -v", "wait"]
    {
        run(&steady, line, url).ends(0);
    }
    let mut talkative = steady.command(["redo"]);
    talkative.env("DATABASE_URL", url).env("RUST_LOG", "trace");
    let talkative = steady.finish(talkative).ends(0);
    assert_hidden(&talkative);
    assert!(talkative.stderr.contains("migration{"), "{talkative:#?}");
    // A conflict, a wrong password, a database that is not there, and a statement that fails.
    run(&troubled, "up", url).ends(3);
    let wrong = url.replace(PASSWORD, &format!("not-{PASSWORD}"));
    run(&steady, "up", &wrong).ends(4);
    run(&steady, "up", &format!("{url}_that_is_missing")).ends(4);
    run(&steady, "down --all", url).ends(0);
    let other = Database::fresh(Kind::Postgres15).expect("PostgreSQL is there");
    run(&troubled, "up --json", other.url()).ends(1);
}
