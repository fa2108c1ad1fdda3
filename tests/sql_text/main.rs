//! Raw SQL is divided exactly as the servers' own clients divide it.
//!
//! `texts/` holds tricky texts, with a line `%%` between them. psql and the clients of MySQL and MariaDB send them to a
//! listener that only writes down what it is sent; sqlite3 runs them and traces what it prepared. The client of MySQL is
//! not among what `tests/servers.sh` fetches, so what it sent is recorded in `mysql.json`:
//!
//! ```sh
//! MYSQL_CLIENT=/usr/bin/mysql cargo test -p migrate-tests --test sql_text -- --ignored record_the_client_of_mysql
//! ```
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod listener;
mod server_bodies;

use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use migrate_ir::dialect::Dialect;
use migrate_ir::sql_text::{Mode, SqlText};
use migrate_tests::block_on;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sql_text")
}

/// The texts of some files.
fn texts(files: &[&str]) -> Vec<String> {
    let read = |file: &&str| fs::read_to_string(folder().join("texts").join(file)).unwrap();
    let of_file = |text: String| text.split("\n%%\n").map(str::to_owned).collect::<Vec<_>>();
    files.iter().map(read).flat_map(of_file).collect()
}

fn texts_for(dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Postgres => texts(&["every.sql", "postgres.sql"]),
        Dialect::MySql => texts(&["every.sql", "mysql.sql"]),
        Dialect::MariaDb => texts(&["every.sql", "mysql.sql", "mariadb.sql"]),
        Dialect::Sqlite => texts(&["every.sql", "sqlite.sql"]),
    }
}

/// What is left of a text without spaces and comments. What ends it is no part of it.
fn tokens(text: &str, dialect: Dialect) -> Vec<&str> {
    let mut tokens = SqlText::tokens(text, Mode::of(dialect));
    while tokens.last() == Some(&";") {
        tokens.pop();
    }
    tokens
}

/// Each statement that the client sent is the one that the reader finds. Clients send comments with one statement, with
/// the next, or alone: they are not compared.
fn compare(dialect: Dialect, text: &str, sent: &[String]) -> Result<(), String> {
    let read = SqlText::read(text, Mode::of(dialect));
    let mut found: Vec<Vec<&str>> = read.statements().iter().map(|statement| statement.tokens().collect()).collect();
    for statement in &mut found {
        while statement.last() == Some(&";") {
            statement.pop();
        }
    }
    let expected: Vec<_> = sent.iter().map(|sent| tokens(sent, dialect)).filter(|sent| !sent.is_empty()).collect();
    if found == expected {
        return Ok(());
    }
    Err(format!("{dialect}, text:\n{text}\nthe client sent {sent:#?}\nfound {found:?}\n"))
}

fn compare_all(dialect: Dialect, compare: impl Fn(&str) -> Result<(), String>) {
    let texts = texts_for(dialect);
    let differing: Vec<_> = texts.iter().filter_map(|text| compare(text).err()).collect();
    assert!(differing.is_empty(), "{} of {} texts differ:\n{}", differing.len(), texts.len(), differing.join("\n"));
    assert!(texts.len() >= 75, "{dialect}: {}", texts.len());
}

/// Runs a client on a text, and gives back what it printed.
fn run(program: &mut Command, text: &str) -> String {
    let client = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut client = client.unwrap_or_else(|error| panic!("{program:?}: {error}\nhelp: run tests/servers.sh"));
    client.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    String::from_utf8(client.wait_with_output().unwrap().stdout).unwrap()
}

fn sent_by_psql(text: &str) -> Vec<String> {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port().to_string();
    let queries = listener::postgres(socket);
    let arguments = ["-X", "-q", "-h", "127.0.0.1", "-p", &port, "-U", "nobody", "-d", "nothing", "-f", "-"];
    run(Command::new("psql").args(arguments).env("PGSSLMODE", "disable").env("PGGSSENCMODE", "disable"), text);
    queries.join().unwrap()
}

