//! The forms of database URLs: those that `docs/connecting.md` lists reach the database that they name, and what a driver
//! would pass over is refused by its name.

use std::io;
use std::net::{TcpListener, TcpStream};
use std::thread;

use migrate_core::error::ConnectError;
use migrate_core::{Connection, ErrorKind, Migrator, Options, Tables, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::servers::{PASSWORD, Pooler, Pooling, ServerKind, TestDatabase, TestServer, USER};
use migrate_tests::{block_on, not_run};

use crate::migration_builder::{column, three_tables};

/// What the database behind a URL answers.
fn answer(url: &str, query: &str) -> String {
    block_on(async {
        let mut connection = Connection::open(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
        connection.fetch(query).await.unwrap().remove(0).remove(0).unwrap()
    })
}

/// Why a URL is refused, as the user reads it. It is wrong usage, and not a server that is not there.
#[track_caller]
fn refusal(url: &str) -> String {
    let error = block_on(Connection::open(url)).expect_err(url);
    let text = error.to_string();
    assert_eq!(migrate_core::Error::from(error).kind(), ErrorKind::Usage, "{url}: {text}");
    assert!(!text.contains(PASSWORD) && text.contains("\nhelp: "), "{text}");
    text
}

/// A port of the IPv6 loopback address behind which that server answers. None where this machine has no IPv6.
fn over_ipv6(server: &TestServer) -> Option<u16> {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        not_run("this machine has no IPv6");
        return None;
    };
    let port = listener.local_addr().unwrap().port();
    let server = server.port();
    let copy = |mut from: TcpStream, mut to: TcpStream| thread::spawn(move || io::copy(&mut from, &mut to));
    thread::spawn(move || {
        for client in listener.incoming().map(Result::unwrap) {
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            copy(client.try_clone().unwrap(), server.try_clone().unwrap());
            copy(server, client);
        }
    });
    Some(port)
}

/// A text as a part of a URL.
fn encoded(text: &str) -> String {
    text.replace('%', "%25").replace('/', "%2F")
}

#[test]
fn an_ipv6_address_stands_in_brackets_on_every_server() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb] {
        let Some(server) = TestServer::shared(kind) else { continue };
        let Some(port) = over_ipv6(server) else { return };
        let database = server.fresh_database();
        database.query("CREATE TABLE here (id int)");
        let schemes: &[&str] = if kind.is_postgres() { &["postgres", "postgresql"] } else { &["mysql", "mariadb"] };
        let name = database.url().rsplit('/').next().unwrap();
        for scheme in schemes {
            let url = format!("{scheme}://{USER}:{PASSWORD}@[::1]:{port}/{name}");
            assert_eq!(answer(&url, "SELECT count(*) FROM here"), "0");
            let connection = block_on(Connection::open(&url)).unwrap();
            assert!(connection.location().ends_with(&format!(" at [::1]:{port}/{name}")), "{connection:?}");
        }
        let text = refusal(&format!("{}://{USER}:{PASSWORD}@::1:{port}/{name}", schemes[0]));
        assert!(text.contains("stands in brackets: `[::1]:5432`"), "{text}");
    }
}

#[test]
fn each_form_of_a_url_for_postgres_reaches_the_same_database() {
    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    let database = server.fresh_database();
    database.query("CREATE SCHEMA app; CREATE TABLE app.here (id int); CREATE TABLE here (id int)");
    let name = database.url().rsplit('/').next().unwrap();
    let (port, folder) = (server.port(), server.folder().display().to_string());
    let forms = [
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/{name}"),
        format!("  postgresql://{USER}:{PASSWORD}@localhost:{port}/{name}?sslmode=disable\r\n"),
        format!("postgres://{USER}:{PASSWORD}@/{name}?host={folder}&port={port}"),
        format!("postgres://{USER}:{PASSWORD}@:{port}/{name}?host={folder}"),
        format!("postgres://{USER}:{PASSWORD}@{}:{port}/{name}", encoded(&folder)),
        format!("postgres:///{name}?host={folder}&port={port}&user={USER}&password={PASSWORD}"),
        format!("postgres://?host={folder}&port={port}&user={USER}&password={PASSWORD}&dbname={name}"),
        format!("postgres://{USER}:{PASSWORD}@nowhere.invalid:{port}/{name}?hostaddr=127.0.0.1"),
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/{name}?application_name=a%20b&sslmode=prefer"),
    ];
    for url in &forms {
        assert_eq!(answer(url, "SELECT current_database() || ', ' || current_schema()"), format!("{name}, public"));
    }
    for options in ["options=-csearch_path%3Dapp", "options=-csearch_path=app", "options[search_path]=app"] {
        let url = format!("{}?{options}", forms[0]);
        assert_eq!(answer(&url, "SELECT 'here'::regclass = 'app.here'::regclass"), "t", "{options}");
    }
}

