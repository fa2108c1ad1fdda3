use migrate_ir::checksum::chain;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::{Dialect, Version};
use migrate_ir::form::FormWriter;
use migrate_ir::probe::{Fact, Object, Probe};

use super::*;
use crate::history::{Applied, Begun, Unfinished};
use crate::migration::examples::{LINKED, blank, list, migration, script, step, with_impact, with_probe};
use crate::migration::{
    CheckFinding, DownSteps, Findings, Lock, RefusedBy, Script, Scripts, Step, StepList, script_form,
};

fn registry(names: &[&'static str]) -> Registry {
    Registry::of(names.iter().map(|name| migration(name))).unwrap()
}

fn applied(names: &[&str]) -> HistorySnapshot {
    let row = |(index, name): (usize, &&str)| Applied {
        history: "app".to_owned(),
        name: (*name).to_owned(),
        position: i64::try_from(index).unwrap() + 1,
        checksum: "c0ffee".to_owned(),
        chain: {
            let mut names = names[..=index].to_vec();
            names.sort_unstable();
            chain(names.into_iter().map(|name| (name, "c0ffee")))
        },
        applied_at: "2026-11-21T04:05:06.789Z".to_owned(),
        applied_by: "ada".to_owned(),
        duration_ms: 1,
        library_version: "0.1.0".to_owned(),
        batch: None,
    };
    HistorySnapshot::of(names.iter().enumerate().map(row).collect(), None)
}

/// As it was begun by a script with these steps up, or the linked ones down.
fn unfinished(name: &str, direction: Direction, up: &[&'static str], done: usize, begun: Option<Begun>) -> Unfinished {
    let up = list(up.iter().map(|sql| step(sql)).collect());
    let down = DownSteps::Reversible(list(vec![step("back")]));
    Unfinished {
        history: "app".to_owned(),
        name: name.to_owned(),
        direction,
        checksum: "c0ffee".to_owned(),
        done,
        begun,
        script: Some(script_form::write(&Script::new(Dialect::Postgres, up, down))),
        library_version: "0.1.0".to_owned(),
        runner: "ada, process 7".to_owned(),
        at: "2026-11-21T04:05:06.789Z".to_owned(),
    }
}

fn begun(sql: &str, error: Option<&str>) -> Begun {
    Begun { sql: sql.to_owned(), error: error.map(str::to_owned) }
}

fn plan(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    goal: impl Into<Goal>,
) -> Result<Vec<(Direction, &'static str)>, PlanError> {
    planned(registry, snapshot, goal, Policy::default())
}

fn planned(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    goal: impl Into<Goal>,
    policy: Policy,
) -> Result<Vec<(Direction, &'static str)>, PlanError> {
    let plan = Plan::new(registry, snapshot, ServerInfo::unknown(Dialect::Postgres), &goal.into(), policy)?;
    Ok(plan.migrations.iter().map(|planned| (planned.direction, planned.migration.name)).collect())
}

fn found(error: &PlanError) -> Option<&Finding> {
    if let PlanError::Found { finding, .. } = error { Some(finding) } else { None }
}

const THREE: [&str; 3] = ["m1", "m2", "m3"];

#[test]
fn up_runs_what_is_pending_as_far_as_it_is_told() {
    let (registry, snapshot) = (registry(&THREE), applied(&["m1"]));
    let both = vec![(Direction::Up, "m2"), (Direction::Up, "m3")];
    assert_eq!(plan(&registry, &snapshot, Up::All).unwrap(), both);
    assert_eq!(plan(&registry, &snapshot, Up::Steps(1)).unwrap(), both[..1]);
    assert_eq!(plan(&registry, &snapshot, Up::Steps(9)).unwrap(), both);
    assert_eq!(plan(&registry, &snapshot, Up::To("m2".to_owned())).unwrap(), both[..1]);
    assert_eq!(plan(&registry, &snapshot, Up::To("m1".to_owned())).unwrap(), []);
    assert_eq!(plan(&registry, &applied(&THREE), Up::All).unwrap(), []);
}

#[test]
fn down_reverts_in_the_reverse_of_the_order_in_which_it_was_applied() {
    let (registry, snapshot) = (registry(&THREE), applied(&["m1", "m3", "m2"]));
    let all = vec![(Direction::Down, "m2"), (Direction::Down, "m3"), (Direction::Down, "m1")];
    assert_eq!(plan(&registry, &snapshot, Down::All).unwrap(), all);
    assert_eq!(plan(&registry, &snapshot, Down::Steps(1)).unwrap(), all[..1]);
    assert_eq!(plan(&registry, &snapshot, Down::To("m1".to_owned())).unwrap(), all[..2]);
    assert_eq!(plan(&registry, &applied(&[]), Down::All).unwrap(), []);
}

#[test]
fn redo_reverts_and_applies_the_newest() {
    let registry = registry(&THREE);
    let twice = vec![(Direction::Down, "m2"), (Direction::Up, "m2")];
    assert_eq!(plan(&registry, &applied(&["m1", "m2"]), Goal::Redo).unwrap(), twice);
    assert_eq!(plan(&registry, &applied(&[]), Goal::Redo).unwrap(), []);
}

#[test]
fn a_changed_migration_is_refused_with_both_checksums_and_its_day() {
    let mut snapshot = applied(&["m1"]);
    snapshot.applied[0].checksum = "decade".to_owned();
    snapshot.applied[0].chain = chain([("m1", "decade")]);
    let text = plan(&registry(&THREE), &snapshot, Up::All).unwrap_err().to_string();
    for part in ["`m1` was changed", "decade", "c0ffee", "2026-11-21T04:05:06.789Z", "by ada", "src/migrations/m1.rs:3"]
    {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

#[test]
fn a_migration_that_this_program_does_not_have_is_refused() {
    let mut snapshot = applied(&["m1", "m9"]);
    snapshot.applied[1].checksum = "decade".to_owned();
    snapshot.applied[1].chain = chain([("m1", "c0ffee"), ("m9", "decade")]);
    let error = plan(&registry(&THREE), &snapshot, Down::All).unwrap_err();
    assert!(matches!(found(&error), Some(Finding::Unknown { applied }) if applied.name == "m9"), "{error}");
}

#[test]
fn a_renamed_history_is_not_run_a_second_time() {
    let mut snapshot = applied(&["m1"]);
    snapshot.applied[0].history = "old_app".to_owned();
    let error = plan(&registry(&THREE), &snapshot, Up::All).unwrap_err();
    let renamed = |linked: &str, applied: &str| (linked, applied) == ("app", "old_app");
    assert!(
        matches!(found(&error), Some(Finding::RenamedHistory { linked, applied, count: 1 }) if renamed(linked, applied)),
        "{error}"
    );
}

#[test]
fn another_programs_history_in_the_same_database_is_left_alone() {
    let mut snapshot = applied(&["m1", "m1_of_another"]);
    snapshot.applied[1].history = "other".to_owned();
    assert_eq!(plan(&registry(&["m1", "m2"]), &snapshot, Down::All).unwrap(), [(Direction::Down, "m1")]);
}

#[test]
fn out_of_order_is_refused_unless_it_is_allowed() {
    let (registry, snapshot) = (registry(&THREE), applied(&["m1", "m3"]));
    let error = plan(&registry, &snapshot, Up::All).unwrap_err();
    assert!(
        matches!(found(&error), Some(Finding::OutOfOrder { pending, applied: "m3" }) if pending.name == "m2"),
        "{error}"
    );
    let policy = Policy { out_of_order: Tolerance::Allow, ..Policy::default() };
    assert_eq!(planned(&registry, &snapshot, Up::All, policy).unwrap(), [(Direction::Up, "m2")]);
}

#[test]
fn a_goal_that_is_not_there_is_refused() {
    let registry = registry(&["m1_users", "m2_orders"]);
    let error = plan(&registry, &applied(&[]), Up::To("m1_user".to_owned())).unwrap_err();
    assert!(matches!(error, PlanError::NoSuchMigration { near: Some("m1_users"), .. }), "{error}");
    let error = plan(&registry, &applied(&[]), Down::To("m1_users".to_owned())).unwrap_err();
    assert!(matches!(error, PlanError::NotApplied { name: "m1_users" }), "{error}");
}

#[test]
fn an_irreversible_migration_stops_the_whole_way_down_with_its_reason() {
    let irreversible: &'static Migration = Box::leak(Box::new(Migration {
        scripts: vec![script(DownSteps::Irreversible("the hashes are gone"))].into(),
        ..blank("m2")
    }));
    let registry = Registry::of([migration("m1"), irreversible, migration("m3")]).unwrap();
    let snapshot = applied(&THREE);
    assert_eq!(plan(&registry, &snapshot, Down::Steps(1)).unwrap(), [(Direction::Down, "m3")]);
    let text = plan(&registry, &snapshot, Down::All).unwrap_err().to_string();
    assert!(text.contains("`m2`") && text.contains("the hashes are gone"), "{text}");
}

#[test]
fn a_server_that_the_migrations_were_not_written_for_is_refused() {
    let registry = registry(&["m1"]);
    let on = |server| Plan::new(&registry, &applied(&[]), server, &Goal::Up(Up::All), Policy::default());
    let error = on(ServerInfo::unknown(Dialect::Sqlite)).unwrap_err();
    assert!(error.to_string().contains("has no SQL for sqlite\nhelp: add the target"), "{error}");
    assert!(
        matches!(error, PlanError::NoScript { name: "m1", dialect: Dialect::Sqlite, refusal: None, .. }),
        "{error}"
    );
    let old = ServerInfo { dialect: Dialect::Postgres, version: Some(Version::new(13, 4, 0)) };
    let text = on(old).unwrap_err().to_string();
    assert!(text.contains("postgres 13.4") && text.contains("14 or newer"), "{text}");
}

#[test]
fn a_target_that_refuses_an_old_migration_is_reported_with_its_reason() {
    let mut form = FormWriter::default();
    let finding = |refused_by, diagnostic| CheckFinding { refused_by, line: 7, diagnostic };
    let findings = [
        finding(RefusedBy::Catalog, Diagnostic::new("there is no table")),
        finding(RefusedBy::Target(Dialect::Sqlite), Diagnostic::new("sqlite cannot do this").help("do that")),
    ];
    for finding in findings {
        finding.write(&mut form);
    }
    let findings = Some(Findings::of_text(form.finish().leak()));
    let refused: &'static Migration = Box::leak(Box::new(Migration { findings, ..blank("m1") }));
    let registry = Registry::of([refused]).unwrap();
    let on = |dialect| {
        Plan::new(&registry, &applied(&[]), ServerInfo::unknown(dialect), &Goal::Up(Up::All), Policy::default())
            .unwrap_err()
            .to_string()
    };
    let text = on(Dialect::Sqlite);
    assert!(text.starts_with("migration `m1` has no SQL for sqlite\nnote: sqlite cannot do this\n"), "{text}");
    assert!(text.contains(":7, and no compile error") && text.contains("`migrate check`"), "{text}");
    assert!(on(Dialect::MariaDb).contains("add the target to `migrate.toml`"));
}

#[test]
fn an_interrupted_migration_is_finished_first_and_in_its_own_direction() {
    let registry = registry(&THREE);
    let mut snapshot = applied(&["m1"]);
    snapshot.unfinished = Some(unfinished("m2", Direction::Up, &LINKED, 1, Some(begun("two", None))));
    let server = ServerInfo::unknown(Dialect::Postgres);
    let plan_ = Plan::new(&registry, &snapshot, server, &Goal::Up(Up::All), Policy::default()).unwrap();
    let [first, second] = plan_.migrations.as_slice() else { panic!("{plan_:?}") };
    assert_eq!((first.migration.name, first.done(), first.remaining().len()), ("m2", 1, 2));
    assert_eq!((second.migration.name, second.done(), second.remaining().len()), ("m3", 0, 3));

    assert_eq!(plan(&registry, &snapshot, Up::Steps(1)).unwrap(), [(Direction::Up, "m2")]);
    assert_eq!(plan(&registry, &snapshot, Down::Steps(1)).unwrap(), [(Direction::Up, "m2"), (Direction::Down, "m2")]);

    let mut snapshot = applied(&["m1", "m2"]);
    snapshot.unfinished = Some(unfinished("m2", Direction::Down, &LINKED, 0, Some(begun("back", None))));
    assert_eq!(plan(&registry, &snapshot, Down::Steps(1)).unwrap(), [(Direction::Down, "m2")]);
    assert_eq!(plan(&registry, &snapshot, Goal::Redo).unwrap(), [(Direction::Down, "m2"), (Direction::Up, "m2")]);
    let back_and_on = vec![(Direction::Down, "m2"), (Direction::Up, "m2"), (Direction::Up, "m3")];
    assert_eq!(plan(&registry, &snapshot, Up::All).unwrap(), back_and_on);
}

/// What is left of `m2`, by the steps up of the script that was begun.
fn left(unfinished: Unfinished) -> Result<Vec<&'static str>, PlanError> {
    let mut snapshot = applied(&["m1"]);
    snapshot.unfinished = Some(unfinished);
    let server = ServerInfo::unknown(Dialect::Postgres);
    let planned = resume(&registry(&THREE), &snapshot, server)?.unwrap();
    Ok(planned.remaining().iter().map(|step| step.statements[0]).collect())
}