fn sent_by_mysql(program: &Path, text: &str) -> Vec<String> {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port().to_string();
    let queries = listener::mysql(socket);
    let arguments = ["--no-defaults", "--comments", "--force", "-h", "127.0.0.1", "-P", &port, "-u", "nobody"];
    run(Command::new(program).args(arguments), text);
    queries.join().unwrap()
}

const TABLES: &str = "CREATE TABLE t (a, b, c); CREATE VIEW v AS SELECT a FROM t;";

/// sqlite3 traces the statements that it runs, each with a semicolon behind it; which of the semicolons that is, the
/// number of the statements tells.
fn compare_with_sqlite(text: &str) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let setup = format!("{TABLES}\n.output /dev/null\n.trace {} --plain\n", trace.display());
    run(Command::new("sqlite3").args(["-batch", ":memory:"]), &format!("{setup}{text}"));
    let trace = fs::read_to_string(&trace).unwrap();
    let read = SqlText::read(text, Mode::of(Dialect::Sqlite));
    let found: Vec<_> = read.statements().iter().flat_map(|statement| statement.tokens().chain([";"])).collect();
    let number = block_on(statements_run(text));
    let mut traced = SqlText::tokens(&trace, Mode::of(Dialect::Sqlite));
    // An empty statement is none.
    traced.dedup_by(|a, b| (*a, *b) == (";", ";"));
    if traced == found && number == read.statements().len() {
        return Ok(());
    }
    Err(format!("text:\n{text}\nsqlite3 ran {number}:\n{trace}\nfound {found:?}\n"))
}

/// How many statements SQLite finds in a text.
async fn statements_run(text: &str) -> usize {
    let mut connection = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(TABLES).execute(&mut connection).await.unwrap();
    let mut ran = connection.fetch_many(sqlx::raw_sql(AssertSqlSafe(text.to_owned())));
    let mut number = 0;
    while let Some(result) = std::future::poll_fn(|context| ran.as_mut().poll_next(context)).await {
        number += usize::from(result.unwrap().is_left());
    }
    number
}

#[test]
fn texts_are_divided_as_psql_does() {
    compare_all(Dialect::Postgres, |text| compare(Dialect::Postgres, text, &sent_by_psql(text)));
}

#[test]
fn texts_are_divided_as_the_client_of_mariadb_does() {
    compare_all(Dialect::MariaDb, |text| compare(Dialect::MariaDb, text, &sent_by_mysql(Path::new("mariadb"), text)));
}

#[test]
fn texts_are_divided_as_sqlite3_does() {
    compare_all(Dialect::Sqlite, compare_with_sqlite);
}

#[test]
fn texts_are_divided_as_the_client_of_mysql_did() {
    let recorded: Vec<Vec<String>> =
        serde_json::from_str(&fs::read_to_string(folder().join("mysql.json")).unwrap()).unwrap();
    let texts = texts_for(Dialect::MySql);
    assert_eq!(texts.len(), recorded.len(), "a text is new: record it");
    compare_all(Dialect::MySql, |text| {
        let recorded = texts.iter().position(|other| other == text).map(|at| recorded[at].as_slice());
        compare(Dialect::MySql, text, recorded.unwrap_or_default())
    });
}

#[test]
#[ignore = "writes mysql.json"]
fn record_the_client_of_mysql() {
    let client = std::env::var_os("MYSQL_CLIENT").expect("MYSQL_CLIENT: the path of `mysql`");
    let sent: Vec<_> = texts_for(Dialect::MySql).iter().map(|text| sent_by_mysql(Path::new(&client), text)).collect();
    fs::write(folder().join("mysql.json"), serde_json::to_string_pretty(&sent).unwrap() + "\n").unwrap();
}

#[test]
fn there_are_three_hundred_texts() {
    let read: usize = Dialect::ALL.into_iter().map(|dialect| texts_for(dialect).len()).sum();
    assert!(read >= 300, "{read}");
}