#[test]
fn each_form_of_a_url_for_mysql_and_mariadb_reaches_the_same_database() {
    for kind in [ServerKind::MySql, ServerKind::MariaDb] {
        let Some(server) = TestServer::shared(kind) else { continue };
        let database = server.fresh_database();
        let name = database.url().rsplit('/').next().unwrap();
        let (port, socket) = (server.port(), server.folder().join("mysql.sock").display().to_string());
        for scheme in ["mysql", "mariadb"] {
            let forms = [
                format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:{port}/{name}"),
                format!("\n{scheme}://{USER}:{PASSWORD}@127.0.0.1:{port}/{name}?ssl-mode=DISABLED \n"),
                format!("{scheme}://{USER}:{PASSWORD}@localhost/{name}?socket={socket}"),
                format!("{scheme}://{USER}:{PASSWORD}@/{name}?socket={socket}"),
                format!("{scheme}://{USER}:{PASSWORD}@{}/{name}", encoded(&socket)),
                format!(
                    "{scheme}://{USER}:{PASSWORD}@127.0.0.1:{port}/{name}?charset=utf8mb4&collation=utf8mb4_bin&timezone=%2B02:00"
                ),
            ];
            for url in &forms {
                assert_eq!(answer(url, "SELECT database()"), name, "{url}");
            }
            assert_eq!(answer(&forms[5], "SELECT concat(@@collation_connection, @@time_zone)"), "utf8mb4_bin+02:00");
        }
    }
}

#[test]
fn a_parameter_that_a_driver_would_pass_over_is_refused_with_the_form_that_works() {
    let address = format!("{USER}:{PASSWORD}@127.0.0.1:1/app");
    let cases = [
        ("postgres", "search_path=app", "options=-csearch_path%3Dapp"),
        ("postgres", "schema=App", "options=-csearch_path%3D%22App%22"),
        ("postgres", "currentSchema=a,b", "options=-csearch_path%3Da,b"),
        ("postgresql", "statement_timeout=5s", "options=-cstatement_timeout%3D5s"),
        ("postgres", "TimeZone=Europe/Berlin", "options=-ctimezone%3DEurope/Berlin"),
        ("postgres", "ssl=true", "sslmode=verify-full"),
        ("postgres", "sslmode=REQUIRED", "sslmode=require"),
        ("postgres", "sslmode=verify_identity", "sslmode=verify-full"),
        ("postgres", "sslmode=no-verify", "sslmode=require"),
        ("postgres", "sslmod=require", "write `sslmode`"),
        ("postgres", "SSLMODE=require", "write `sslmode`"),
        ("postgres", "socket=/run/.s.PGSQL.5432", "host=/run"),
        ("postgres", "pgbouncer=true", "take `pgbouncer` out of the URL"),
        ("postgres", "connection_limit=1", "take `connection_limit` out of the URL"),
        ("postgres", "channel_binding=require", "take `channel_binding` out of the URL"),
        ("postgres", "sslmode=disable&frobnicate=1", "take `frobnicate` out of the URL"),
        ("postgres", "port=none", "port=5432"),
        ("mysql", "ssl_mode=REQUIRED", "ssl-mode=REQUIRED"),
        ("mysql", "sslMode=require", "ssl-mode=required"),
        ("mysql", "ssl-mode=verify-full", "ssl-mode=verify_identity"),
        ("mariadb", "tls=skip-verify", "ssl-mode=required"),
        ("mysql", "useSSL=false", "ssl-mode=disabled"),
        ("mysql", "unix_socket=/run/my.sock", "socket=/run/my.sock"),
        ("mysql", "serverTimezone=UTC", "timezone=UTC"),
        ("mariadb", "charset=latin1", "charset=utf8mb4"),
        ("mysql", "charset=utf8", "charset=utf8mb4"),
        ("mysql", "parseTime=true", "take `parseTime` out of the URL"),
        ("mysql", "search_path=app", "take `search_path` out of the URL"),
        ("mysql", "colation=utf8mb4_bin", "write `collation`"),
        ("mysql", "collation=a%3BDROP", "collation=utf8mb4_bin"),
    ];
    for (scheme, parameters, help) in cases {
        let text = refusal(&format!("{scheme}://{address}?{parameters}"));
        let name = parameters.rsplit('&').next().unwrap().split('=').next().unwrap();
        assert!(text.contains(&format!("the parameter `{name}` of the database URL")), "{parameters}: {text}");
        assert!(text.lines().last().unwrap().ends_with(help), "{parameters}: {text}");
        let known = if scheme.starts_with("postgres") { "`sslrootcert`" } else { "`ssl-ca`" };
        assert!(!text.contains("write `") && !text.contains("frob") || text.contains(known), "{parameters}: {text}");
    }
    for (parameters, help) in [
        ("mode=rwx", "mode=rw"),
        ("mod=ro", "write `mode`"),
        ("cache=none", "cache=private"),
        ("_foreign_keys=on", "take `_foreign_keys` out of the URL"),
        ("_journal_mode=WAL", "take `_journal_mode` out of the URL"),
        ("busy_timeout=5", "take `busy_timeout` out of the URL"),
    ] {
        let text = refusal(&format!("sqlite:nowhere/app.db?{parameters}"));
        assert!(text.lines().last().unwrap().ends_with(help), "{parameters}: {text}");
    }
}

