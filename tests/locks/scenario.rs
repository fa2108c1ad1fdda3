//! What runners run, by name: every process must know the same migrations.

use std::time::Duration;

use migrate_core::Registry;
use migrate_core::migration::{Fact, Object, Probe, Step, Timeouts};
use migrate_ir::dialect::Dialect;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, create_table, raw, registry, step, table_exists, text, three_tables};

/// The migrations of a scenario.
pub(crate) fn scenario(name: &str, dialect: Dialect) -> Registry {
    match name {
        "three" => three_tables(dialect),
        "outside" => outside(dialect),
        "concurrently" => concurrently(),
        "steps" => traced(dialect, create_step(dialect, 2), false),
        "slow steps" => traced(dialect, slow_create_step(dialect, 2), false),
        "slow rows" => traced(dialect, slow_insert_step(dialect), false),
        "raw table" => traced(dialect, raw("CREATE TABLE IF NOT EXISTS two (id int)"), false),
        "transaction" => traced(dialect, create_step(dialect, 2), true),
        "broken steps" => traced(dialect, raw("SELECT nonsense"), false),
        "broken transaction" => traced(dialect, raw("SELECT nonsense"), true),
        name => panic!("no scenario is named `{name}`"),
    }
}

/// Three tables, and in the middle raw SQL outside a transaction.
fn outside(dialect: Dialect) -> Registry {
    registry([
        MigrationBuilder::new(dialect, "m0001_users").table("users").build(),
        MigrationBuilder::new(dialect, "m0002_fill").stepwise().up(raw("INSERT INTO users VALUES (1)")).build(),
        MigrationBuilder::new(dialect, "m0003_orders").table("orders").build(),
    ])
}

/// Two tables, and in the middle an index that is built outside a transaction.
fn concurrently() -> Registry {
    let object = Object::ValidIndex { table: "users", name: "users_id_idx" };
    let valid = Probe::Facts(vec![Fact { object, exists: true }]);
    let mut index = step("CREATE INDEX CONCURRENTLY users_id_idx ON users (id)", valid);
    index.cleanup = vec!["DROP INDEX CONCURRENTLY IF EXISTS users_id_idx"];
    registry([
        MigrationBuilder::new(Dialect::Postgres, "m0001_users").table("users").build(),
        MigrationBuilder::new(Dialect::Postgres, "m0002_index").stepwise().up(index).build(),
        MigrationBuilder::new(Dialect::Postgres, "m0003_orders").table("orders").build(),
    ])
}

/// A table for rows, and three steps, each of which leaves a table of its own that says which session made it.
fn traced(dialect: Dialect, second: Step, transactional: bool) -> Registry {
    let id = match dialect {
        Dialect::Postgres => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        Dialect::MySql | Dialect::MariaDb => "bigint AUTO_INCREMENT PRIMARY KEY",
        Dialect::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
    };
    let mut trace = create_table("trace");
    trace.statements = vec![text(&format!("CREATE TABLE trace (id {id}, step int, session varchar(40))"))];
    let steps = MigrationBuilder::new(dialect, "m0002_steps");
    let steps = if transactional { steps.transactional() } else { steps.stepwise() };
    // With timeouts of their own, two migrations share no transaction.
    let alone = Timeouts { lock: Some(Duration::from_secs(5)), statement: None };
    registry([
        MigrationBuilder::new(dialect, "m0001_trace").up(trace).timeouts(alone).build(),
        steps.up(create_step(dialect, 1)).up(second).up(create_step(dialect, 3)).build(),
    ])
}

fn create_step(dialect: Dialect, number: u8) -> Step {
    create_table_step(dialect, number, "")
}

/// A step that takes several seconds.
fn slow_create_step(dialect: Dialect, number: u8) -> Step {
    create_table_step(dialect, number, delay(dialect))
}

/// Raw SQL that takes several seconds, and leaves a row.
fn slow_insert_step(dialect: Dialect) -> Step {
    let (session, delay) = (session(dialect), delay(dialect));
    raw(&format!("INSERT INTO trace (step, session) SELECT 2, {session} {delay}"))
}

fn delay(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "FROM pg_sleep(5)",
        Dialect::MySql | Dialect::MariaDb => "FROM dual WHERE sleep(5) = 0",
        // SQLite cannot sleep, so it counts: six seconds on a fast machine, more on a slow one.
        Dialect::Sqlite => {
            "FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 16000000) \
             SELECT count(*) FROM n)"
        }
    }
}

fn session(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "CAST(pg_backend_pid() AS text)",
        Dialect::MySql | Dialect::MariaDb => "CAST(connection_id() AS char)",
        // The journal tells.
        Dialect::Sqlite => "NULL",
    }
}

fn create_table_step(dialect: Dialect, number: u8, delay: &str) -> Step {
    let session = session(dialect);
    let create = format!("CREATE TABLE step_{number} AS SELECT {number} AS step, {session} AS session {delay}");
    step(create.trim_end(), table_exists(&format!("step_{number}"), true))
}

/// The tables of a scenario, and the history's.
pub(crate) const TABLES: [&str; 8] =
    ["trace", "step_1", "step_2", "step_3", "migrate_history", "migrate_script", "migrate_journal", "migrate_lock"];

/// What the steps of a scenario left, in their order: the step, and the session that ran it.
pub(crate) fn trace(database: &TestDatabase) -> Vec<(String, String)> {
    let tables = ["step_1", "step_2", "trace", "step_3"];
    let rows = |table| database.try_query(&format!("SELECT step, coalesce(session, '') FROM {table}"));
    let pair = |row: Vec<Option<String>>| match row.as_slice() {
        [Some(step), Some(session)] => (step.clone(), session.clone()),
        row => panic!("{row:?}"),
    };
    // A table whose step did not run is not there.
    tables.into_iter().flat_map(|table| rows(table).unwrap_or_default()).map(pair).collect()
}
