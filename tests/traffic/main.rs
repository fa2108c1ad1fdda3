//! Twenty safe migrations on a table that is read and written all the time, while somebody has left a transaction
//! open on it: nobody waits for longer than `lock_timeout`, and nobody is refused.
//!
//! The short version is for every day. The full one:
//! `TRAFFIC=full cargo test -p migrate-tests --test traffic -- --nocapture`

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod load;
mod migrations;
mod waits;

use std::env;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use migrate_core::{Connection, Migrator, Options, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use load::{Traffic, TrafficReport};

/// How long a statement of a migration may wait.
const LOCK_TIMEOUT: Duration = Duration::from_secs(1);

/// What the traffic may wait beside that: for the rest of the transaction that got its lock in the last moment.
const MARGIN: Duration = Duration::from_millis(200);

/// How much there is, and for how long somebody holds the table.
struct LoadSize {
    rows: u32,
    held: Duration,
}

impl LoadSize {
    fn from_environment() -> Self {
        match env::var("TRAFFIC").as_deref() {
            Ok("full") => Self { rows: 2_000_000, held: Duration::from_secs(30) },
            _ => Self { rows: 200_000, held: Duration::from_secs(5) },
        }
    }
}

/// The result of one way to run the twenty.
struct Measurement {
    who: &'static str,
    report: TrafficReport,
    /// The longest wait of the traffic for a lock, by the server's log.
    waited: Duration,
    /// From the start to the end of the migrations.
    took: Duration,
}

/// A database of its own in which the table is filled, and the first migration is applied.
fn filled_database(server: &TestServer, size: &LoadSize) -> TestDatabase {
    let database = server.fresh_database();
    block_on(async {
        let mut migrator = Migrator::connect(database.url()).await.unwrap();
        migrator.up(Up::Steps(1)).await.unwrap();
        let mut connection = Connection::open(database.url()).await.unwrap();
        let rows = size.rows;
        let fill = format!(
            "INSERT INTO customers SELECT generate_series(1, {customers}); \
             INSERT INTO orders (customer_id, code, amount, legacy) \
             SELECT 1 + i % {customers}, 'code ' || i, i % 100, i FROM generate_series(1, {rows}) AS i",
            customers = load::CUSTOMERS,
        );
        connection.execute(&fill).await.unwrap();
        connection.execute("VACUUM ANALYZE orders").await.unwrap();
    });
    database
}

/// Runs the twenty in that way, among the traffic and beside a transaction that stays open on the table.
fn run_during_traffic(
    server: &TestServer,
    size: &LoadSize,
    who: &'static str,
    run: impl FnOnce(&TestDatabase) + Send,
) -> Measurement {
    let database = filled_database(server, size);
    let traffic = Traffic::start(&database, size.rows);
    let begun = Instant::now();
    thread::scope(|scope| {
        let (ready, go) = std::sync::mpsc::channel();
        let holder = database.url().to_owned();
        scope.spawn(move || {
            block_on(async {
                let mut holder = Connection::open(&holder).await.unwrap();
                holder.execute("BEGIN; SELECT * FROM orders WHERE id = 1").await.unwrap();
                ready.send(()).unwrap();
                tokio::time::sleep(size.held).await;
            });
        });
        go.recv().unwrap();
        run(&database);
    });
    let took = begun.elapsed();
    let report = traffic.end();
    let waited = waits::longest(&server.log(), &report.sessions);
    assert_eq!(database.count("migrate_history"), if who == "psql -f" { 1 } else { 21 });
    assert_eq!(database.query("SELECT weight FROM orders WHERE id = 1").len(), 1, "the last migration ran");
    Measurement { who, report, waited, took }
}

fn up(database: &TestDatabase) {
    block_on(async {
        let options = Options::default().lock_timeout(LOCK_TIMEOUT);
        let report = Migrator::connect(database.url()).await.unwrap().options(options).up(Up::All).await;
        let report = report.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(report.migrations.len(), 20);
    });
}

/// The same statements as a script, each migration in a transaction where it is in one.
fn psql(server: &TestServer, database: &TestDatabase) {
    let script = block_on(async {
        let mut migrator = Migrator::connect(database.url()).await.unwrap();
        let plan = migrator.plan(Up::All).await.unwrap();
        let migrations = plan.migrations.iter().map(|planned| {
            let sql = planned.step_list.sql();
            if planned.step_list.transactional { format!("BEGIN;\n{sql}COMMIT;\n") } else { sql }
        });
        migrations.collect::<String>()
    });
    let mut psql = Command::new(server.program("psql"))
        .args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-", database.url()])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    psql.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    assert!(psql.wait().unwrap().success());
}

#[test]
fn no_session_waits_longer_than_the_lock_timeout() {
    let size = LoadSize::from_environment();
    let server = TestServer::start(ServerKind::Postgres15).unwrap();
    let up = run_during_traffic(&server, &size, "up", up);
    let psql = run_during_traffic(&server, &size, "psql -f", |database| psql(&server, database));

    println!("{} rows, a transaction left open on them for {:?}, lock_timeout {LOCK_TIMEOUT:?}", size.rows, size.held);
    println!(
        "| who | statements | longest, ms | longest wait for a lock, ms | without a table, ms | failed | until the end, s |"
    );
    println!("|---|---|---|---|---|---|---|");
    for Measurement { who, report, waited, took } in [&up, &psql] {
        let TrafficReport { statements, longest, baseline, failed, sessions: _ } = report;
        let [longest, waited, baseline] = [longest, waited, baseline].map(Duration::as_millis);
        let failed = failed.len();
        println!(
            "| `{who}` | {statements} | {longest} | {waited} | {baseline} | {failed} | {:.1} |",
            took.as_secs_f64()
        );
    }

    let allowed = LOCK_TIMEOUT + MARGIN;
    assert_eq!(up.report.failed, [""; 0]);
    assert!(up.waited <= allowed, "somebody waited {:?} for a lock", up.waited);
    // What the machine itself makes everybody wait is not the migrations' doing.
    let TrafficReport { longest, baseline, .. } = up.report;
    assert!(longest <= allowed + baseline, "a statement took {longest:?}; one without a table {baseline:?}");
    assert!(up.waited > LOCK_TIMEOUT / 2, "nobody met a migration that waits: {:?}", up.waited);
    assert!(up.report.statements > 1000, "there was no traffic: {}", up.report.statements);
    assert!(up.took > size.held, "nobody held the table");
    assert!(psql.waited > allowed, "without care nobody waited for longer either: {:?}", psql.waited);
}