#[test]
fn what_is_no_url_of_one_database_is_refused_with_its_reason() {
    for (url, part) in [
        ("postgress://h/a", "write `postgres://`"),
        ("postgresql+psycopg2://h/a", "write `postgresql://`"),
        ("mysql2://h/a", "write `mysql://`"),
        ("sqlite3:a.db", "write `sqlite:`"),
        ("file:a.db", "write `sqlite:`"),
        ("jdbc:postgresql://h/a", "`jdbc:` stands before it"),
        ("'postgres://h/a'", "a quotation mark"),
        ("postgres://h1:1,h2:2/a", "several hosts"),
        ("mysql://h1,h2/a", "several hosts"),
        ("postgres://u@h:99999/a", "no port"),
        ("postgres://u@[::1/a", "a `[` has no `]`"),
        ("postgres://h/a#b", "`%23`"),
        ("postgres://h/a\nb", "a line break"),
        ("mysql://h/a\tb", "a line break, a tab"),
        ("sqlite:a.db\nsqlite:b.db", "a line break"),
        ("sqlite:", "names no file"),
        ("sqlite://", "names no file"),
        ("sqlite://?mode=rwc", "names no file"),
        (" sqlite: \n", "names no file"),
    ] {
        let text = refusal(url);
        assert!(text.contains(part), "{url:?}: {text}");
    }
}