#[test]
fn an_interrupted_migration_is_finished_by_the_script_that_was_begun() {
    let begun_by = |up, done, begun| left(unfinished("m2", Direction::Up, up, done, begun)).unwrap();
    assert_eq!(begun_by(&["eins", "zwei", "drei"], 1, None), ["zwei", "drei"]);
    assert_eq!(begun_by(&["eins", "zwei"], 1, Some(begun("zwei", None))), ["zwei"]);
    assert_eq!(begun_by(&["eins", "zwei"], 1, Some(begun("zwei", Some("refused")))), ["zwei"]);
    assert_eq!(begun_by(&["eins", "zwei"], 2, None), [""; 0]);
}

#[test]
fn a_step_that_the_server_refused_may_be_rendered_in_another_way_by_now() {
    let refused = Some(begun("zwei", Some("refused")));
    assert_eq!(left(unfinished("m2", Direction::Up, &["one", "zwei"], 1, refused)).unwrap(), ["two", "three"]);
}

#[test]
fn an_interrupted_migration_whose_past_was_changed_is_refused() {
    let with = |up, done, begun| {
        let begun = unfinished("m2", Direction::Up, up, done, begun);
        left(Unfinished { checksum: "another".to_owned(), ..begun })
    };
    let error = with(&["one", "zwei"], 2, None).unwrap_err();
    assert!(matches!(&error, PlanError::ChangedUnfinished { step: 2, .. }), "{error}");
    assert!(error.to_string().contains("          zwei\n"), "{error}");
    assert!(with(&["one", "two", "three", "four"], 4, None).is_err());
    // The step that was cut off is unknown; the one that the server refused left nothing, and may be corrected.
    assert!(with(&["one", "zwei"], 1, Some(begun("zwei", None))).is_err());
    assert_eq!(with(&["one", "zwei"], 1, Some(begun("zwei", Some("refused")))).unwrap(), ["two", "three"]);
}

