//! A server that does not let somebody in: the reason is the server's own, and the help is for that reason.

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use migrate_core::error::ConnectError;
use migrate_core::{Connection, ErrorKind};
use migrate_tests::block_on;
use migrate_tests::servers::{PASSWORD, ServerKind, TestServer, USER};

/// Why there is no connection, as the user reads it.
fn refusal(url: &str) -> String {
    let begun = Instant::now();
    let error = loop {
        // A server that reads its rules anew needs a moment.
        match block_on(Connection::open(url)) {
            Err(error) => break error,
            Ok(_) if begun.elapsed() < Duration::from_secs(5) => std::thread::sleep(Duration::from_millis(50)),
            Ok(_) => panic!("let in: {url}"),
        }
    };
    let text = error.to_string();
    assert!(!text.contains(PASSWORD), "{text}");
    assert!(text.contains("\nhelp: "), "no help: {text}");
    assert_eq!(migrate_core::Error::from(error).kind(), ErrorKind::Connect, "{text}");
    text
}

#[track_caller]
fn assert_says(text: &str, parts: &[&str], never: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
    for part in never {
        assert!(!text.contains(part), "`{part}` is in: {text}");
    }
}

const PASSWORD_HELP: &str = "correct user and password";
const START_HELP: &str = "start the server";

/// A PostgreSQL with these rules before its own.
fn with_rules(rules: &str) -> TestServer {
    let server = TestServer::start(ServerKind::Postgres15).unwrap();
    let file = server.folder().join("data/pg_hba.conf");
    let old = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{rules}\n{old}")).unwrap();
    let admin = server.database("postgres");
    admin.query("SELECT pg_reload_conf()");
    let deadline = Instant::now() + Duration::from_secs(10);
    let ours = "SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL";
    while admin.query(ours)[0][0].as_deref() != Some("0") {
        assert!(Instant::now() < deadline, "{:?}", admin.query("SELECT * FROM pg_hba_file_rules"));
    }
    std::thread::sleep(Duration::from_millis(300));
    server
}

fn as_user(server: &TestServer, user: &str, password: &str) -> String {
    format!("postgres://{user}:{password}@127.0.0.1:{}/postgres", server.port())
}

/// Whether these tests are built with TLS. They are, unless with `--no-default-features`.
fn has_tls() -> bool {
    let Some(server) = TestServer::shared(ServerKind::Postgres15) else { return false };
    !refusal(&format!("{}?sslmode=require", server.url("postgres"))).contains("this program cannot make one")
}

#[test]
fn the_rules_of_postgres_are_named_where_they_keep_a_user_out() {
    let server = with_rules(
        "host all rejected all reject\n\
         hostnossl all secured all reject\n\
         host all identified all ident\n\
         host all ticketed all gss\n\
         host all trusted all trust\n",
    );
    let admin = server.database("postgres");
    for user in ["rejected", "secured", "identified", "ticketed"] {
        admin.query(&format!("CREATE ROLE {user} LOGIN PASSWORD 'known'"));
    }
    let text = refusal(&as_user(&server, "rejected", "known"));
    assert_says(&text, &["pg_hba.conf rejects connection", "help: ", "`pg_hba.conf`"], &[PASSWORD_HELP, START_HELP]);
    let text = refusal(&as_user(&server, "secured", "known"));
    let help = if has_tls() { "`pg_hba.conf`" } else { "the feature `tls` of `migrate-core`" };
    assert_says(&text, &["no encryption", help], &[PASSWORD_HELP, START_HELP]);
    let text = refusal(&as_user(&server, "identified", "known"));
    assert_says(&text, &["Ident authentication failed", "`pg_hba.conf`"], &[PASSWORD_HELP, START_HELP]);
    let text = refusal(&as_user(&server, "ticketed", "known"));
    assert_says(&text, &["by a method that this program does not know", "scram-sha-256"], &[PASSWORD_HELP, START_HELP]);
    let text = refusal(&as_user(&server, "trusted", "known"));
    assert_says(&text, &["role \"trusted\" does not exist", "CREATE ROLE \"trusted\" LOGIN"], &[START_HELP]);
}

