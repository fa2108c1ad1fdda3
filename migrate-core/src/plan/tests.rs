use migrate_ir::dialect::{Dialect, Version};
use migrate_ir::text::Writer;

use super::*;
use crate::history::{Applied, Begun, Unfinished};
use crate::migration::{CheckFinding, Findings, Impact, Probe, RefusedBy, Timeouts};

/// A step of a test, told by its statement.
pub(crate) fn step(sql: &'static str) -> Step {
    Step {
        summary: sql,
        line: 0,
        statements: Box::leak(Box::new([sql])),
        probe: Probe::Unknown,
        cleanup: &[],
        rebuilds: None,
        impact: Impact { locks: &[], rewrites: false, scans: false, loses_data: false },
    }
}

fn direction(steps: Vec<Step>) -> Direction {
    Direction { transactional: false, steps: Vec::leak(steps) }
}

fn script(down: Back) -> Script {
    Script {
        dialect: Dialect::Postgres,
        oldest: Version::new(14, 0, 0),
        up: direction(vec![step("one"), step("two"), step("three")]),
        down,
    }
}

/// A migration of history `app`, with three steps up and one down.
pub(crate) fn blank(name: &'static str) -> Migration {
    Migration {
        history: "app",
        name,
        description: "",
        previous: None,
        checksum: "c0ffee",
        file: Box::leak(format!("src/migrations/{name}.rs").into_boxed_str()),
        line: 3,
        body: None,
        permissions: &[],
        timeouts: Timeouts::default(),
        scripts: vec![script(Back::Reversible(direction(vec![step("back")])))].into(),
        unresolved: None,
        findings: None,
    }
}

