//! Taking the lock away from whoever has it.

use migrate_core::{Error, ErrorKind, Holder, LockMode, Migrator, Options};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::column;
use crate::modes::modes;
use crate::runner::{LockRunner, RunnerOrder};
use crate::scenario::scenario;
use crate::takeover::wait_for_second_step;
use crate::{LEASE, one_of_each, run_on_each, up, written_rows};

fn unlock(database: &TestDatabase, force: bool) -> Result<Option<Holder>, Error> {
    block_on(async {
        let migrator = Migrator::connect(database.url()).await?;
        let mut migrator = migrator.registry(scenario("steps", database.dialect()));
        migrator = migrator.options(Options::default().lease(LEASE));
        migrator.unlock(force, "the deployment was cancelled").await
    })
}

fn assert_noted(database: &TestDatabase) {
    let noted = column(database, "SELECT reason FROM migrate_journal WHERE event = 'unlocked'");
    assert_eq!(noted, ["the deployment was cancelled"], "{}", database.name());
}

/// The next run goes on at once, and has nothing to take over.
fn assert_free(name: &str, database: &TestDatabase, lock: LockMode) {
    let (report, took_over) = up(name, database, Options::default().lock(lock));
    assert_eq!(report.unwrap().migrations.len(), 1, "{}", database.name());
    assert!(!took_over, "{}", database.name());
}

#[test]
fn unlock_without_a_lock_changes_nothing() {
    run_on_each(&one_of_each(), |database| {
        for force in [false, true] {
            assert_eq!(unlock(database, force).unwrap(), None, "{}", database.name());
        }
    });
}

#[test]
fn the_lease_of_a_dead_runner_is_released_without_force() {
    run_on_each(&one_of_each(), |database| {
        let order = RunnerOrder::new("steps", database).lock(LockMode::Lease).lease(LEASE);
        let mut runner = LockRunner::at_work(order.pauses_after("m0002_steps 1"));
        runner.wait_until_paused();
        runner.kill();
        let holder = unlock(database, false).unwrap().expect("a holder");
        assert!(holder.runner.is_some_and(|runner| runner.contains("process")), "{}", database.name());
        assert_noted(database);
        assert_free("steps", database, LockMode::Lease);
    });
}

#[test]
fn a_lease_with_a_fresh_heartbeat_is_released_by_force_only() {
    run_on_each(&one_of_each(), |database| {
        // SQLite: while it writes, nothing can be taken away.
        if database.dialect() == Dialect::Sqlite {
            return;
        }
        let on = database.name();
        let mut runner =
            LockRunner::at_work(RunnerOrder::new("slow steps", database).lock(LockMode::Lease).lease(LEASE));
        wait_for_second_step(database);
        let error = unlock(database, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked, "{on}: {error}");
        assert!(error.to_string().contains("migrate unlock --force"), "{on}: {error}");
        assert!(unlock(database, true).unwrap().is_some(), "{on}");
        assert_noted(database);
        assert!(runner.wait_until_done().ran.is_err(), "{on}");
        assert_free("slow steps", database, LockMode::Lease);
    });
}

#[test]
fn a_runner_that_lost_its_lease_changes_nothing_more() {
    run_on_each(&one_of_each(), |database| {
        let order = RunnerOrder::new("steps", database).lock(LockMode::Lease).lease(LEASE);
        let mut runner = LockRunner::at_work(order.pauses_after("m0002_steps 1"));
        runner.wait_until_paused();
        assert!(unlock(database, true).unwrap().is_some(), "{}", database.name());
        assert_noted(database);
        let left = written_rows(database);
        runner.resume();
        let error = runner.wait_until_done().ran.unwrap_err();
        assert!(error.contains("the lease was taken over"), "{}: {error}", database.name());
        assert_eq!(written_rows(database), left, "{}", database.name());
        assert_free("steps", database, LockMode::Lease);
    });
}

#[test]
fn a_session_lock_is_released_by_force_only() {
    run_on_each(&one_of_each(), |database| {
        if !modes(database.dialect()).contains(&LockMode::Session) {
            return;
        }
        let on = database.name();
        let order = RunnerOrder::new("steps", database).lock(LockMode::Session);
        let mut runner = LockRunner::at_work(order.pauses_after("m0002_steps 1"));
        runner.wait_until_paused();
        let error = unlock(database, false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked, "{on}: {error}");
        assert!(unlock(database, true).unwrap().is_some_and(|holder| holder.session.is_some()), "{on}");
        assert_noted(database);
        assert_free("steps", database, LockMode::Session);
        runner.resume();
        let error = runner.wait_until_done().ran.unwrap_err();
        assert!(error.starts_with("Connect "), "{on}: {error}");
    });
}