#[test]
fn a_server_without_a_rule_for_the_user_is_not_taken_for_a_wrong_password() {
    let server = with_rules("");
    let file = server.folder().join("data/pg_hba.conf");
    server.database("postgres").query("CREATE ROLE stranger LOGIN PASSWORD 'known'");
    fs::write(file, format!("host all {USER} all scram-sha-256\n")).unwrap();
    server.database("postgres").query("SELECT pg_reload_conf()");
    let text = refusal(&as_user(&server, "stranger", "known"));
    assert_says(&text, &["no pg_hba.conf entry", "`pg_hba.conf`"], &[PASSWORD_HELP, START_HELP]);
}

#[test]
fn a_role_that_may_not_log_in_and_a_password_that_has_expired_are_told_apart() {
    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    let admin = server.database("postgres");
    admin.query("CREATE ROLE \"Group\" PASSWORD 'known'");
    // A word of SQL: as a name it stands in quotation marks.
    admin.query("CREATE ROLE \"user\" PASSWORD 'known'");
    let text = refusal(&as_user(server, "user", "known"));
    let alter = text.lines().find(|line| line.contains("ALTER ROLE")).unwrap();
    admin.query(alter);
    block_on(Connection::open(&as_user(server, "user", "known"))).unwrap();
    admin.query("CREATE ROLE expired LOGIN PASSWORD 'known' VALID UNTIL '2001-01-01'");
    let text = refusal(&as_user(server, "Group", "known"));
    assert_says(&text, &["is not permitted to log in", "ALTER ROLE \"Group\" LOGIN;"], &[PASSWORD_HELP, START_HELP]);
    // The server does not tell whether the password is wrong or too old.
    let text = refusal(&as_user(server, "expired", "known"));
    assert_says(&text, &["password authentication failed", PASSWORD_HELP, "has expired"], &[START_HELP]);
    let text = refusal(&as_user(server, "expired", "other"));
    assert_says(&text, &["password authentication failed", PASSWORD_HELP], &[START_HELP]);
}

#[test]
fn a_database_that_takes_no_connections_or_no_more_of_them_says_so() {
    let server = TestServer::shared(ServerKind::Postgres14).unwrap();
    let admin = server.database("postgres");
    let closed = server.fresh_database();
    let name = closed.url().rsplit('/').next().unwrap();
    admin.query(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    let text = refusal(closed.url());
    let allow = format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS true;");
    assert_says(&text, &["not currently accepting connections", &allow], &[PASSWORD_HELP, START_HELP]);
    admin.query("CREATE ROLE crowded LOGIN PASSWORD 'known' CONNECTION LIMIT 0");
    let text = refusal(&as_user(server, "crowded", "known"));
    assert_says(&text, &["too many connections for role", "once others have ended"], &[PASSWORD_HELP, START_HELP]);
    let private = server.fresh_database();
    let name = private.url().rsplit('/').next().unwrap();
    admin.query(&format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"));
    admin.query("CREATE ROLE guest_of_none LOGIN PASSWORD 'known'");
    let url = private.url().replace(&format!("{USER}:{PASSWORD}"), "guest_of_none:known");
    let text = refusal(&url);
    let grant = format!("GRANT CONNECT ON DATABASE \"{name}\" TO \"guest_of_none\";");
    assert_says(&text, &["permission denied for database", &grant], &[PASSWORD_HELP, START_HELP]);
}

#[test]
fn encryption_that_one_of_both_cannot_is_named() {
    for kind in [ServerKind::Postgres15, ServerKind::MariaDb] {
        let Some(server) = TestServer::shared(kind) else { continue };
        let parameter = if kind.is_postgres() { "sslmode=require" } else { "ssl-mode=required" };
        let text = refusal(&format!("{}?{parameter}", server.url("postgres")));
        let parts = if has_tls() {
            ["there is no encrypted connection", "help: "]
        } else {
            ["this program cannot make one", "the feature `tls`"]
        };
        assert_says(&text, &parts, &[PASSWORD_HELP, START_HELP]);
    }
}

#[test]
fn a_program_that_answers_in_another_language_is_not_a_server_that_does_not_run() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let _answers = std::thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            // It hangs up after the first word.
            let mut stream = stream.unwrap();
            let mut word = [0; 8];
            let _ = std::io::Read::read(&mut stream, &mut word);
        }
    });
    let text = refusal(&format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{port}/app"));
    let what = if has_tls() { "another program answers there" } else { "closes the connection" };
    assert_says(&text, &[what], &[PASSWORD_HELP, START_HELP]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let _answers = std::thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            let _ = stream.unwrap().write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
        }
    });
    let text = refusal(&format!("mysql://{USER}:{PASSWORD}@127.0.0.1:{port}/app"));
    assert_says(&text, &["help: "], &[PASSWORD_HELP, START_HELP]);
}

