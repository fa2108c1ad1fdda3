//! The SQL of every operation: how it reads, and that the servers take it, do what it claims, and nothing else.

mod cases;
mod conversions;
mod history;
mod interrupted;
mod reading;
mod rebuilds;
mod refusals;
mod reverts;
mod run;
mod session;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
};

use cases::Case;
use migrate_ir::{
    builder::Schema,
    catalog::Catalog,
    dialect::{Dialect, Target},
    operation::Operation,
    probe::Probe,
    sql::{Impact, Script, script},
};
use migrate_tests::{catalog::Catalog as Found, servers::Database};
use run::Tables;
use session::Session;

/// A case, evaluated.
struct Migration {
    history: Vec<Operation>,
    before: Catalog,
    up: Vec<Operation>,
    after: Catalog,
    down: Vec<Operation>,
}

impl Migration {
    fn of(case: &Case) -> Self {
        let history = Schema::record(case.history);
        let before = history::fold(&history, &Catalog::default());
        let up = Schema::record(case.change);
        let after = history::fold(&up, &before);
        let down = history::inverse(&up, &before);
        Self { history, before, up, after, down }
    }
}

fn render(operations: &[Operation], before: &Catalog, dialect: Dialect) -> Script {
    script(operations, before, Target::of(dialect)).unwrap_or_else(|refusals| {
        let messages: Vec<String> = refusals.iter().map(|refusal| refusal.message.to_string()).collect();
        panic!("{}", messages.join("\n\n"))
    })
}

#[test]
fn servers_do_what_scripts_say_there_and_back() {
    let mut failures = Vec::new();
    for database in Database::everywhere() {
        let mut session = Session::open(database);
        for case in cases::all().filter(|case| chosen(case)) {
            let migration = Migration::of(case);
            session = session.emptied();
            let walked = attempt(|| walk(case, &migration, &session));
            session = session.emptied();
            let compared =
                walked.and_then(|changed| attempt(|| compare_with_created(case, &migration, &session, changed)));
            if let Err(message) = compared {
                failures.push(format!("{} on {}: {message}", case.name, session.name()));
            }
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n\n"));
}

/// `MIGRATE_TEST_CASE` runs one case alone.
fn chosen(case: &Case) -> bool {
    std::env::var("MIGRATE_TEST_CASE").map_or(true, |name| name == case.name)
}

/// One failure does not hide the others.
fn attempt<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().copied().unwrap_or("a panic").to_owned(),
    })
}

/// There, back, and there again; gives the server's catalog after the change.
fn walk(case: &Case, migration: &Migration, database: &Session) -> Option<Found> {
    let dialect = database.dialect();
    let Migration { history, before, up, after, down } = migration;
    let target = Target::of(dialect);
    let refused = script(history, &Catalog::default(), target).is_err() || script(up, before, target).is_err();
    assert_eq!(refused, case.refused.contains(&dialect), "whether it is refused");
    if refused {
        return None;
    }
    run::whole(database, &render(history, &Catalog::default(), dialect));
    if !case.rows.is_empty() {
        database.query(case.rows);
    }
    let at_first = database.catalog();
    let there = render(up, before, dialect);
    watch(database, &there);
    let changed = database.catalog();
    if case.stays.contains(&dialect) {
        assert!(script(down, after, target).is_err(), "the way back is refused");
        return Some(changed);
    }

    watch(database, &render(down, after, dialect));
    if case.returns {
        assert_same(&at_first, &database.catalog(), "at first, and after the way back");
    }

    run::whole(database, &there);
    assert_same(&changed, &database.catalog(), "after the first way up, and the second");
    Some(changed)
}

/// A database that has everything from its first moment is the same.
fn compare_with_created(case: &Case, migration: &Migration, database: &Session, changed: Option<Found>) {
    let Some(changed) = changed.filter(|_| case.like_created) else { return };
    let creation = history::creation(&migration.after);
    run::whole(database, &render(&creation, &Catalog::default(), database.dialect()));
    assert_same(&database.catalog(), &changed, "created at once, and changed");
}

/// The order of columns may differ: one that comes back comes last.
fn assert_same(one: &Found, other: &Found, what: &str) {
    let difference = one.difference(other);
    let really = difference.lines().any(|line| line.starts_with(['-', '+']));
    assert!(!really, "{what}:\n{difference}");
}

/// Runs a script step by step, and holds what is seen against what it claims.
fn watch(database: &Session, script: &Script) {
    // The files of tables that were there before the script: new ones have no impact.
    let mut old: BTreeSet<String> = run::tables(database).into_values().map(|(_, file)| file).collect();
    for step in &script.steps {
        if !script.transactional {
            assert_eq!(step.statements.len(), 1, "one statement a step: {step:?}");
        }
        let before = run::tables(database);
        let seen = run::step(database, step, script.transactional);
        let after = run::tables(database);
        if let Probe::Facts(_) = step.probe {
            assert_eq!(seen.before.as_deref(), Some("0"), "the probe before {step:?}");
            assert_eq!(seen.after.as_deref(), Some("1"), "the probe after {step:?}");
        }
        if database.dialect() != Dialect::Sqlite {
            let files = before.iter().filter_map(|(number, (_, file))| Some((file, &after.get(number)?.1)));
            let rewritten: Vec<_> = files.filter(|(before, after)| old.contains(*before) && before != after).collect();
            let written_anew = !rewritten.is_empty();
            old.extend(rewritten.into_iter().map(|(_, after)| after.clone()));
            let claimed = step.impact.as_ref().is_some_and(|impact| impact.rewrites);
            assert_eq!(written_anew, claimed, "whether it writes a table anew: {step:?}");
        }
        if database.dialect() == Dialect::Postgres && script.transactional && step.probe != Probe::Unknown {
            let locks = strongest(&seen.locks, &before, &old);
            let claimed = step.impact.as_ref().map(claimed);
            assert_eq!(Some(locks), claimed, "the locks of {step:?}");
        }
        if step.probe == Probe::Repeatable {
            run::step(database, step, script.transactional);
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
fn strongest(locks: &[(String, String)], before: &Tables, old: &BTreeSet<String>) -> BTreeMap<String, &'static str> {
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

fn claimed(impact: &Impact) -> BTreeMap<String, &'static str> {
    impact.locks.iter().map(|lock| (lock.table.clone(), lock.mode)).collect()
}
