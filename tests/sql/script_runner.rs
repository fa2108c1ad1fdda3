//! A script, run as the runner runs it, with questions in between.

use std::collections::BTreeMap;

use migrate_core::__private::probe_query;
use migrate_ir::{
    dialect::Dialect,
    probe::Probe,
    script::{SqlScript, SqlStep},
};
use migrate_tests::servers::Row;

use crate::case_database::CaseDatabase;

/// What the server tells of its tables by their numbers, which outlive a rename: name, and the file of the rows, which
/// is another one when the table has been written anew.
pub(crate) type TablesByNumber = BTreeMap<String, (String, String)>;

pub(crate) fn tables(database: &CaseDatabase) -> TablesByNumber {
    let sql = match database.dialect() {
        Dialect::Postgres => {
            "SELECT oid::text, relname::text, relfilenode::text FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        }
        Dialect::MySql => {
            "SELECT name, substring_index(name, '/', -1), table_id FROM information_schema.innodb_tables
             WHERE name LIKE concat(database(), '/%')"
        }
        Dialect::MariaDb => {
            "SELECT name, substring_index(name, '/', -1), table_id FROM information_schema.innodb_sys_tables
             WHERE name LIKE concat(database(), '/%')"
        }
        Dialect::Sqlite => return TablesByNumber::new(),
    };
    let rows = database.query(sql).into_iter().map(|row| row.into_iter().flatten().collect::<Vec<_>>());
    rows.map(|row| (row[0].clone(), (row[1].clone(), row[2].clone()))).collect()
}

/// What was seen while a step ran.
#[derive(Debug)]
pub(crate) struct StepObservation {
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    /// PostgreSQL, in a transaction: the number of a table, and the mode of a lock on it.
    pub(crate) locks: Vec<(String, String)>,
}

/// Runs one step, in a transaction of its own where it may be in one, and asks its probe before and after.
pub(crate) fn step(database: &CaseDatabase, step: &SqlStep, transactional: bool) -> StepObservation {
    let probe = match &step.probe {
        Probe::Facts(facts) => {
            let query = probe_query(database.dialect(), facts).expect("the server tells");
            format!("SELECT 'probe', CASE WHEN ({query}) THEN 1 ELSE 0 END;\n")
        }
        Probe::Repeatable | Probe::Unknown => String::new(),
    };
    let statements = statements(database.dialect(), std::slice::from_ref(step));
    let rows = match (database.dialect(), transactional) {
        (Dialect::Postgres, true) => {
            let locks = "SELECT 'lock', relation::text, mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL";
            database.query(&format!("BEGIN;\n{probe}{statements}{locks};\n{probe}COMMIT"))
        }
        (Dialect::Postgres, false) => {
            // In one message, they would be one transaction.
            let mut rows = if probe.is_empty() { Vec::new() } else { database.query(&probe) };
            rows.extend(database.query(&statements));
            rows.extend(if probe.is_empty() { Vec::new() } else { database.query(&probe) });
            rows
        }
        (Dialect::Sqlite, _) => {
            database.query(&format!("PRAGMA foreign_keys = OFF; BEGIN;\n{probe}{statements}{probe}COMMIT"))
        }
        (Dialect::MySql | Dialect::MariaDb, _) => database.query(&format!("{probe}{statements}{probe}")),
    };
    let row = |kind: &'static str| {
        rows.iter().filter(move |row| row.first().is_some_and(|cell| cell.as_deref() == Some(kind)))
    };
    let mut probes = row("probe").map(|row| row[1].clone().expect("a probe tells a number"));
    let locks = row("lock").map(|row| (row[1].clone().unwrap_or_default(), row[2].clone().unwrap_or_default()));
    StepObservation { before: probes.next(), after: probes.next(), locks: locks.collect() }
}

/// Runs a whole script, in one transaction where it may be in one.
pub(crate) fn run_script(database: &CaseDatabase, script: &SqlScript) {
    try_run_script(database, script).unwrap_or_else(|error| panic!("{}: {error}\n{script:#?}", database.name()));
}

/// Like [`whole`], for a script that may be refused.
pub(crate) fn try_run_script(database: &CaseDatabase, script: &SqlScript) -> sqlx::Result<()> {
    let all = statements(database.dialect(), &script.steps);
    match (database.dialect(), script.transactional) {
        (Dialect::Postgres, true) => {
            database.try_query(&format!("BEGIN;\n{all}COMMIT"))?;
        }
        (Dialect::Postgres, false) => {
            for statement in script.steps.iter().flat_map(|step| &step.statements) {
                database.try_query(statement)?;
            }
        }
        (Dialect::Sqlite, _) => {
            let check = "PRAGMA foreign_key_check; COMMIT";
            let broken = database.try_query(&format!("PRAGMA foreign_keys = OFF; BEGIN;\n{all}{check}"))?;
            let broken = broken.into_iter().filter(|row| row.len() == 4).collect::<Vec<_>>();
            assert_eq!(broken, Vec::<Row>::new(), "rows that refer to nothing");
        }
        // These servers refuse to be asked nothing.
        (Dialect::MySql | Dialect::MariaDb, _) if all.is_empty() => {}
        (Dialect::MySql | Dialect::MariaDb, _) => {
            database.try_query(&all)?;
        }
    }
    Ok(())
}

fn statements(dialect: Dialect, steps: &[SqlStep]) -> String {
    let text = |step: &SqlStep| {
        let statements = step.statements.iter().flat_map(|statement| [statement, ";\n"]).collect::<String>();
        if dialect == Dialect::Sqlite && step.rebuilds.is_some() {
            // Else a view or a trigger that mentions the table keeps the new one from taking its name.
            format!("PRAGMA legacy_alter_table = ON;\n{statements}PRAGMA legacy_alter_table = OFF;\n")
        } else {
            statements
        }
    };
    steps.iter().map(text).collect()
}