#[test]
fn an_interrupted_migration_without_its_script_is_finished_only_where_it_was_not_changed() {
    let lost = |checksum: &str, done| {
        let begun = unfinished("m2", Direction::Up, &[], done, None);
        left(Unfinished { checksum: checksum.to_owned(), script: None, ..begun })
    };
    assert_eq!(lost("c0ffee", 1).unwrap(), ["two", "three"]);
    assert!(matches!(lost("another", 1), Err(PlanError::ChangedUnfinished { step: 1, ran: None, .. })));
    assert!(matches!(lost("c0ffee", 4), Err(PlanError::ChangedUnfinished { step: 4, .. })));
}

#[test]
fn a_script_that_was_edited_or_is_newer_ends_the_run_with_the_version_that_is_needed() {
    let with = |script: &str| {
        let begun = unfinished("m2", Direction::Up, &LINKED, 1, None);
        left(Unfinished { script: Some(script.to_owned()), library_version: "7.8.9".to_owned(), ..begun })
    };
    assert!(with("edited").unwrap_err().to_string().contains("was edited"));
    let newer = "form=2\nneeds=2\n";
    let error = with(&format!("{}\n{newer}", migrate_ir::checksum::sha256(newer))).unwrap_err();
    assert!(error.to_string().contains("version 7.8.9"), "{error}");
}

