//! What is refused, and what is left then.

use std::time::Duration;

use migrate_core::error::{Cause, PlanError, Remains, RunError, Stage};
use migrate_core::{Direction, Down, Error, ErrorKind, Finding, Options, State, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{
    MigrationBuilder, create_table, drop_table, history, journal, migrator, raw, registry, tables, three_tables,
};

/// Runs what is pending of these migrations.
fn up(database: &TestDatabase, drafts: Vec<MigrationBuilder>) -> Result<Vec<&'static str>, Error> {
    block_on(async {
        let registry = registry(drafts.into_iter().map(MigrationBuilder::build));
        let report = migrator(database, registry).await.up(Up::All).await?;
        Ok(report.migrations.iter().map(|ran| ran.name).collect())
    })
}

fn refusal(error: Error) -> PlanError {
    match error {
        Error::Plan(error) => error,
        error => panic!("{error}"),
    }
}

#[test]
fn a_migration_that_was_changed_is_refused() {
    for database in TestDatabase::everywhere() {
        let m1 = || MigrationBuilder::new(database.dialect(), "m0001_users").table("users");
        up(&database, vec![m1()]).unwrap();
        let checksum = m1().build().checksum.to_owned();
        let error = up(&database, vec![m1().checksum("decade")]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::History);
        let error = refusal(error);
        assert!(
            matches!(&error, PlanError::Found { finding, .. } if matches!(**finding, Finding::Changed { .. })),
            "{}: {error}",
            database.name()
        );
        assert!(error.to_string().contains("decade") && error.to_string().contains(&checksum), "{error}");
    }
}

#[test]
fn a_migration_that_this_program_does_not_have_is_refused() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            migrator(&database, three_tables(database.dialect())).await.up(Up::All).await.unwrap();
        });
        let error =
            up(&database, vec![MigrationBuilder::new(database.dialect(), "m0001_users").table("users")]).unwrap_err();
        let error = refusal(error);
        assert!(
            matches!(&error, PlanError::Found { finding, .. } if matches!(**finding, Finding::Unknown { .. })),
            "{}: {error}",
            database.name()
        );
    }
}

#[test]
fn a_migration_from_a_merged_branch_needs_permission_and_is_reverted_first() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let builder = |name, table| MigrationBuilder::new(database.dialect(), name).table(table);
        up(&database, vec![builder("m0001_a", "a"), builder("m0003_c", "c")]).unwrap();
        let all = || {
            registry(
                [builder("m0001_a", "a"), builder("m0002_b", "b"), builder("m0003_c", "c")]
                    .map(MigrationBuilder::build),
            )
        };
        block_on(async {
            let mut strict = migrator(&database, all()).await;
            let error = refusal(strict.up(Up::All).await.unwrap_err());
            assert!(
                matches!(&error, PlanError::Found { finding, .. } if matches!(**finding, Finding::OutOfOrder { .. })),
                "{on}: {error}"
            );

            let mut merged = migrator(&database, all()).await.allow_out_of_order(true);
            merged.up(Up::All).await.unwrap();
            assert_eq!(history(&database), ["m0001_a", "m0003_c", "m0002_b"], "{on}");
            // The chain is that of a database that ran them in order, so nothing is pending for anybody.
            assert!(strict.up(Up::All).await.unwrap().migrations.is_empty(), "{on}");
            let down = strict.down(Down::Steps(1)).await.unwrap();
            assert_eq!(down.migrations[0].name, "m0002_b", "{on}");
        });
    }
}

