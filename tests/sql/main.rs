//! The SQL of every operation: how it reads, and that the servers take it, do what it claims, and nothing else.

mod case_database;
mod cases;
mod conversions;
mod history;
mod interrupted;
mod odd;
mod rebuilds;
mod refusals;
mod rendering;
mod required_columns;
mod reverts;
mod rule_claims;
mod script_runner;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use case_database::CaseDatabase;
use cases::SqlCase;
use migrate_ir::{
    builder::Schema,
    dialect::{Dialect, Target},
    object::{Catalog, Operation},
    probe::Probe,
    render::render_script,
    script::{Lock, SqlScript},
};
use migrate_tests::{catalog::ServerCatalog, servers::TestDatabase};
use script_runner::TablesByNumber;

/// A case, evaluated.
struct EvaluatedCase {
    history: Vec<Operation>,
    before: Catalog,
    up: Vec<Operation>,
    after: Catalog,
    down: Vec<Operation>,
}

impl EvaluatedCase {
    fn of(case: &SqlCase) -> Self {
        let history = Schema::record(case.history);
        let before = history::fold(&history, &Catalog::default());
        let up = Schema::record(case.change);
        let after = history::fold(&up, &before);
        let down = history::inverse(&up, &before);
        Self { history, before, up, after, down }
    }
}

fn render(operations: &[Operation], before: &Catalog, dialect: Dialect) -> SqlScript {
    render_script(operations, before, Target::of(dialect)).unwrap_or_else(|refusals| {
        let messages: Vec<String> = refusals.iter().map(|refusal| refusal.message.to_string()).collect();
        panic!("{}", messages.join("\n\n"))
    })
}

#[test]
fn servers_execute_scripts_up_and_down() {
    assert_on_every_server(|mut session, failures| {
        for case in cases::all().filter(|case| is_selected(case)) {
            let migration = EvaluatedCase::of(case);
            session = session.with_empty_database();
            let ran = catch_failure(|| run_up_and_down(case, &migration, &session));
            session = session.with_empty_database();
            let compared =
                ran.and_then(|changed| catch_failure(|| compare_with_created(case, &migration, &session, changed)));
            if let Err(message) = compared {
                failures.push(format!("{} on {}: {message}", case.name, session.name()));
            }
        }
    });
}

/// Does the same on all servers at once, and tells all failures.
fn assert_on_every_server(check: impl Fn(CaseDatabase, &mut Vec<String>) + Sync) {
    let check = |database| {
        let mut failures = Vec::new();
        check(CaseDatabase::open(database), &mut failures);
        failures
    };
    let failures: Vec<_> = thread::scope(|scope| {
        let servers: Vec<_> = TestDatabase::everywhere().map(|database| scope.spawn(|| check(database))).collect();
        servers.into_iter().flat_map(|server| server.join().expect("a failure is caught")).collect()
    });
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}

/// `MIGRATE_TEST_CASE` runs one case alone.
fn is_selected(case: &SqlCase) -> bool {
    std::env::var("MIGRATE_TEST_CASE").map_or(true, |name| name == case.name)
}

/// One failure does not hide the others.
fn catch_failure<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().copied().unwrap_or("a panic").to_owned(),
    })
}

/// There, back, and there again; gives the server's catalog after the change.
fn run_up_and_down(case: &SqlCase, migration: &EvaluatedCase, database: &CaseDatabase) -> Option<ServerCatalog> {
    let dialect = database.dialect();
    let EvaluatedCase { history, before, up, after, down } = migration;
    let target = Target::of(dialect);
    let refused =
        render_script(history, &Catalog::default(), target).is_err() || render_script(up, before, target).is_err();
    assert_eq!(refused, case.refused.contains(&dialect), "whether it is refused");
    if refused {
        return None;
    }
    script_runner::run_script(database, &render(history, &Catalog::default(), dialect));
    if !case.rows.is_empty() {
        database.query(case.rows);
    }
    let at_first = database.catalog();
    let there = render(up, before, dialect);
    check_each_step(database, &there);
    let changed = database.catalog();
    if case.irreversible_on.contains(&dialect) {
        assert!(render_script(down, after, target).is_err(), "the way back is refused");
        return Some(changed);
    }

    check_each_step(database, &render(down, after, dialect));
    if case.inverse_restores {
        assert_same(&at_first, &database.catalog(), "at first, and after the way back");
    }

    script_runner::run_script(database, &there);
    assert_same(&changed, &database.catalog(), "after the first way up, and the second");
    Some(changed)
}

