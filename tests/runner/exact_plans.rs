//! `run_plan`: a run does exactly what a plan says, or nothing.

use migrate_core::error::PlanError;
use migrate_core::{Error, ErrorKind, Mark, Up};
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, three_tables};

/// What `run_plan` says of another plan.
fn other_plan(error: Error) -> (Vec<String>, Vec<String>, Option<&'static str>) {
    assert_eq!(error.kind(), ErrorKind::History, "{error}");
    match error {
        Error::Plan(PlanError::OtherPlan { planned, needed, other_sql }) => (planned, needed, other_sql),
        error => panic!("{error}"),
    }
}

#[test]
fn a_plan_that_is_still_right_is_run() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            let plan = migrator.plan(Up::Steps(2)).await.unwrap();
            let report = migrator.run_plan(&plan).await.unwrap();
            let names: Vec<_> = report.migrations.iter().map(|run| run.name).collect();
            assert_eq!(names, ["m0001_users", "m0002_orders"], "{}", database.name());
        });
    }
}

#[test]
fn nothing_is_run_where_the_database_needs_something_else_by_now() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let three = three_tables(database.dialect());
            let mut first = migrator(&database, three.clone()).await;
            let plan = first.plan(Up::All).await.unwrap();
            // Another run was faster.
            migrator(&database, three.clone()).await.up(Up::Steps(1)).await.unwrap();
            let (given, needed, _) = other_plan(first.run_plan(&plan).await.unwrap_err());
            assert_eq!((given.len(), needed.len()), (3, 2), "{on}: {given:?} {needed:?}");
            assert_eq!(history(&database).len(), 1, "{on}");
            // Everything is applied.
            migrator(&database, three).await.up(Up::All).await.unwrap();
            let (_, needed, _) = other_plan(first.run_plan(&plan).await.unwrap_err());
            assert_eq!(needed, Vec::<String>::new(), "{on}");
            // Something is to be done again.
            let mut decider = migrator(&database, three_tables(database.dialect())).await;
            let empty = decider.plan(Up::All).await.unwrap();
            decider.mark("m0003_items", Mark::Reverted, "it was dropped by hand").await.unwrap();
            let (given, needed, _) = other_plan(decider.run_plan(&empty).await.unwrap_err());
            assert_eq!((given.len(), needed), (0, vec!["up m0003_items".to_owned()]), "{on}");
            assert_eq!(history(&database).len(), 2, "{on}");
        });
    }
}

#[test]
fn a_migration_with_other_sql_is_another_plan() {
    for database in TestDatabase::everywhere() {
        let dialect = database.dialect();
        let program = |sql: &str| {
            registry([MigrationBuilder::new(dialect, "m0001_notes").up(raw(sql)).down(raw("SELECT 1")).build()])
        };
        block_on(async {
            let plan =
                migrator(&database, program("CREATE TABLE notes (id integer)")).await.plan(Up::All).await.unwrap();
            let mut other = migrator(&database, program("CREATE TABLE notes (id integer, text text)")).await;
            let (planned, needed, other_sql) = other_plan(other.run_plan(&plan).await.unwrap_err());
            assert_eq!((planned, other_sql), (needed, Some("m0001_notes")), "{}", database.name());
            assert!(database.try_query("SELECT * FROM notes").is_err(), "{}", database.name());
        });
    }
}
