//! Somebody else's session on the database, which stays open.

use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use migrate_core::Connection;
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{Row, TestDatabase};

/// A session, over when it is dropped. It lives on a thread of its own, so it may be used within a runtime.
pub(crate) struct Session {
    dialect: Dialect,
    work: Option<Sender<(String, Sender<Vec<Row>>)>>,
    thread: Option<JoinHandle<()>>,
}

impl Session {
    pub(crate) fn open(database: &TestDatabase) -> Self {
        let url = database.url().to_owned();
        let (work, todo) = channel::<(String, Sender<Vec<Row>>)>();
        let thread = thread::spawn(move || {
            block_on(async {
                let mut connection = Connection::open(&url).await.expect("a connection");
                for (sql, answer) in todo {
                    let rows = match connection.fetch(&sql).await {
                        Ok(rows) => rows,
                        // 1094: the session ended by itself before it could be ended.
                        Err(error) if sql.starts_with("KILL ") && error.to_string().contains("(1094)") => Vec::new(),
                        Err(error) => panic!("{error}\n{sql}"),
                    };
                    answer.send(rows).expect("somebody waits for the answer");
                }
            });
        });
        Self { dialect: database.dialect(), work: Some(work), thread: Some(thread) }
    }

    /// Runs statements.
    pub(crate) fn run(&self, sql: &str) -> Vec<Row> {
        let (answer, rows) = channel();
        let work = self.work.as_ref().expect("it is open");
        work.send((sql.to_owned(), answer)).expect("the session lives");
        rows.recv().unwrap_or_else(|_| panic!("refused: {sql}"))
    }

    /// The first value that a query gives.
    pub(crate) fn value(&self, sql: &str) -> String {
        self.run(sql).into_iter().flatten().flatten().next().expect("a value")
    }

    /// Ends every other session on this database.
    pub(crate) fn end_others(&self) {
        match self.dialect {
            Dialect::Postgres => {
                self.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                );
            }
            Dialect::MySql | Dialect::MariaDb => {
                let others = "SELECT id FROM information_schema.processlist \
                              WHERE db = database() AND id <> connection_id()";
                for id in self.run(others).into_iter().flatten().flatten() {
                    self.run(&format!("KILL {id}"));
                }
            }
            Dialect::Sqlite => unreachable!("SQLite has no server"),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        drop(self.work.take());
        if let Some(thread) = self.thread.take() {
            // What went wrong in it was told where it was asked for.
            let _ = thread.join();
        }
    }
}
