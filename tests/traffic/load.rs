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
const THINK: Duration = Duration::from_millis(2);

/// What the traffic saw.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) statements: usize,
    pub(crate) longest: Duration,
    /// The longest of the statements that need no table: what the machine itself takes.
    pub(crate) canary: Duration,
    pub(crate) failed: Vec<String>,
    /// The numbers of its sessions.
    pub(crate) sessions: Vec<String>,
}

/// The sessions at work.
pub(crate) struct Traffic {
    over: Arc<AtomicBool>,
    sessions: Vec<JoinHandle<Seen>>,
    canary: JoinHandle<Seen>,
}

/// The `n`th statement of a session, for one of so many rows.
type Statement = fn(n: u32, row: u32) -> String;

const STATEMENTS: [Statement; 4] = [
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
        let over = Arc::new(AtomicBool::new(false));
        let session = |statement: Statement| {
            let (url, over) = (database.url().to_owned(), Arc::clone(&over));
            thread::spawn(move || block_on(work(&url, &over, statement, rows)))
        };
        let sessions = STATEMENTS.map(session).into();
        let canary = session(|_, _| "SELECT 1".to_owned());
        Self { over, sessions, canary }
    }

    pub(crate) fn end(self) -> Seen {
        self.over.store(true, Ordering::Relaxed);
        let canary = self.canary.join().unwrap();
        let mut seen = Seen { canary: canary.longest, ..Seen::default() };
        for session in self.sessions {
            let Seen { statements, longest, canary: _, failed, sessions } = session.join().unwrap();
            seen.statements += statements;
            seen.longest = seen.longest.max(longest);
            seen.failed.extend(failed);
            seen.sessions.extend(sessions);
        }
        seen
    }
}

async fn work(url: &str, over: &AtomicBool, statement: Statement, rows: u32) -> Seen {
    let mut connection = Connection::open(url).await.unwrap();
    // The server then writes to its log how long the session waited for each lock.
    connection.execute("SET log_lock_waits = on; SET deadlock_timeout = '20ms'").await.unwrap();
    let session = connection.fetch("SELECT pg_backend_pid()").await.unwrap().remove(0).remove(0).unwrap();
    let mut seen = Seen { sessions: vec![session], ..Seen::default() };
    let mut n = 0_u32;
    while !over.load(Ordering::Relaxed) {
        n += 1;
        // Far apart, so that nobody waits for a row of somebody else.
        let sql = statement(n, 1 + n.wrapping_mul(7919) % rows);
        let begun = Instant::now();
        let answer = connection.execute(&sql).await;
        seen.longest = seen.longest.max(begun.elapsed());
        seen.statements += 1;
        if let Err(error) = answer {
            seen.failed.push(format!("{error}: {sql}"));
        }
        tokio::time::sleep(THINK).await;
    }
    seen
}