#[test]
fn an_interrupted_migration_that_is_not_linked_is_refused() {
    let mut snapshot = applied(&["m1"]);
    snapshot.unfinished = Some(unfinished("m9", Direction::Up, &LINKED, 1, None));
    let error = plan(&registry(&THREE), &snapshot, Up::All).unwrap_err();
    assert!(matches!(found(&error), Some(Finding::UnknownUnfinished { .. })), "{error}");
}

#[test]
fn scripts_of_another_macro_are_told_as_such() {
    let migration: &'static Migration =
        Box::leak(Box::new(Migration { scripts: Scripts::of_text("script{\nlater\n"), ..blank("m1_a") }));
    let registry = Registry::of([migration]).unwrap();
    let plan = Plan::new(
        &registry,
        &HistorySnapshot::default(),
        ServerInfo::unknown(Dialect::Postgres),
        &Goal::Up(Up::All),
        Policy::default(),
    );
    assert!(plan.unwrap_err().to_string().contains("another version of the macro"));
}

/// A migration of one step: it makes a table, drops it, or is raw SQL.
fn of_table(
    history: &'static str,
    name: &'static str,
    table: Option<(&'static str, bool)>,
    sql: &'static str,
) -> Migration {
    let probe = match table {
        Some((name, exists)) => Probe::Facts(vec![Fact { object: Object::Table { name }, exists }]),
        None => Probe::Unknown,
    };
    let up = list(vec![with_probe(step(sql), probe)]);
    let down = DownSteps::Reversible(list(vec![step("back")]));
    Migration { history, scripts: vec![Script::new(Dialect::Postgres, up, down)].into(), ..blank(name) }
}

#[test]
fn a_table_that_another_history_has_is_not_created_again() {
    let creates = |history, name| of_table(history, name, Some(("items", true)), "CREATE TABLE items (id int)");
    let drops = || of_table("app", "m2_drop", Some(("items", false)), "DROP TABLE items");
    let raw = |sql| of_table("app", "m2_raw", None, sql);
    let other_table = || of_table("billing", "m1_bills", Some(("bills", true)), "CREATE TABLE bills (id int)");
    let cases = [
        (vec![creates("app", "m1_items"), creates("billing", "m1_items")], true),
        (vec![creates("app", "m1_items"), other_table()], false),
        (vec![creates("app", "m1_items"), drops(), creates("billing", "m1_items")], false),
        (vec![creates("app", "m1_items"), raw("DROP TABLE items"), creates("billing", "m1_items")], false),
        (vec![creates("app", "m1_items"), raw("DROP TABLE others"), creates("billing", "m1_items")], true),
    ];
    for (index, (migrations, is_refused)) in cases.into_iter().enumerate() {
        let migrations = migrations.into_iter().map(|migration| &*Box::leak(Box::new(migration)));
        let registry = Registry::of(migrations).unwrap();
        let refused = plan(&registry, &HistorySnapshot::default(), Up::All);
        assert_eq!(matches!(refused, Err(PlanError::SharedTable { .. })), is_refused, "{index}: {refused:?}");
        if let Err(error) = refused {
            let text = error.to_string();
            assert!(
                text.starts_with("migration `app::m1_items` creates table `items`, which history `billing` has"),
                "{text}"
            );
            assert!(text.contains("`billing::m1_items` creates it as well"), "{text}");
        }
        // What is applied already is nobody's business.
        let row = |position, history: &str, name: &str| Applied {
            history: history.to_owned(),
            position,
            chain: chain([(name, "c0ffee")]),
            ..applied(&[name]).applied.remove(0)
        };
        let both = vec![row(1, "app", "m1_items"), row(2, "billing", "m1_items")];
        let snapshot = HistorySnapshot::of(both, None);
        if index == 0 {
            assert_eq!(plan(&registry, &snapshot, Up::All).unwrap(), []);
        }
    }
}

/// A migration on PostgreSQL, with these steps down.
fn reverted_by(name: &'static str, transactional: bool, down: Vec<Step>) -> &'static Migration {
    let down = DownSteps::Reversible(StepList::new(transactional, down));
    Box::leak(Box::new(Migration { scripts: vec![script(down)].into(), ..blank(name) }))
}

const USERS: Lock = Lock::new("users", "ACCESS EXCLUSIVE", "reads and writes");
const POSTS: Lock = Lock::new("posts", "SHARE ROW EXCLUSIVE", "writes");
const BRIEFLY: Lock = Lock::new("users", "LOCK=NONE", "reads and writes, briefly");
const NOBODY: Lock = Lock::new("tags", "SHARE UPDATE EXCLUSIVE", "nothing");

/// A step with these locks, which reads or writes a whole table.
fn long(locks: &[Lock], rewrites: bool, scans: bool) -> Step {
    with_impact(step("ALTER"), |impact| {
        (impact.locks, impact.rewrites, impact.scans) = (Some(locks.to_vec()), Some(rewrites), Some(scans));
    })
}

#[test]
fn a_plan_that_reverts_says_who_will_wait_for_it() {
    let warned = |transactional, down| {
        let registry = Registry::of([reverted_by("m1", transactional, down)]).unwrap();
        let server = ServerInfo::unknown(Dialect::Postgres);
        let goal = Goal::Down(Down::All);
        let plan = Plan::new(&registry, &applied(&["m1"]), server, &goal, Policy::default()).unwrap();
        plan.warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let locks = || long(&[USERS], false, false);
    assert_eq!(
        warned(false, vec![long(&[USERS], true, true)]),
        ["to revert `m1`, the server writes a whole table anew while all queries of `users` wait"]
    );
    assert_eq!(
        warned(false, vec![long(&[POSTS], false, true)]),
        ["to revert `m1`, the server reads a whole table while writes to `posts` wait"]
    );
    assert_eq!(warned(false, vec![long(&[NOBODY], false, true)]), [""; 0]);
    assert_eq!(warned(false, vec![long(&[BRIEFLY], true, true)]), [""; 0]);
    assert_eq!(warned(false, vec![locks()]), [""; 0]);
    // Only a transaction holds the lock of its first step while its second reads a table.
    let read = "to revert `m1`, the server reads a whole table while all queries of `users` wait";
    assert_eq!(warned(true, vec![locks(), long(&[POSTS], false, true)]), [read]);
    assert_eq!(warned(true, vec![locks(), long(&[NOBODY], false, true)]), [read]);
    assert_eq!(warned(false, vec![locks(), long(&[NOBODY], false, true)]), [""; 0]);
    assert_eq!(warned(true, vec![long(&[NOBODY], false, true), locks()]), [""; 0]);
    // What is written anew while nobody waits is not said to be.
    assert_eq!(
        warned(false, vec![long(&[BRIEFLY], true, true), long(&[POSTS], false, true)]),
        ["to revert `m1`, the server reads a whole table while writes to `posts` wait"]
    );
    // Of raw SQL nothing is known, so nothing is said.
    assert_eq!(warned(true, vec![Step::new("DELETE", ["DELETE"])]), [""; 0]);
}

#[test]
fn a_table_is_looked_at_beforehand_only_where_nothing_changes_its_rows_before_the_step() {
    let needed = |before: Option<Step>| {
        let adds = with_impact(step("ADD"), |impact| impact.must_be_empty = vec!["users"]);
        let adds = with_probe(adds, Probe::Repeatable);
        let registry = Registry::of([
            reverted_by("m1", false, vec![adds]),
            reverted_by("m2", false, before.into_iter().collect()),
        ]);
        let (registry, server) = (registry.unwrap(), ServerInfo::unknown(Dialect::Postgres));
        let goal = Goal::Down(Down::All);
        let plan = Plan::new(&registry, &applied(&["m1", "m2"]), server, &goal, Policy::default()).unwrap();
        let needed = plan.must_be_empty();
        needed.iter().map(|one| (one.planned.migration.name, one.number, one.table)).collect::<Vec<_>>()
    };
    let about = |object, exists| Some(with_probe(step("one"), Probe::Facts(vec![Fact { object, exists }])));
    let first = [("m1", 1, "users")];
    assert_eq!(needed(None), first);
    assert_eq!(needed(about(Object::Table { name: "posts" }, false)), first);
    assert_eq!(needed(about(Object::Column { table: "users", name: "age" }, false)), first);
    assert_eq!(needed(about(Object::Table { name: "users" }, true)), []);
    assert_eq!(needed(Some(step("DELETE FROM users"))), []);
}