#[test]
fn a_host_or_a_socket_that_is_not_there_is_named() {
    let text = refusal(&format!("postgres://{USER}:{PASSWORD}@no-such-host.invalid/app"));
    assert_says(&text, &["help: correct the host"], &[PASSWORD_HELP, START_HELP]);
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().display().to_string().replace('/', "%2F");
    let text = refusal(&format!("postgres://{USER}:{PASSWORD}@{socket}/app"));
    assert_says(&text, &["No such file or directory", START_HELP, "socket"], &[PASSWORD_HELP]);
    let text = refusal(&format!("mysql://{USER}:{PASSWORD}@localhost/app?socket={socket}%2Fmysql.sock"));
    assert_says(&text, &["No such file or directory", START_HELP, "socket"], &[PASSWORD_HELP]);
}

#[test]
fn mysql_and_mariadb_name_a_locked_account_a_method_and_a_limit() {
    for kind in [ServerKind::MySql, ServerKind::MariaDb] {
        let Some(server) = TestServer::shared(kind) else { continue };
        let database = server.fresh_database();
        let url = |user: &str| database.url().replace(&format!("{USER}:{PASSWORD}"), &format!("{user}:known"));
        database.query("CREATE USER locked@'%' IDENTIFIED BY 'known' ACCOUNT LOCK");
        assert_says(&refusal(&url("locked")), &["locked", "ACCOUNT UNLOCK"], &[PASSWORD_HELP, START_HELP]);
        database.query("CREATE USER expired@'%' IDENTIFIED BY 'known' PASSWORD EXPIRE");
        if kind == ServerKind::MySql {
            // MariaDB lets them in, and refuses what they ask then.
            assert_says(&refusal(&url("expired")), &["expired", "ALTER USER"], &[PASSWORD_HELP, START_HELP]);
        }
        database.query("CREATE USER outsider@'%' IDENTIFIED BY 'known'");
        let text = refusal(&url("outsider"));
        assert_says(&text, &["denied", "GRANT "], &[PASSWORD_HELP, START_HELP]);
        if has_tls() {
            // What follows is about a program that cannot encrypt.
            continue;
        }
        database.query("CREATE USER secured@'%' IDENTIFIED BY 'known' REQUIRE SSL");
        database.query("GRANT ALL ON *.* TO secured@'%'");
        // The server does not tell it from a wrong password.
        assert_says(&refusal(&url("secured")), &[PASSWORD_HELP, "the feature `tls`"], &[START_HELP]);
    }
    if has_tls() {
        return;
    }
    let Some(server) = TestServer::start(ServerKind::MariaDb) else { return };
    let database = server.fresh_database();
    database.query("SET GLOBAL require_secure_transport = ON");
    // It answers as to a wrong password.
    assert_says(&refusal(database.url()), &["encrypted connection", "the feature `tls`"], &[START_HELP]);
}

#[test]
fn a_server_that_shuts_down_is_waited_for_and_not_started() {
    let server = TestServer::start(ServerKind::Postgres15).unwrap();
    let database = server.fresh_database();
    // A session that is there keeps a smart shutdown from its end.
    let session = crate::session::Session::open(&database);
    session.run("SELECT 1");
    let pid: i32 = fs::read_to_string(server.folder().join("server.pid")).unwrap().trim().parse().unwrap();
    let killed = std::process::Command::new("sh").args(["-c", &format!("kill -TERM {pid}")]).status().unwrap();
    assert!(killed.success());
    let text = refusal(database.url());
    assert_says(&text, &["shutting down", "migrate wait"], &[PASSWORD_HELP]);
    let error = block_on(Connection::open(database.url())).unwrap_err();
    assert!(matches!(error, ConnectError::NotReady { .. }), "{error:?}");
    drop(session);
}