#[test]
fn a_migration_that_fails_in_a_transaction_leaves_nothing() {
    for database in [
        Some(TestDatabase::sqlite()),
        TestDatabase::fresh(ServerKind::Postgres14),
        TestDatabase::fresh(ServerKind::Postgres18),
    ] {
        let database = database.unwrap();
        let (on, dialect) = (database.name(), database.dialect());
        let good = || MigrationBuilder::new(dialect, "m0001_good").table("good");
        let bad = MigrationBuilder::new(dialect, "m0002_bad");
        let bad = bad.up(create_table("first")).up(raw("INSERT INTO nowhere VALUES (1)"));
        let error = up(&database, vec![good(), bad]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Failed, "{on}: {error}");
        let Error::Run(RunError::Failed(failure)) = &error else { panic!("{on}: {error}") };
        assert!(matches!(failure.stage, Stage::Step { number: 2, .. }), "{on}: {failure:?}");
        assert_eq!((failure.remains, failure.error.cause), (Remains::Nothing, Cause::NoSuchTable), "{on}");
        let message = error.to_string();
        for part in [
            "migration `m0002_bad` failed in step 2 of 2",
            "INSERT INTO nowhere VALUES (1)",
            "nothing of `m0002_bad` was kept; before it, `m0001_good` was run to its end",
        ] {
            assert!(message.contains(part), "{on}: `{part}` is not in: {message}");
        }
        assert_eq!((tables(&database), history(&database)), (vec!["good".to_owned()], vec!["m0001_good".to_owned()]));
        assert_eq!(journal(&database), ["finished", "taken back 2"], "{on}");

        // Corrected, it runs, whatever it was before.
        let corrected = MigrationBuilder::new(dialect, "m0002_bad").checksum("decade").table("second");
        assert_eq!(up(&database, vec![good(), corrected]).unwrap(), ["m0002_bad"], "{on}");
    }
}

