//! `migrate create` and `migrate drop`: the database of the URL, on real servers.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::program::{SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, chinook, migrate_binary};
use crate::session::Session;

const SERVERS: [ServerKind; 4] =
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb];

/// The URLs of databases that are not there, of this name.
fn missing(name: &str) -> impl Iterator<Item = String> {
    SERVERS.into_iter().filter_map(TestServer::shared).map(move |server| server.url(name))
}

/// A sandbox with migrations for every server, whose `migrate.toml` names that database.
fn sandbox(url: &str) -> Sandbox {
    let sandbox = Sandbox::new(chinook());
    sandbox.write("migrate.toml", &format!("[database]\nurl = \"{url}\"\n"));
    sandbox
}

#[test]
fn a_missing_database_is_created_once_and_dropped_once() {
    // A name that has to be quoted on each server.
    for url in missing("Create-once 2") {
        let sandbox = sandbox(&url);
        let run = sandbox.run("up").exits_with(4);
        assert!(run.stderr.contains("there is no database `Create-once 2`"), "{run:#?}");
        assert!(run.stderr.contains("create it\n") && run.stderr.contains("migrate create"), "{run:#?}");
        let run = sandbox.run("create").exits_with(0);
        assert!(run.stdout.starts_with("created ") && !run.stdout.contains(":password@"), "{run:#?}");
        let run = sandbox.run("create").exits_with(0);
        assert!(run.stdout.ends_with("is there already\n"), "{run:#?}");
        sandbox.run("up").exits_with(0);
        let mut drop = sandbox.command(["drop", "--json", "--yes-drop", "Create-once 2"]);
        drop.env("NO_COLOR", "1");
        assert_eq!(sandbox.finish(drop).exits_with(0).json()["dropped"], true, "{url}");
        sandbox.run("up").exits_with(4);
        let run = sandbox.run("drop").exits_with(0);
        assert!(run.stdout.ends_with("is not there, so nothing was dropped\n"), "{run:#?}");
    }
}

#[test]
fn created_databases_take_every_character() {
    for url in missing("create_utf8") {
        let sandbox = sandbox(&url);
        sandbox.run("create").exits_with(0);
        sandbox.run("up").exits_with(0);
        let server = SERVERS.into_iter().filter_map(TestServer::shared).find(|server| server.url("create_utf8") == url);
        let database = server.expect("its server").database("create_utf8");
        database.query("INSERT INTO artist (name) VALUES ('grüße 😀')");
        assert_eq!(database.query("SELECT artist_id FROM artist WHERE name = 'grüße 😀'").len(), 1, "{url}");
        drop(database);
        sandbox.run("drop --yes-drop create_utf8").exits_with(0);
    }
}

#[test]
fn an_sqlite_file_is_created_and_removed_with_what_is_beside_it() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("create").exits_with(0);
    assert!(sandbox.path("app.db").exists());
    let run = sandbox.run("create --json").exits_with(0);
    assert_eq!(run.json()["created"], false);
    sandbox.run("up").exits_with(0);
    // A journal that was left behind would be taken for one of the next file of that name.
    for suffix in ["-journal", "-wal", "-shm"] {
        sandbox.write(&format!("app.db{suffix}"), "");
    }
    sandbox.write("app.db-notes", "ours");
    sandbox.run("drop --yes-drop app.db").exits_with(0);
    let left: Vec<_> = std::fs::read_dir(sandbox.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let run = sandbox.run("drop --yes-drop app.db").exits_with(0);
    assert!(run.stdout.ends_with("is not there, so nothing was dropped\n"), "{run:#?}");
    assert!(!sandbox.path("app.db").exists());
}

#[test]
fn a_database_in_memory_or_in_a_missing_folder_is_refused() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for verb in ["create", "drop --yes-drop :memory:"] {
        let run = sandbox.run(&format!("{verb} --database-url sqlite::memory:")).exits_with(2);
        assert!(run.stderr.contains("a database in memory"), "{verb}: {run:#?}");
    }
    let run = sandbox.run("create --database-url sqlite:no/where/app.db").exits_with(4);
    assert!(run.stderr.contains("mkdir -p no/where"), "{run:#?}");
}

#[test]
fn a_database_is_dropped_only_when_it_is_named() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let name = database.url().rsplit('/').next().expect("a name").to_owned();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "[environments.production]\n[environments.staging]");
        sandbox.run("up").exits_with(0);
        let run = sandbox.run("drop").exits_with(2);
        assert!(run.stderr.contains("nobody is there to be asked"), "{run:#?}");
        assert!(run.stderr.contains(&format!("migrate drop --yes-drop {name}")), "{run:#?}");
        let run = sandbox.run("drop --yes-drop other").exits_with(2);
        assert!(run.stderr.contains(&format!("the database is named `{name}`")), "{run:#?}");
        let run = sandbox.run_on_terminal("drop", "other\n").exits_with(2);
        assert!(run.stdout.contains("nothing was done"), "{run:#?}");
        // From now on the database remembers that it is protected, whatever is typed.
        sandbox.run("up --env production").exits_with(0);
        let run = sandbox.run("drop --yes-drop other").exits_with(2);
        assert!(run.stderr.contains("it belongs to `production`, which is protected"), "{run:#?}");
        let bare = Sandbox::on(migrate_binary(), &database, "");
        let run = bare.run("drop --yes-drop other").exits_with(2);
        assert!(run.stderr.contains("it belongs to `production`, which is protected"), "{run:#?}");
        assert_eq!(database.count("migrate_history"), 3);
    }
}

