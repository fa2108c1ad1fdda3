//! Runners that are killed in the middle of a migration, each time at the same place.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use migrate_ir::dialect::Dialect;
use migrate_tests::servers::TestDatabase;

use crate::session::Session;

/// When a runner is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KilledAt {
    /// Inside a step, which then does not happen.
    InsideStep,
    /// After a step, before the runner writes that it is done. MySQL and MariaDB only.
    AfterStep,
}

/// Starts a runner, and kills it at the step that builds an index of that table.
pub(crate) fn kill_runner(database: &TestDatabase, mut runner: Command, table: &str, when: KilledAt) {
    let holder = Session::open(database);
    match database.dialect() {
        Dialect::Postgres => holder.run(&format!("BEGIN; LOCK TABLE {table} IN ROW EXCLUSIVE MODE")),
        Dialect::MySql | Dialect::MariaDb => holder.run(&format!("LOCK TABLES {table} READ")),
        Dialect::Sqlite => unreachable!("SQLite is left by nobody so"),
    };
    let mut runner = runner.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let index = format!("CREATE INDEX %{table}%");
    wait_for_statement(database, &mut runner, &index);
    let journal = Session::open(database);
    let holder = match when {
        KilledAt::InsideStep => Some(holder),
        KilledAt::AfterStep => {
            journal.run("LOCK TABLES migrate_journal READ");
            drop(holder);
            wait_for_statement(database, &mut runner, "%INSERT INTO %`migrate_journal`%");
            None
        }
    };
    runner.kill().unwrap();
    runner.wait().unwrap();
    end_others(database, [Some(&journal), holder.as_ref()].into_iter().flatten());
}

/// Waits until a session is in such a statement, and waits itself.
fn wait_for_statement(database: &TestDatabase, runner: &mut Child, pattern: &str) {
    let query = match database.dialect() {
        Dialect::Postgres => format!(
            "SELECT pid FROM pg_stat_activity \
             WHERE query LIKE '{}' AND wait_event_type = 'Lock' AND datname = current_database()",
            pattern.replace("CREATE INDEX", "CREATE INDEX CONCURRENTLY")
        ),
        Dialect::MySql | Dialect::MariaDb => format!(
            "SELECT id FROM information_schema.processlist \
             WHERE info LIKE '{pattern}' AND state LIKE 'Waiting for table%' AND db = database()"
        ),
        Dialect::Sqlite => unreachable!("SQLite has no other sessions"),
    };
    let deadline = Instant::now() + Duration::from_mins(1);
    while database.query(&query).is_empty() {
        assert!(Instant::now() < deadline, "nothing from: {query}");
        assert_eq!(runner.try_wait().unwrap(), None, "the runner has ended");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Ends every session but these, and waits until they are gone.
fn end_others<'a>(database: &TestDatabase, own: impl Iterator<Item = &'a Session>) {
    let (id, others, end): (_, _, fn(&str) -> String) = match database.dialect() {
        Dialect::Postgres => (
            "SELECT pg_backend_pid()",
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            |id| format!("SELECT pg_terminate_backend({id})"),
        ),
        Dialect::MySql | Dialect::MariaDb => (
            "SELECT connection_id()",
            "SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()",
            |id| format!("KILL {id}"),
        ),
        Dialect::Sqlite => unreachable!("SQLite has no other sessions"),
    };
    let own: Vec<_> = own.map(|session| session.value(id)).collect();
    loop {
        let others = database.query(others).into_iter().flatten().flatten();
        let others: Vec<_> = others.filter(|id| !own.contains(id)).collect();
        if others.is_empty() {
            return;
        }
        for id in others {
            // It may have ended by itself.
            let _ = database.try_query(&end(&id));
        }
        thread::sleep(Duration::from_millis(20));
    }
}
