//! Sessions that read and write all the time, and take the time of each statement.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use migrate_core::Connection;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

/// How many customers there are.
pub(crate) const CUSTOMERS: u32 = 1000;

/// Between two statements of a session.
const PAUSE: Duration = Duration::from_millis(2);

/// What the traffic saw.
#[derive(Debug, Default)]
pub(crate) struct TrafficReport {
    pub(crate) statements: usize,
    pub(crate) longest: Duration,
    /// The longest of the statements that need no table: what the machine itself takes.
    pub(crate) baseline: Duration,
    pub(crate) failed: Vec<String>,
    /// The numbers of its sessions.
    pub(crate) sessions: Vec<String>,
}

/// The sessions at work.
pub(crate) struct Traffic {
    stopped: Arc<AtomicBool>,
    sessions: Vec<JoinHandle<TrafficReport>>,
    baseline: JoinHandle<TrafficReport>,
}

/// The `n`th statement of a session, for one of so many rows.
type StatementBuilder = fn(n: u32, row: u32) -> String;

const STATEMENTS: [StatementBuilder; 4] = [
    |_, row| format!("SELECT id, amount FROM orders WHERE id = {row}"),
    |_, row| format!("SELECT sum(amount) FROM orders WHERE id BETWEEN {row} AND {row} + 50"),
    |n, row| format!("UPDATE orders SET amount = {n} % 100 WHERE id = {row}"),
    |n, row| {
        let customer = 1 + row % CUSTOMERS;
        format!("INSERT INTO orders (customer_id, code, amount) VALUES ({customer}, 'new {n}', {n} % 100)")
    },
];

impl Traffic {
    pub(crate) fn start(database: &TestDatabase, rows: u32) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let session = |statement: StatementBuilder| {
            let (url, stopped) = (database.url().to_owned(), Arc::clone(&stopped));
            thread::spawn(move || block_on(run_session(&url, &stopped, statement, rows)))
        };
        let sessions = STATEMENTS.map(session).into();
        let baseline = session(|_, _| "SELECT 1".to_owned());
        Self { stopped, sessions, baseline }
    }

    pub(crate) fn end(self) -> TrafficReport {
        self.stopped.store(true, Ordering::Relaxed);
        let baseline = self.baseline.join().unwrap();
        let mut report = TrafficReport { baseline: baseline.longest, ..TrafficReport::default() };
        for session in self.sessions {
            let TrafficReport { statements, longest, baseline: _, failed, sessions } = session.join().unwrap();
            report.statements += statements;
            report.longest = report.longest.max(longest);
            report.failed.extend(failed);
            report.sessions.extend(sessions);
        }
        report
    }
}

async fn run_session(url: &str, stopped: &AtomicBool, statement: StatementBuilder, rows: u32) -> TrafficReport {
    let mut connection = Connection::open(url).await.unwrap();
    // The server then writes to its log how long the session waited for each lock.
    connection.execute("SET log_lock_waits = on; SET deadlock_timeout = '20ms'").await.unwrap();
    let session = connection.fetch("SELECT pg_backend_pid()").await.unwrap().remove(0).remove(0).unwrap();
    let mut report = TrafficReport { sessions: vec![session], ..TrafficReport::default() };
    let mut n = 0_u32;
    while !stopped.load(Ordering::Relaxed) {
        n += 1;
        // Far apart, so that nobody waits for a row of somebody else.
        let sql = statement(n, 1 + n.wrapping_mul(7919) % rows);
        let begun = Instant::now();
        let answer = connection.execute(&sql).await;
        report.longest = report.longest.max(begun.elapsed());
        report.statements += 1;
        if let Err(error) = answer {
            report.failed.push(format!("{error}: {sql}"));
        }
        tokio::time::sleep(PAUSE).await;
    }
    report
}
