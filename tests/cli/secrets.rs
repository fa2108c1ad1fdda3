//! A password in the database's URL is printed nowhere.

use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase};

use crate::program::{ProgramRun, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, migrate_binary};

#[track_caller]
fn assert_hidden(run: &ProgramRun) {
    assert!(!run.stdout.contains(PASSWORD) && !run.stderr.contains(PASSWORD), "{run:#?}");
}

#[test]
fn the_password_is_not_in_the_help() {
    for program in [USERS_AND_POSTS.as_ref(), migrate_binary()] {
        let sandbox = Sandbox::new(program);
        for line in ["--help", "-h", "up --help", "status -h", "plan --help"] {
            let mut command = sandbox.command(line.split_whitespace());
            command.env("DATABASE_URL", format!("postgres://app:{PASSWORD}@db/shop"));
            assert_hidden(&sandbox.finish(command).exits_with(0));
        }
    }
}

#[test]
fn the_password_is_not_in_usage_errors() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let url = format!("postgres://app:{PASSWORD}@db/shop");
    for line in [
        "up {url}",
        "{url}",
        "up --database-url={url} --to",
        "status --databse-url={url}",
        "new {url}",
        "--json up {url}",
    ] {
        assert_hidden(&sandbox.run(&line.replace("{url}", &url)).exits_with(2));
    }
}

#[test]
fn the_password_is_not_in_connection_errors() {
    let urls = [
        ("postgres://app:{}@127.0.0.1:1/shop", 4),
        ("mysql://app:{}@127.0.0.1:1/shop", 4),
        ("postgres://app:{}@[::1]:1/shop", 4),
        ("postgres://app:{}@/shop?host=/nowhere", 4),
        ("mysql://app:{}@%2Fnowhere/shop", 4),
        ("postgres://127.0.0.1:1/shop?user=app&password={}", 4),
        ("postgres://app:{}@127.0.0.1:port/shop", 2),
        ("postgres://app:{}@127.0.0.1:1/shop?schema=app", 2),
        ("mysql://127.0.0.1:1/shop?user=app&password={}", 2),
        ("postgres://app:a?b/c@{}@127.0.0.1:1/shop", 2),
        ("postgres://app:{}#@127.0.0.1:1/shop", 2),
        ("postgres://app:{}\n@127.0.0.1:1/shop", 2),
        ("'postgres://app:{}@127.0.0.1:1/shop'", 2),
        ("jdbc:postgresql://app:{}@127.0.0.1:1/shop", 2),
        ("postgres//app:{}@db", 2),
        ("oracle://app:{}@db/shop", 2),
        ("app:{}@db/shop", 2),
        ("{}", 2),
    ];
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for (url, code) in urls {
        for line in ["up", "status", "plan", "down", "redo", "up --json", "status --json", "up -v"] {
            let mut command = sandbox.command(line.split_whitespace());
            command.env("DATABASE_URL", url.replace("{}", PASSWORD));
            assert_hidden(&sandbox.finish(command).exits_with(code));
        }
    }
}

#[test]
fn the_password_is_hidden_for_every_source_of_the_url() {
    let url = format!("postgres://app:{PASSWORD}@127.0.0.1:1/shop");
    let databases = ["url_file = \"url\"", "url_command = [\"cat\", \"url\"]", &format!("url = \"{url}\""), ""];
    for database in databases {
        let sandbox = Sandbox::new(USERS_AND_POSTS);
        sandbox.write("url", &url);
        let config = format!("[database]\n{database}\n[environments.production]\n[environments.own]\n{database}\n");
        sandbox.write("migrate.toml", &config);
        if database.is_empty() {
            sandbox.write(".env", &format!("DATABASE_URL={url}\n"));
        }
        let lines =
            ["up", "status --json", "plan", "redo -v", "wait --timeout 0", "wait --timeout 0 --json", "up --env own"];
        for line in lines {
            assert_hidden(&sandbox.run_with([("RUST_LOG", "trace")], line).exits_with(4));
        }
        // Remarks tell databases as well.
        let stray = format!("mysql://app:{PASSWORD}@127.0.0.1:1/shop");
        assert_hidden(&sandbox.run_with([("DATABASE_URL", &stray)], "up --env own").exits_with(4));
        assert_hidden(&sandbox.run_with([("DATABASE_URL", "")], "up --env production"));
    }
}

#[test]
fn the_password_is_not_in_configuration_errors() {
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
        let sandbox = Sandbox::new(USERS_AND_POSTS);
        sandbox.write("migrate.toml", config);
        sandbox.write("url", &format!("{url}\n{url}\n"));
        assert_hidden(&sandbox.run("up").exits_with(code));
        assert_hidden(&sandbox.run("up --json").exits_with(code));
    }
    for text in [format!("A=b c {PASSWORD}"), format!("A='{url}"), format!("{url}\n"), format!("A=1\n{PASSWORD}\n")] {
        let sandbox = Sandbox::with_database(USERS_AND_POSTS);
        sandbox.write(".env", &text);
        assert_hidden(&sandbox.run("up").exits_with(2));
    }
}

#[test]
fn the_password_is_not_in_output_about_a_real_server() {
    let database = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is there");
    let users_and_posts = Sandbox::new(USERS_AND_POSTS);
    let slow_and_failing = Sandbox::new(SLOW_AND_FAILING);
    let run = |sandbox: &Sandbox, line: &str, url: &str| {
        let mut command = sandbox.command(line.split_whitespace());
        command.env("DATABASE_URL", url);
        let run = sandbox.finish(command);
        assert_hidden(&run);
        run
    };
    let url = database.url();
    assert!(url.contains(PASSWORD), "{url}");
    for line in
        ["plan", "up", "up", "status", "plan --down", "redo", "down", "up --json", "status --json", "redo -v", "wait"]
    {
        run(&users_and_posts, line, url).exits_with(0);
    }
    let mut traced = users_and_posts.command(["redo"]);
    traced.env("DATABASE_URL", url).env("RUST_LOG", "trace");
    let traced = users_and_posts.finish(traced).exits_with(0);
    assert_hidden(&traced);
    assert!(traced.stderr.contains("migration{"), "{traced:#?}");
    // A conflict, a wrong password, a database that is not there, and a statement that fails.
    run(&slow_and_failing, "up", url).exits_with(3);
    let wrong = url.replace(PASSWORD, &format!("not-{PASSWORD}"));
    run(&users_and_posts, "up", &wrong).exits_with(4);
    run(&users_and_posts, "up", &format!("{url}_that_is_missing")).exits_with(4);
    run(&users_and_posts, "down --all", url).exits_with(0);
    let other = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is there");
    run(&slow_and_failing, "up --json", other.url()).exits_with(1);
}