pub(crate) fn migration(name: &'static str) -> &'static Migration {
    Box::leak(Box::new(blank(name)))
}

fn registry(names: &[&'static str]) -> Registry {
    Registry::of(names.iter().map(|name| migration(name))).unwrap()
}

fn applied(names: &[&str]) -> Record {
    let row = |(index, name): (usize, &&str)| Applied {
        history: "app".to_owned(),
        name: (*name).to_owned(),
        position: i64::try_from(index).unwrap() + 1,
        checksum: "c0ffee".to_owned(),
        chain: String::new(),
        applied_at: "2026-11-21T04:05:06.789Z".to_owned(),
        applied_by: "ada".to_owned(),
        duration_ms: 1,
        library_version: "0.1.0".to_owned(),
        batch: None,
    };
    Record { applied: names.iter().enumerate().map(row).collect(), unfinished: None }
}

fn unfinished(name: &str, way: Way, done: &[&str], begun: Option<Begun>) -> Unfinished {
    Unfinished {
        history: "app".to_owned(),
        name: name.to_owned(),
        way,
        done: done.iter().map(|sql| (*sql).to_owned()).collect(),
        begun,
        runner: "ada, process 7".to_owned(),
        at: "2026-11-21T04:05:06.789Z".to_owned(),
    }
}

fn begun(sql: &str, error: Option<&str>) -> Begun {
    Begun { sql: sql.to_owned(), error: error.map(str::to_owned) }
}

fn plan(registry: &Registry, record: &Record, goal: impl Into<Goal>) -> Result<Vec<(Way, &'static str)>, PlanError> {
    planned(registry, record, goal, Policy::default())
}

fn planned(
    registry: &Registry,
    record: &Record,
    goal: impl Into<Goal>,
    policy: Policy,
) -> Result<Vec<(Way, &'static str)>, PlanError> {
    let plan = Plan::new(registry, record, Server::unknown(Dialect::Postgres), &goal.into(), policy)?;
    Ok(plan.migrations.iter().map(|planned| (planned.way, planned.migration.name)).collect())
}

const THREE: [&str; 3] = ["m1", "m2", "m3"];

#[test]
fn up_runs_what_is_pending_as_far_as_it_is_told() {
    let (registry, record) = (registry(&THREE), applied(&["m1"]));
    let both = vec![(Way::Up, "m2"), (Way::Up, "m3")];
    assert_eq!(plan(&registry, &record, Up::All).unwrap(), both);
    assert_eq!(plan(&registry, &record, Up::Steps(1)).unwrap(), both[..1]);
    assert_eq!(plan(&registry, &record, Up::Steps(9)).unwrap(), both);
    assert_eq!(plan(&registry, &record, Up::To("m2".to_owned())).unwrap(), both[..1]);
    assert_eq!(plan(&registry, &record, Up::To("m1".to_owned())).unwrap(), []);
    assert_eq!(plan(&registry, &applied(&THREE), Up::All).unwrap(), []);
}

#[test]
fn down_reverts_in_the_reverse_of_the_order_in_which_it_was_applied() {
    let (registry, record) = (registry(&THREE), applied(&["m1", "m3", "m2"]));
    let all = vec![(Way::Down, "m2"), (Way::Down, "m3"), (Way::Down, "m1")];
    assert_eq!(plan(&registry, &record, Down::All).unwrap(), all);
    assert_eq!(plan(&registry, &record, Down::Steps(1)).unwrap(), all[..1]);
    assert_eq!(plan(&registry, &record, Down::To("m1".to_owned())).unwrap(), all[..2]);
    assert_eq!(plan(&registry, &applied(&[]), Down::All).unwrap(), []);
}

#[test]
fn redo_reverts_and_applies_the_newest() {
    let registry = registry(&THREE);
    let twice = vec![(Way::Down, "m2"), (Way::Up, "m2")];
    assert_eq!(plan(&registry, &applied(&["m1", "m2"]), Goal::Redo).unwrap(), twice);
    assert_eq!(plan(&registry, &applied(&[]), Goal::Redo).unwrap(), []);
}

#[test]
fn a_changed_migration_is_refused_with_both_checksums_and_its_day() {
    let mut record = applied(&["m1"]);
    record.applied[0].checksum = "decade".to_owned();
    let text = plan(&registry(&THREE), &record, Up::All).unwrap_err().to_string();
    for part in ["`m1` was changed", "decade", "c0ffee", "2026-11-21T04:05:06.789Z", "by ada", "src/migrations/m1.rs:3"]
    {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

#[test]
fn a_migration_that_this_program_does_not_have_is_refused() {
    let error = plan(&registry(&THREE), &applied(&["m1", "m9"]), Down::All).unwrap_err();
    assert!(matches!(&error, PlanError::Unknown { applied } if applied.name == "m9"), "{error}");
}

#[test]
fn a_renamed_history_is_not_run_a_second_time() {
    let mut record = applied(&["m1"]);
    record.applied[0].history = "old_app".to_owned();
    let error = plan(&registry(&THREE), &record, Up::All).unwrap_err();
    assert!(matches!(&error, PlanError::Renamed { linked: "app", applied } if applied == "old_app"), "{error}");
}

#[test]
fn another_programs_history_in_the_same_database_is_left_alone() {
    let mut record = applied(&["m1", "m1_of_another"]);
    record.applied[1].history = "other".to_owned();
    assert_eq!(plan(&registry(&["m1", "m2"]), &record, Down::All).unwrap(), [(Way::Down, "m1")]);
}

#[test]
fn out_of_order_is_refused_unless_it_is_allowed() {
    let (registry, record) = (registry(&THREE), applied(&["m1", "m3"]));
    let error = plan(&registry, &record, Up::All).unwrap_err();
    assert!(matches!(error, PlanError::OutOfOrder { pending: "m2", applied: "m3" }), "{error}");
    let policy = Policy { out_of_order: Tolerance::Allow, ..Policy::default() };
    assert_eq!(planned(&registry, &record, Up::All, policy).unwrap(), [(Way::Up, "m2")]);
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
        scripts: vec![script(Back::Irreversible("the hashes are gone"))].into(),
        ..blank("m2")
    }));
    let registry = Registry::of([migration("m1"), irreversible, migration("m3")]).unwrap();
    let record = applied(&THREE);
    assert_eq!(plan(&registry, &record, Down::Steps(1)).unwrap(), [(Way::Down, "m3")]);
    let text = plan(&registry, &record, Down::All).unwrap_err().to_string();
    assert!(text.contains("`m2`") && text.contains("the hashes are gone"), "{text}");
}

#[test]
fn a_server_that_the_migrations_were_not_written_for_is_refused() {
    let registry = registry(&["m1"]);
    let on = |server| Plan::new(&registry, &applied(&[]), server, &Goal::Up(Up::All), Policy::default());
    let error = on(Server::unknown(Dialect::Sqlite)).unwrap_err();
    assert!(error.to_string().contains("has no SQL for sqlite\nhelp: add the target"), "{error}");
    assert!(
        matches!(error, PlanError::NoScript { name: "m1", dialect: Dialect::Sqlite, refusal: None, .. }),
        "{error}"
    );
    let old = Server { dialect: Dialect::Postgres, version: Some(Version::new(13, 4, 0)) };
    let text = on(old).unwrap_err().to_string();
    assert!(text.contains("postgres 13.4") && text.contains("14 or newer"), "{text}");
}

#[test]
fn a_target_that_refuses_an_old_migration_is_told_with_its_reason() {
    let mut text = Writer::default();
    let finding = |refused_by, message| CheckFinding { refused_by, line: 7, message };
    let findings = [
        finding(RefusedBy::Catalog, "there is no table"),
        finding(RefusedBy::Target(Dialect::Sqlite), "sqlite cannot do this\n\nhelp: do that"),
    ];
    text.list(&findings, |text, finding| finding.write(text));
    let findings = Some(Findings::of_text(text.finish().leak()));
    let refused: &'static Migration = Box::leak(Box::new(Migration { findings, ..blank("m1") }));
    let registry = Registry::of([refused]).unwrap();
    let on = |dialect| {
        Plan::new(&registry, &applied(&[]), Server::unknown(dialect), &Goal::Up(Up::All), Policy::default())
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
    let mut record = applied(&["m1"]);
    record.unfinished = Some(unfinished("m2", Way::Up, &["one"], Some(begun("two", None))));
    let server = Server::unknown(Dialect::Postgres);
    let plan_ = Plan::new(&registry, &record, server, &Goal::Up(Up::All), Policy::default()).unwrap();
    let [first, second] = plan_.migrations.as_slice() else { panic!("{plan_:?}") };
    assert_eq!((first.migration.name, first.done(), first.remaining().len()), ("m2", 1, 2));
    assert_eq!((second.migration.name, second.done(), second.remaining().len()), ("m3", 0, 3));

    assert_eq!(plan(&registry, &record, Up::Steps(1)).unwrap(), [(Way::Up, "m2")]);
    assert_eq!(plan(&registry, &record, Down::Steps(1)).unwrap(), [(Way::Up, "m2"), (Way::Down, "m2")]);

    let mut record = applied(&["m1", "m2"]);
    record.unfinished = Some(unfinished("m2", Way::Down, &[], Some(begun("back", None))));
    assert_eq!(plan(&registry, &record, Down::Steps(1)).unwrap(), [(Way::Down, "m2")]);
    assert_eq!(plan(&registry, &record, Goal::Redo).unwrap(), [(Way::Down, "m2"), (Way::Up, "m2")]);
    let back_and_on = vec![(Way::Down, "m2"), (Way::Up, "m2"), (Way::Up, "m3")];
    assert_eq!(plan(&registry, &record, Up::All).unwrap(), back_and_on);
}

#[test]
fn an_interrupted_migration_whose_past_was_changed_is_refused() {
    let registry = registry(&THREE);
    let with = |done: &[&str], begun| {
        let mut record = applied(&["m1"]);
        record.unfinished = Some(unfinished("m2", Way::Up, done, begun));
        plan(&registry, &record, Up::All)
    };
    let error = with(&["one", "zwei"], None).unwrap_err();
    assert!(matches!(&error, PlanError::ChangedUnfinished { step: 2, .. }), "{error}");
    assert!(error.to_string().contains("          zwei\n"), "{error}");
    assert!(with(&["one", "two", "three", "four"], None).is_err());
    // The step that was cut off is unknown; the one that the server refused left nothing, and may be corrected.
    assert!(with(&["one"], Some(begun("zwei", None))).is_err());
    assert!(with(&["one"], Some(begun("zwei", Some("no such column")))).is_ok());
}

#[test]
fn an_interrupted_migration_that_is_not_linked_is_refused() {
    let mut record = applied(&["m1"]);
    record.unfinished = Some(unfinished("m9", Way::Up, &["one"], None));
    let error = plan(&registry(&THREE), &record, Up::All).unwrap_err();
    assert!(matches!(error, PlanError::UnknownUnfinished { .. }), "{error}");
}

#[test]
fn scripts_of_another_macro_are_told_as_such() {
    let migration: &'static Migration =
        Box::leak(Box::new(Migration { scripts: crate::migration::Scripts::of_text("5:later"), ..blank("m1_a") }));
    let registry = Registry::of([migration]).unwrap();
    let plan = Plan::new(
        &registry,
        &Record::default(),
        Server::unknown(Dialect::Postgres),
        &Goal::Up(Up::All),
        Policy::default(),
    );
    assert!(plan.unwrap_err().to_string().contains("another version of the macro"));
}