#[test]
fn a_step_that_fails_outside_a_transaction_is_corrected_and_continued() {
    for database in
        [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
    {
        let (on, dialect) = (database.name(), database.dialect());
        let first = |name| MigrationBuilder::new(dialect, name).stepwise().up(create_table("first"));
        let bad = first("m0001_steps").up(raw("INSERT INTO nowhere VALUES (1)")).up(create_table("last"));
        let error = up(&database, vec![bad]).unwrap_err();
        let Error::Run(RunError::Failed(failure)) = &error else { panic!("{on}: {error}") };
        assert_eq!(failure.remains, Remains::Steps(1), "{on}: {error}");
        assert!(error.to_string().contains("step 1 of `m0001_steps` is done, and stays"), "{on}: {error}");

        let corrected = first("m0001_steps").checksum("decade").up(raw("DELETE FROM first"));
        assert_eq!(up(&database, vec![corrected]).unwrap(), ["m0001_steps"], "{on}");
        assert_eq!(tables(&database), ["first"], "{on}");

        // A first step that fails leaves nothing to be finished: the migration may become another.
        let only = MigrationBuilder::new(dialect, "m0002_only").stepwise().up(create_table("first"));
        let done = || first("m0001_steps").checksum("decade");
        let error = up(&database, vec![done(), only]).unwrap_err();
        let Error::Run(RunError::Failed(failure)) = &error else { panic!("{on}: {error}") };
        assert_eq!(failure.remains, Remains::Nothing, "{on}: {error}");
        let other = MigrationBuilder::new(dialect, "m0003_other").table("other");
        assert_eq!(up(&database, vec![done(), other]).unwrap(), ["m0003_other"], "{on}");
    }
}

#[test]
fn an_interrupted_revert_is_finished_before_anything_else() {
    for database in
        [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
    {
        let (on, dialect) = (database.name(), database.dialect());
        let builder = |second: &str| {
            let up = MigrationBuilder::new(dialect, "m0001_two").stepwise();
            let up = up.up(create_table("one")).up(create_table("two"));
            registry([up.down(drop_table("two")).down(raw(second)).build()])
        };
        block_on(async {
            let mut fails = migrator(&database, builder("DROP TABLE nowhere")).await;
            fails.up(Up::All).await.unwrap();
            let error = fails.down(Down::All).await.unwrap_err().to_string();
            assert!(error.contains("reverting migration `m0001_two` failed in step 2 of 2"), "{on}: {error}");
            assert_eq!(tables(&database), ["one"], "{on}");

            let mut corrected = migrator(&database, builder("DROP TABLE one")).await;
            let status = corrected.status().await.unwrap();
            assert_eq!(status.migrations[0].state, State::Unfinished, "{on}");
            let unfinished = status.unfinished.unwrap();
            assert_eq!((unfinished.direction, unfinished.done), (Direction::Down, 1), "{on}");
            // Its row is in the history still, but that does not pass for applied.
            let report = corrected.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            let ran: Vec<_> = report.migrations.iter().map(|ran| (ran.direction, ran.steps)).collect();
            assert_eq!(ran, [(Direction::Down, 1), (Direction::Up, 2)], "{on}");
        });
        assert_eq!(tables(&database), ["one", "two"], "{on}");
    }
}

#[test]
fn a_finished_step_may_not_change_before_its_migration_is_finished() {
    for database in
        [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
    {
        let (on, dialect) = (database.name(), database.dialect());
        let bad = raw("INSERT INTO nowhere VALUES (1)");
        let builder = MigrationBuilder::new(dialect, "m0001_steps").stepwise().up(create_table("first")).up(bad);
        up(&database, vec![builder]).unwrap_err();
        let another = MigrationBuilder::new(dialect, "m0001_steps").stepwise().up(create_table("another"));
        let error = refusal(up(&database, vec![another]).unwrap_err());
        assert!(matches!(&error, PlanError::ChangedUnfinished { step: 1, .. }), "{on}: {error}");
        assert!(error.to_string().contains("CREATE TABLE first"), "{on}: {error}");
    }
}

#[test]
fn rows_that_a_failed_raw_step_changed_are_rolled_back_on_mysql_and_mariadb() {
    for database in [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh) {
        database.query("CREATE TABLE numbers (n int PRIMARY KEY); INSERT INTO numbers VALUES (1), (2)");
        let builder = MigrationBuilder::new(database.dialect(), "m0001_rows")
            .stepwise()
            .up(raw("UPDATE numbers SET n = n + 10 WHERE n = 2"))
            .up(raw("INSERT INTO numbers VALUES (3), (1)"));
        up(&database, vec![builder]).unwrap_err();
        let rows = database.query("SELECT n FROM numbers ORDER BY n");
        assert_eq!(rows.into_iter().flatten().flatten().collect::<Vec<_>>(), ["1", "12"], "{}", database.name());
    }
}

#[test]
fn an_irreversible_migration_is_refused_with_the_reason() {
    for database in TestDatabase::everywhere() {
        let builder = || {
            MigrationBuilder::new(database.dialect(), "m0001_users").table("users").irreversible("rows would be lost")
        };
        up(&database, vec![builder()]).unwrap();
        let error = block_on(async {
            let mut migrator = migrator(&database, registry([builder().build()])).await;
            migrator.down(Down::All).await.unwrap_err()
        });
        assert_eq!(error.kind(), ErrorKind::Goal);
        assert!(error.to_string().contains("rows would be lost"), "{error}");
        assert_eq!(tables(&database), ["users"]);
    }
}

#[test]
fn rows_of_a_transaction_on_mysql_and_mariadb_come_with_its_history_or_not_at_all() {
    for database in [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh) {
        let on = database.name();
        database.query("CREATE TABLE numbers (n int PRIMARY KEY)");
        let insert = |numbers| raw(numbers);
        let builder = || MigrationBuilder::new(database.dialect(), "m0001_rows").transactional();
        let bad = builder().up(insert("INSERT INTO numbers VALUES (1)")).up(insert("INSERT INTO numbers VALUES (1)"));
        up(&database, vec![bad]).unwrap_err();
        assert_eq!(database.count("numbers"), 0, "{on}");
        let good = builder().up(insert("INSERT INTO numbers VALUES (1)"));
        assert_eq!(up(&database, vec![good]).unwrap(), ["m0001_rows"], "{on}");
        assert_eq!(database.count("numbers"), 1, "{on}");
    }
}

#[test]
fn a_user_without_rights_gets_an_error_and_can_still_inspect() {
    let database = TestDatabase::fresh(ServerKind::Postgres18).unwrap();
    database.query("CREATE ROLE looker LOGIN PASSWORD 'glance'");
    let at = database.url().split_once('@').unwrap().1;
    let url = format!("postgres://looker:glance@{at}");
    block_on(async {
        let migrator = migrate_core::Migrator::connect(&url).await.unwrap().registry(three_tables(Dialect::Postgres));
        let mut migrator = migrator.options(Options::default().lock_retry(Duration::ZERO));
        assert_eq!(migrator.status().await.unwrap().migrations.len(), 3);
        assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 3);
        let error = migrator.up(Up::All).await.unwrap_err().to_string();
        assert!(
            error.contains("create the tables of the history")
                && error.contains("GRANT CREATE ON SCHEMA public TO looker;"),
            "{error}"
        );
    });
}