/// A database that has everything from its first moment is the same.
fn compare_with_created(
    case: &SqlCase,
    migration: &EvaluatedCase,
    database: &CaseDatabase,
    changed: Option<ServerCatalog>,
) {
    let Some(changed) = changed.filter(|_| case.like_created) else { return };
    let creation = history::creation(&migration.after);
    script_runner::run_script(database, &render(&creation, &Catalog::default(), database.dialect()));
    assert_same(&database.catalog(), &changed, "created at once, and changed");
}

/// The order of columns may differ: one that comes back comes last.
fn assert_same(one: &ServerCatalog, other: &ServerCatalog, what: &str) {
    let difference = one.difference(other);
    let really = difference.lines().any(|line| line.starts_with(['-', '+']));
    assert!(!really, "{what}:\n{difference}");
}

/// Runs a script step by step, and holds what is seen against what it claims.
fn check_each_step(database: &CaseDatabase, script: &SqlScript) {
    // The files of tables that were there before the script: new ones have no impact.
    let mut old: BTreeSet<String> = script_runner::tables(database).into_values().map(|(_, file)| file).collect();
    for step in &script.steps {
        if !script.transactional {
            assert_eq!(step.statements.len(), 1, "one statement a step: {step:?}");
        }
        let before = script_runner::tables(database);
        let seen = script_runner::step(database, step, script.transactional);
        let after = script_runner::tables(database);
        if let Probe::Facts(_) = step.probe {
            assert_eq!(seen.before.as_deref(), Some("0"), "the probe before {step:?}");
            assert_eq!(seen.after.as_deref(), Some("1"), "the probe after {step:?}");
        }
        if database.dialect() != Dialect::Sqlite {
            let files = before.iter().filter_map(|(number, (_, file))| Some((file, &after.get(number)?.1)));
            let rewritten: Vec<_> = files.filter(|(before, after)| old.contains(*before) && before != after).collect();
            let written_anew = !rewritten.is_empty();
            old.extend(rewritten.into_iter().map(|(_, after)| after.clone()));
            let claimed = step.impact.rewrites == Some(true);
            assert_eq!(written_anew, claimed, "whether it writes a table anew: {step:?}");
        }
        if database.dialect() == Dialect::Postgres && script.transactional && step.probe != Probe::Unknown {
            let locks = strongest_locks(&seen.locks, &before, &old);
            let claimed = step.impact.locks.as_deref().map(claimed_locks);
            assert_eq!(Some(locks), claimed, "the locks of {step:?}");
        }
        if step.probe == Probe::Repeatable {
            script_runner::step(database, step, script.transactional);
            // The repetition may have written a table anew once more.
            let again = script_runner::tables(database);
            let is_old = |number: &_| after.get(number).is_some_and(|(_, file)| old.contains(file));
            let files: Vec<_> =
                again.into_iter().filter(|(number, _)| is_old(number)).map(|(_, (_, file))| file).collect();
            old.extend(files);
        }
    }
}

const MODES: [(&str, &str); 7] = [
    ("RowShareLock", "ROW SHARE"),
    ("RowExclusiveLock", "ROW EXCLUSIVE"),
    ("ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"),
    ("ShareLock", "SHARE"),
    ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"),
    ("ExclusiveLock", "EXCLUSIVE"),
    ("AccessExclusiveLock", "ACCESS EXCLUSIVE"),
];

/// The strongest lock on each table that was there before the script.
fn strongest_locks(
    locks: &[(String, String)],
    before: &TablesByNumber,
    old: &BTreeSet<String>,
) -> BTreeMap<String, &'static str> {
    let mut strongest = BTreeMap::<String, usize>::new();
    for (number, mode) in locks {
        let Some((name, _)) = before.get(number).filter(|(_, file)| old.contains(file)) else { continue };
        if let Some(strength) = MODES.iter().position(|(server, _)| server == mode) {
            let known = strongest.entry(name.clone()).or_default();
            *known = strength.max(*known);
        }
    }
    strongest.into_iter().map(|(table, strength)| (table, MODES[strength].1)).collect()
}

fn claimed_locks(locks: &[Lock<String>]) -> BTreeMap<String, &str> {
    locks.iter().map(|lock| (lock.table.clone(), lock.mode.as_str())).collect()
}
