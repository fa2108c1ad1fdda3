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

/// Each statement that the client sent is the one that the reader finds, but for comments before and behind it.
fn compare(dialect: Dialect, text: &str, sent: &[String]) -> Result<(), String> {
    let read = SqlText::read(text, Mode::of(dialect));
    let found = read.statements();
    let is_same = found.len() == sent.len()
        && found.iter().zip(sent).all(|(statement, sent)| {
            let sent = sent.trim();
            let sent = sent.strip_suffix(';').unwrap_or(sent).trim_end();
            statement.text().contains(sent) && sent.contains(&text[statement.code()])
        });
    let found: Vec<_> = found.iter().map(migrate_ir::sql_text::Statement::text).collect();
    if is_same {
        Ok(())
    } else {
        Err(format!("{dialect}, text:\n{text}\nthe client sent {sent:#?}\nfound {found:#?}\n"))
    }
}

fn compare_all(dialect: Dialect, sent: impl Fn(&str) -> Vec<String>) {
    let texts = texts_for(dialect);
    let differing: Vec<_> = texts.iter().filter_map(|text| compare(dialect, text, &sent(text)).err()).collect();
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

fn prepared_by_sqlite(text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let setup = format!(
        "CREATE TABLE t (a, b, c);\nCREATE VIEW v AS SELECT a FROM t;\n.output /dev/null\n.trace --profile --plain {}\n",
        trace.display()
    );
    run(Command::new("sqlite3").args(["-batch", ":memory:"]), &format!("{setup}{text}"));
    let trace = fs::read_to_string(&trace).unwrap_or_default();
    // Each statement ends with `; -- 1234 ns`.
    let mut statements = Vec::new();
    let mut statement = String::new();
    for line in trace.split_inclusive('\n') {
        let end = line.trim_end().strip_suffix(" ns").and_then(|rest| rest.rsplit_once("; -- "));
        match end.filter(|(_, time)| time.bytes().all(|byte| byte.is_ascii_digit())) {
            Some((rest, _)) => {
                statements.push(std::mem::take(&mut statement) + rest);
            }
            None => statement.push_str(line),
        }
    }
    statements
}

#[test]
fn texts_are_divided_as_psql_does() {
    compare_all(Dialect::Postgres, sent_by_psql);
}

#[test]
fn texts_are_divided_as_the_client_of_mariadb_does() {
    compare_all(Dialect::MariaDb, |text| sent_by_mysql(Path::new("mariadb"), text));
}

#[test]
fn texts_are_divided_as_sqlite3_does() {
    compare_all(Dialect::Sqlite, prepared_by_sqlite);
}

#[test]
fn texts_are_divided_as_the_client_of_mysql_did() {
    let recorded: Vec<Vec<String>> =
        serde_json::from_str(&fs::read_to_string(folder().join("mysql.json")).unwrap()).unwrap();
    let texts = texts_for(Dialect::MySql);
    assert_eq!(texts.len(), recorded.len(), "a text is new: record it");
    compare_all(Dialect::MySql, |text| {
        texts.iter().position(|other| other == text).map(|at| recorded[at].clone()).unwrap_or_default()
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
