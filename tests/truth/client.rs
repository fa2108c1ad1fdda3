//! Asks a database through the server's own client.

use std::path::Path;
use std::process::Command;

use migrate_ir::dialect::Dialect;
use migrate_tests::servers::TestDatabase;

/// The program itself, where Debian has it. What is on its path there is a script that first looks for a version.
fn psql() -> &'static str {
    const DEBIAN: &str = "/usr/lib/postgresql/15/bin/psql";
    if Path::new(DEBIAN).exists() { DEBIAN } else { "psql" }
}

/// The lines of an answer; values are separated by `|`.
pub(crate) fn ask(database: &TestDatabase, sql: &str) -> Vec<String> {
    let url = database.url();
    let output = match database.dialect() {
        Dialect::Postgres => {
            let mut client = Command::new(psql());
            client.env("PGSSLMODE", "disable").args(["-X", "-A", "-t", "-q", "-c", sql, url]).output()
        }
        Dialect::Sqlite => {
            let file = url.trim_start_matches("sqlite:").trim_start_matches("//");
            Command::new("sqlite3").args(["-batch", "-init", "/dev/null", file, sql]).output()
        }
        Dialect::MySql | Dialect::MariaDb => {
            // mysql://user:password@host:port/database
            let (_, rest) = url.split_once("://").unwrap();
            let (user, rest) = rest.split_once('@').unwrap();
            let (user, password) = user.split_once(':').unwrap();
            let (address, name) = rest.split_once('/').unwrap();
            let (host, port) = address.split_once(':').unwrap();
            let mut client = Command::new("mariadb");
            // Without encryption, a question takes half the time.
            // What a trick sets for the whole server holds for the client, too.
            let sql = format!("SET sql_select_limit = 18446744073709551615; {sql}");
            client.args([
                "--no-defaults",
                "--skip-ssl",
                "-N",
                "-B",
                "-u",
                user,
                "-h",
                host,
                "-P",
                port,
                "-e",
                &sql,
                name,
            ]);
            client.env("MYSQL_PWD", password).output()
        }
    };
    let output = output.unwrap_or_else(|error| {
        panic!("the client of {} cannot be started: {error}; run tests/servers.sh, which installs it", database.name())
    });
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}: {sql}\n{}", database.name(), String::from_utf8_lossy(&output.stderr));
    text.lines().map(|line| line.replace('\t', "|")).filter(|line| !line.is_empty()).collect()
}
