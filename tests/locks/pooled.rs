//! Behind a pooler, where a session is not one's own.

use migrate_core::{LockMode, Options};
use migrate_tests::servers::{Database, Kind, Pooler, Pooling, Server};

use crate::draft::column;
use crate::many::{Race, Size, alone, judge};
use crate::runner::{Order, Runner};
use crate::up;

/// Whether the runner that is at work has a lease.
fn is_leased(database: &Database) -> bool {
    column(database, "SELECT lease_id FROM migrate_lock WHERE lease_id IS NOT NULL").len() == 1
}

#[test]
fn the_lease_is_chosen_behind_a_pooler_and_only_there() {
    let server = Server::shared(Kind::Postgres18).unwrap();
    for pooling in [Pooling::Transaction, Pooling::Session] {
        let pooler = Pooler::start(server, pooling);
        for leased in [true, false] {
            let direct = server.fresh_database();
            let way = leased.then(|| pooler.database(&direct));
            let order = Order::new("steps", way.as_ref().unwrap_or(&direct));
            let mut runner = Runner::at_work(order.pauses_after("m0002_steps 1"));
            runner.pauses();
            assert_eq!(column(&direct, "SELECT name FROM migrate_history"), ["m0001_trace"]);
            assert_eq!(is_leased(&direct), leased, "{}", order.database.name());
            runner.go_on();
            assert_eq!(runner.done().ran().len(), 2, "{}", order.database.name());
            assert!(!is_leased(&direct), "{}", order.database.name());
        }
    }
}

#[test]
fn a_session_lock_that_was_asked_for_is_not_used_behind_a_pooler() {
    let server = Server::shared(Kind::Postgres18).unwrap();
    let pooler = Pooler::start(server, Pooling::Transaction);
    let database = pooler.database(&server.fresh_database());
    let error = up("three", &database, Options { lock: LockMode::Session, ..Options::default() }).0.unwrap_err();
    assert!(error.to_string().contains("help: use `--lock lease`"), "{error}");
}

#[test]
fn behind_a_pooler_every_migration_runs_once() {
    let _alone = alone();
    let server = Server::shared(Kind::Postgres18).unwrap();
    let races = [Pooling::Transaction, Pooling::Session].map(|pooling| {
        let pooler = Pooler::start(server, pooling);
        let name = format!("postgres-18 behind PgBouncer, {} pooling", pooling.name());
        let through = |direct: &Database| Some(pooler.database(direct));
        Race::run(&name, "concurrently", &[LockMode::Auto], Size::asked_for(), || server.fresh_database(), through)
    });
    judge(&races);
}
