//! What runners run, by name: every process must know the same migrations.

use std::time::Duration;

use migrate_core::Registry;
use migrate_core::migration::{Probe, Step, Timeouts};
use migrate_ir::dialect::Dialect;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, create_table, raw, registry, step, text, three_tables};

/// The migrations of a scenario.
pub(crate) fn scenario(name: &str, dialect: Dialect) -> Registry {
    match name {
        "three" => three_tables(dialect),
        "outside" => outside(dialect),
        "concurrently" => concurrently(),
        "steps" => traced(dialect, insert_step(dialect, 2), false),
        "slow steps" => traced(dialect, slow_insert_step(dialect, 2), false),
        "slow rows" => traced(dialect, Step { probe: Probe::Unknown, ..slow_insert_step(dialect, 2) }, false),
        "raw table" => traced(dialect, raw("CREATE TABLE IF NOT EXISTS two (id int)"), false),
        "transaction" => traced(dialect, insert_step(dialect, 2), true),
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
    let valid = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('users_id_idx') AND indisvalid";
    let mut index = step("CREATE INDEX CONCURRENTLY users_id_idx ON users (id)", Probe::Query(valid));
    index.cleanup = &["DROP INDEX CONCURRENTLY IF EXISTS users_id_idx"];
    registry([
        MigrationBuilder::new(Dialect::Postgres, "m0001_users").table("users").build(),
        MigrationBuilder::new(Dialect::Postgres, "m0002_index").stepwise().up(index).build(),
        MigrationBuilder::new(Dialect::Postgres, "m0003_orders").table("orders").build(),
    ])
}

/// A table in which each of three steps writes that it was here.
fn traced(dialect: Dialect, second: Step, transactional: bool) -> Registry {
    let id = match dialect {
        Dialect::Postgres => "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        Dialect::MySql | Dialect::MariaDb => "bigint AUTO_INCREMENT PRIMARY KEY",
        Dialect::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
    };
    let mut trace = create_table(dialect, "trace");
    trace.statements = Vec::leak(vec![text(&format!("CREATE TABLE trace (id {id}, step int, session varchar(40))"))]);
    let steps = MigrationBuilder::new(dialect, "m0002_steps");
    let steps = if transactional { steps.transactional() } else { steps.stepwise() };
    // With timeouts of their own, two migrations share no transaction.
    let alone = Timeouts { lock: Some(Duration::from_secs(5)), statement: None };
    registry([
        MigrationBuilder::new(dialect, "m0001_trace").up(trace).timeouts(alone).build(),
        steps.up(insert_step(dialect, 1)).up(second).up(insert_step(dialect, 3)).build(),
    ])
}

fn insert_step(dialect: Dialect, number: u8) -> Step {
    traced_step(dialect, number, "")
}

/// A step that takes several seconds.
fn slow_insert_step(dialect: Dialect, number: u8) -> Step {
    let slowly = match dialect {
        Dialect::Postgres => "FROM pg_sleep(5)",
        Dialect::MySql | Dialect::MariaDb => "FROM dual WHERE sleep(5) = 0",
        Dialect::Sqlite => {
            "FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000000) \
             SELECT count(*) FROM n)"
        }
    };
    traced_step(dialect, number, slowly)
}

fn traced_step(dialect: Dialect, number: u8, slowly: &str) -> Step {
    let session = match dialect {
        Dialect::Postgres => "pg_backend_pid()",
        Dialect::MySql | Dialect::MariaDb => "connection_id()",
        // The journal tells.
        Dialect::Sqlite => "NULL",
    };
    let happened = text(&format!("SELECT count(*) FROM trace WHERE step = {number}"));
    let insert = format!("INSERT INTO trace (step, session) SELECT {number}, {session} {slowly}");
    step(insert.trim_end(), Probe::Query(happened))
}

/// What the steps of a scenario left, row by row: the step, and the session that ran it.
pub(crate) fn trace(database: &TestDatabase) -> Vec<(String, String)> {
    let rows = database.query("SELECT step, coalesce(session, '') FROM trace ORDER BY id");
    let pair = |row: Vec<Option<String>>| match row.as_slice() {
        [Some(step), Some(session)] => (step.clone(), session.clone()),
        row => panic!("{row:?}"),
    };
    rows.into_iter().map(pair).collect()
}