#[test]
fn white_space_around_the_path_of_a_file_is_no_part_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a b.db");
    for url in [format!("sqlite:{}\n", file.display()), format!("\u{feff} sqlite://{}\r\n", file.display())] {
        block_on(async { Connection::open(&url).await.unwrap().execute("CREATE TABLE t (id int)").await.unwrap() });
        std::fs::remove_file(&file).unwrap_or_else(|error| panic!("{url:?}: {error}"));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_database_in_memory_is_one_in_each_of_its_forms() {
    for url in ["sqlite::memory:", "sqlite://:memory:", "sqlite::memory:?cache=private", "sqlite://x?mode=memory"] {
        let connection = block_on(Connection::open(url)).unwrap();
        assert_eq!(connection.location(), "sqlite in memory", "{url}");
    }
}

#[test]
fn settings_that_a_pooler_drops_or_refuses_are_told_and_nothing_lands_elsewhere() {
    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    let database = server.fresh_database();
    database.query("CREATE SCHEMA app");
    let name = database.url().rsplit('/').next().unwrap();
    let dropping = "ignore_startup_parameters = options";
    for pooling in [Pooling::Transaction, Pooling::Session] {
        for (setting, reason) in [(dropping, "`search_path` is `\"$user\", public` and not `app`"), ("", "options")] {
            let pooler = Pooler::start_with(server, pooling, setting);
            let url = format!("{}?options=-csearch_path%3Dapp", pooler.database(&database).url());
            let error = block_on(Connection::open(&url)).expect_err("the setting is lost");
            assert!(matches!(error, ConnectError::SettingsLost { .. }), "{error:?}");
            let text = error.to_string();
            assert!(text.contains(reason) && text.contains("the server itself"), "{text}");
            // What is said to help does, in a session that begins after it.
            let alter = text.lines().find(|line| line.contains("ALTER ROLE")).unwrap().trim();
            database.query(alter);
            let pooler = Pooler::start_with(server, pooling, setting);
            assert_eq!(answer(pooler.database(&database).url(), "SELECT current_schema()"), "app");
            database.query(&format!("ALTER ROLE {USER} IN DATABASE {name} RESET search_path"));
        }
    }
    // A server that is reached directly takes them, in whatever form it shows them afterwards.
    let direct =
        format!("{}?options=-csearch_path%3Dapp%20-cstatement_timeout%3D5000%20--work-mem=4096kB", database.url());
    assert_eq!(answer(&direct, "SELECT current_schema()"), "app");
    assert_eq!(answer(&direct, "SHOW statement_timeout"), "5s");
    assert_eq!(column(&database, "SELECT tablename FROM pg_tables WHERE schemaname IN ('app', 'public')"), [""; 0]);
}

#[test]
fn a_history_that_the_server_cannot_keep_where_it_is_asked_for_is_refused_before_anything_is_written() {
    let tables = |prefix: &str| Tables::default().prefix(prefix);
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let (longest, unit) = match database.dialect() {
            Dialect::Postgres => (63, "ä"),
            Dialect::MySql | Dialect::MariaDb => (64, "ä"),
            Dialect::Sqlite => (1000, "a"),
        };
        let room = longest - "_history".len();
        // PostgreSQL counts bytes, the others characters.
        let count = if database.dialect() == Dialect::Postgres { room / 2 } else { room };
        let mut cases = vec![(tables(&unit.repeat(count + 1)), "choose a `prefix`")];
        if database.dialect() == Dialect::Sqlite {
            cases = vec![(tables("acme").schema("ops"), "SQLite has no schemas")];
        } else {
            cases.push((tables("acme").schema("s".repeat(longest + 1)), "choose a `schema`"));
            cases.push((tables("acme").schema(""), "has no name"));
        }
        for (tables, part) in cases {
            let options = Options::default().tables(tables);
            block_on(async {
                let connect = async || {
                    let migrator = Migrator::connect(database.url()).await.unwrap();
                    migrator.registry(three_tables(database.dialect())).options(options.clone())
                };
                for error in
                    [connect().await.up(Up::All).await.unwrap_err(), connect().await.status().await.unwrap_err()]
                {
                    assert_eq!(error.kind(), ErrorKind::Usage, "{on}: {error}");
                    assert!(error.to_string().contains(part), "{on}: {error}");
                }
            });
            assert_eq!(crate::migration_builder::tables(&database), Vec::<String>::new(), "{on}");
        }
        let options = Options::default().tables(tables(&unit.repeat(count)));
        block_on(async {
            let migrator = Migrator::connect(database.url()).await.unwrap();
            let mut migrator = migrator.registry(three_tables(database.dialect())).options(options);
            assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 3, "{on}");
            assert!(migrator.is_current().await.unwrap(), "{on}");
            assert_eq!(migrator.status().await.unwrap().migrations.len(), 3, "{on}");
        });
    }
}

/// The page with all forms.
fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/connecting.md");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn each_form_that_the_documentation_lists_is_understood() {
    let page = page();
    let forms: Vec<_> = page.split("```text\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    let forms: Vec<_> = forms.iter().flat_map(|block| block.lines()).collect();
    assert!(forms.len() > 20, "{forms:?}");
    let folder = tempfile::tempdir().unwrap();
    for form in forms {
        let nobody_there = form.replace(":5432", ":1").replace(":3306", ":1").replace("localhost/", "localhost:1/");
        let url = nobody_there.replace("app.db", &format!("{}/app.db", folder.path().display()));
        if let Err(error) = block_on(Connection::open(&url)) {
            let text = error.to_string();
            assert_eq!(migrate_core::Error::from(error).kind(), ErrorKind::Connect, "{form}: {text}");
        }
    }
}

#[test]
fn each_form_of_another_tool_that_the_documentation_lists_is_answered_as_it_says() {
    let page = page();
    let rows: Vec<Vec<_>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && line.contains('`'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 10, "{rows:?}");
    let code = |cell: &str| cell.split('`').nth(1).map(str::to_owned);
    for row in rows {
        let parameter = code(row[1]).unwrap();
        let address = match row[0] {
            "PostgreSQL" => "postgres://user@127.0.0.1:1/app",
            "MySQL" => "mysql://user@127.0.0.1:1/app",
            _ => "sqlite:app.db",
        };
        let name = parameter.split('=').next().unwrap();
        let help = code(row[2]).unwrap_or_else(|| format!("take `{name}` out of the URL"));
        let text = refusal(&format!("{address}?{parameter}"));
        assert!(text.lines().last().unwrap().ends_with(&help), "{parameter}: {text}");
    }
}