#[test]
fn a_database_that_is_in_use_is_not_dropped() {
    // PostgreSQL is the one that refuses it.
    let Some(server) = TestServer::shared(ServerKind::Postgres18) else { return };
    let sandbox = sandbox(&server.url("in_use"));
    sandbox.run("create").exits_with(0);
    let user = Session::open(&server.database("in_use"));
    user.run("SELECT 1");
    let run = sandbox.run("drop --yes-drop in_use").exits_with(1);
    assert!(run.stderr.contains("cannot drop the database") && run.stderr.contains("(55006)"), "{run:#?}");
    drop(user);
    sandbox.run("drop --yes-drop in_use").exits_with(0);
}

#[test]
fn a_database_is_not_dropped_while_another_runner_is_at_work() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    let mut up = sandbox.command(["up", "--to", "m0002_count_slowly"]);
    let mut up = up.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(up.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("applied m0001_create_counts"), "{line}");
    let run = sandbox.run("drop --yes-drop app.db");
    up.wait().unwrap();
    // It waits for the runner, and drops what that has made.
    let run = run.exits_with(0);
    assert!(run.stderr.contains("waiting"), "{run:#?}");
    assert!(!sandbox.path("app.db").exists());
}

#[test]
fn the_bare_binary_creates_and_drops_without_a_crate() {
    for url in missing("create_bare") {
        let alone = Sandbox::new(migrate_binary());
        alone.run(&format!("create --database-url {url}")).exits_with(0);
        alone.run(&format!("status --database-url {url}")).exits_with(0);
        alone.run(&format!("drop --yes-drop create_bare --database-url {url}")).exits_with(0);
        alone.run(&format!("status --database-url {url}")).exits_with(4);
    }
}

#[test]
fn a_created_database_belongs_to_the_role() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let Some(server) = TestServer::shared(kind) else { continue };
        let direct = server.fresh_database();
        for user in ["owner_of_created", "creates_for_owner"] {
            direct.query(&format!("DROP ROLE IF EXISTS {user}"));
        }
        direct.query("CREATE ROLE owner_of_created");
        direct.query("CREATE ROLE creates_for_owner LOGIN NOINHERIT CREATEDB PASSWORD 'x'");
        let url = format!("postgres://creates_for_owner:x@127.0.0.1:{}/create_owned", server.port());
        let sandbox = Sandbox::new(USERS_AND_POSTS);
        sandbox.write("migrate.toml", &format!("[database]\nurl = \"{url}\"\n[run]\nrole = \"owner_of_created\"\n"));
        let run = sandbox.run("create").exits_with(1);
        let grant = "GRANT \"owner_of_created\" TO creates_for_owner;";
        assert!(run.stderr.contains(grant), "{run:#?}");
        direct.query(grant);
        sandbox.run("create").exits_with(0);
        let owners = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'create_owned'";
        assert_eq!(direct.query(owners), [[Some("owner_of_created".to_owned())]], "{kind}");
        sandbox.run("up").exits_with(0);
        let status = sandbox.run("status --role nobody").exits_with(1);
        assert!(status.stderr.contains("cannot take the role `nobody`"), "{status:#?}");
        assert!(status.stderr.contains("role \"nobody\" does not exist"), "{status:#?}");
        sandbox.run("drop --yes-drop create_owned").exits_with(0);
        direct.query("DROP ROLE creates_for_owner");
        direct.query("DROP ROLE owner_of_created");
    }
}

#[test]
fn a_user_without_the_right_is_told_what_the_server_says() {
    let Some(server) = TestServer::shared(ServerKind::Postgres18) else { return };
    let database = server.fresh_database();
    database.query("DROP ROLE IF EXISTS may_not_create");
    database.query("CREATE ROLE may_not_create LOGIN PASSWORD 'x'");
    let url = format!("postgres://may_not_create:x@127.0.0.1:{}/create_denied", server.port());
    let run = Sandbox::new(USERS_AND_POSTS).run(&format!("create --database-url {url}")).exits_with(1);
    assert!(run.stderr.contains("permission denied to create database"), "{run:#?}");
    assert!(!run.stderr.contains(":x@"), "{run:#?}");
    database.query("DROP ROLE may_not_create");
}
