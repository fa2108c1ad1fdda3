//! The plan of a run is fixed when it begins: what reverts something reverts what it was asked for, or nothing, and no
//! other runner comes in between.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use migrate_core::{Connection, Down, Error, ErrorKind, Event, Goal, Group, LockMode, Migrator, Options, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, tables, three_tables};

/// How long a run waits for the other one: longer than that takes, and not for ever where it never comes.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What somebody asks for.
#[derive(Clone, Debug)]
enum Request {
    Reach(Goal),
    Fresh,
}

async fn answer(mut migrator: Migrator, request: &Request) -> Result<Vec<String>, Error> {
    let report = match request {
        Request::Reach(goal) => migrator.run(goal.clone()).await?,
        Request::Fresh => migrator.fresh().await?.report,
    };
    Ok(report.migrations.into_iter().map(|ran| format!("{} {}", ran.direction.name(), ran.name)).collect())
}

/// Each on its own thread: the second begins when the first is about to run its first migration, which goes on when the
/// second waits or has ended.
fn both(database: &TestDatabase, options: &Options, requests: [&Request; 2]) -> [Result<Vec<String>, Error>; 2] {
    let dialect = database.dialect();
    let connect = move |observer: Box<dyn FnMut(Event<'_>) + Send>| async move {
        migrator(database, three_tables(dialect)).await.options(options.clone()).observe(observer)
    };
    let (begun, begins): (Sender<()>, Receiver<()>) = channel();
    let (waits, waiting): (Sender<()>, Receiver<()>) = channel();
    let ends = waits.clone();
    thread::scope(|scope| {
        let first = scope.spawn(move || {
            let mut told = false;
            let observer = Box::new(move |event: Event<'_>| {
                if let (Event::Planned(_) | Event::Emptied(_), false) = (event, told) {
                    told = true;
                    let _ = begun.send(());
                    let _ = waiting.recv_timeout(TIMEOUT);
                }
            });
            block_on(async { answer(connect(observer).await, requests[0]).await })
        });
        let second = scope.spawn(move || {
            let observer = Box::new(move |event: Event<'_>| {
                if let Event::Waiting { .. } = event {
                    let _ = waits.send(());
                }
            });
            let result = block_on(async move {
                let migrator = connect(observer).await;
                begins.recv_timeout(TIMEOUT).unwrap();
                answer(migrator, requests[1]).await
            });
            let _ = ends.send(());
            result
        });
        [first.join().unwrap(), second.join().unwrap()]
    })
}

/// Three deploys of one migration each.
fn deployed(database: &TestDatabase) {
    for _ in 0..3 {
        block_on(async { migrator(database, three_tables(database.dialect())).await.up(Up::Steps(1)).await.unwrap() });
    }
}

#[test]
fn what_was_asked_for_twice_is_reverted_once() {
    let requests = [
        (Request::Reach(Goal::Down(Down::Batch)), 2),
        (Request::Reach(Goal::Down(Down::Steps(1))), 2),
        (Request::Reach(Goal::Down(Down::To("m0001_users".to_owned()))), 1),
        (Request::Reach(Goal::Down(Down::All)), 0),
        (Request::Reach(Goal::Redo), 3),
        (Request::Reach(Goal::Reset), 3),
        (Request::Fresh, 3),
    ];
    for (request, left) in requests {
        for database in TestDatabase::everywhere() {
            let on = format!("{}, {request:?}", database.name());
            deployed(&database);
            let [first, second] = both(&database, &Options::default(), [&request, &request]);
            first.unwrap_or_else(|error| panic!("{on}: {error}"));
            let error = second.expect_err(&on);
            assert_eq!(error.kind(), ErrorKind::Locked, "{on}: {error}");
            let text = error.to_string();
            let expected = match request {
                Request::Reach(Goal::Down(Down::Batch)) => "the batch that was newest when you asked is gone",
                _ => "the history is not what it was when `",
            };
            assert!(text.starts_with(expected), "{on}: {text}");
            assert!(text.contains("m0003_items"), "{on}: {text}");
            assert_eq!(history(&database).len(), left, "{on}");
            assert_eq!(tables(&database).len(), left, "{on}");
        }
    }
}

#[test]
fn what_reverts_is_refused_beside_an_up_and_reverts_no_migration_of_it() {
    let requests = [
        Request::Reach(Goal::Down(Down::Batch)),
        Request::Reach(Goal::Redo),
        Request::Reach(Goal::Reset),
        Request::Fresh,
    ];
    for request in requests {
        for database in TestDatabase::everywhere() {
            let on = format!("{}, {request:?}", database.name());
            block_on(async {
                migrator(&database, three_tables(database.dialect())).await.up(Up::Steps(1)).await.unwrap();
            });
            // Each migration is a transaction of its own, between which others may come where they can.
            let options = Options::default().group(Group::Never);
            let [up, other] = both(&database, &options, [&Request::Reach(Goal::Up(Up::All)), &request]);
            assert_eq!(up.expect(&on), ["up m0002_orders", "up m0003_items"], "{on}");
            let text = other.expect_err(&on).to_string();
            assert!(text.contains("m0002_orders, m0003_items: applied now"), "{on}: {text}");
            assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
        }
    }
}

#[test]
fn an_up_waits_for_a_down_and_applies_what_it_reverted() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        deployed(&database);
        let requests = [Request::Reach(Goal::Down(Down::Steps(2))), Request::Reach(Goal::Up(Up::All))];
        // The `up` reads the head before it waits, and finds everything applied: that was true then.
        let [down, up] = both(&database, &Options::default(), [&requests[0], &requests[1]]);
        assert_eq!(down.expect(on), ["down m0003_items", "down m0002_orders"], "{on}");
        let up = up.expect(on);
        let all = ["m0001_users", "m0002_orders", "m0003_items"];
        assert_eq!(history(&database), all[..=up.len()], "{on}: {up:?}");
    }
}

#[test]
fn an_application_reads_and_writes_between_two_transactions_of_a_run() {
    for lock in [LockMode::Auto, LockMode::Transaction, LockMode::Lease] {
        let database = TestDatabase::sqlite();
        let file = database.url().to_owned();
        let mut rows = 0;
        let (sender, seen) = channel();
        block_on(async {
            let options = Options::default().lock(lock).group(Group::Never);
            let migrator = migrator(&database, three_tables(Dialect::Sqlite)).await.options(options);
            let mut migrator = migrator.observe(move |event: Event<'_>| {
                if let Event::MigrationFinished(_) = event {
                    rows += 1;
                    let url = file.clone();
                    let write = move || {
                        block_on(async {
                            let mut application = Connection::open(&url).await.unwrap();
                            application.execute("PRAGMA busy_timeout = 0").await.unwrap();
                            application.execute("INSERT INTO users VALUES (1)").await.unwrap();
                            application.fetch("SELECT count(*) FROM users").await.unwrap()
                        })
                    };
                    sender.send((thread::spawn(write).join().unwrap(), rows)).unwrap();
                }
            });
            migrator.up(Up::All).await.unwrap();
        });
        let seen: Vec<_> = seen.try_iter().map(|(rows, _)| rows[0][0].clone().unwrap()).collect();
        assert_eq!(seen, ["1", "2", "3"], "{lock:?}");
    }
}

#[test]
fn another_run_never_comes_in_between_on_sqlite() {
    for lock in [LockMode::Auto, LockMode::Transaction, LockMode::Lease] {
        let database = TestDatabase::sqlite();
        let others = Options::default().lock(lock).lock_wait(Duration::ZERO);
        let (sender, refused) = channel();
        let url = database.url().to_owned();
        block_on(async {
            let options = Options::default().lock(lock).group(Group::Never);
            let migrator = migrator(&database, three_tables(Dialect::Sqlite)).await.options(options);
            let mut migrator = migrator.observe(move |event: Event<'_>| {
                if let Event::MigrationFinished(_) = event {
                    let (url, options) = (url.clone(), others.clone());
                    let run = move || {
                        block_on(async {
                            let other = Migrator::connect(&url).await.unwrap().options(options);
                            other.registry(three_tables(Dialect::Sqlite)).down(Down::Steps(1)).await
                        })
                    };
                    sender.send(thread::spawn(run).join().unwrap()).unwrap();
                }
            });
            migrator.up(Up::All).await.unwrap();
        });
        let refused: Vec<_> = refused.try_iter().map(|result| result.unwrap_err().kind()).collect();
        assert_eq!(refused, [ErrorKind::Locked; 3], "{lock:?}");
        assert_eq!(history(&database).len(), 3, "{lock:?}");
    }
}

/// `m0002` reverts in two steps, of which the second is refused while there is no table `gate`.
fn interrupted(dialect: Dialect) -> Registry {
    let second = MigrationBuilder::new(dialect, "m0002_orders").stepwise().table("orders");
    registry([
        MigrationBuilder::new(dialect, "m0001_users").table("users").build(),
        second.down(raw("DELETE FROM gate")).build(),
        MigrationBuilder::new(dialect, "m0003_items").table("items").build(),
    ])
}

#[test]
fn a_down_of_a_batch_that_was_interrupted_ends_with_that_batch() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let connect = async || migrator(&database, interrupted(database.dialect())).await;
        block_on(async {
            connect().await.up(Up::Steps(1)).await.unwrap();
            connect().await.up(Up::All).await.unwrap();
            let error = connect().await.down(Down::Batch).await.unwrap_err();
            assert!(error.to_string().contains("gate"), "{on}: {error}");
            assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
            database.query("CREATE TABLE gate (id int)");
            let report = connect().await.down(Down::Batch).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations.len(), 1, "{on}: {report:?}");
        });
        assert_eq!(history(&database), ["m0001_users"], "{on}: the batch before it was reverted as well");
    }
}

#[test]
fn a_dry_run_of_sqlite_writes_nothing() {
    let database = TestDatabase::sqlite();
    block_on(async {
        let tried = migrator(&database, three_tables(Dialect::Sqlite)).await.dry_run(Up::All).await.unwrap();
        assert_eq!(tried.tried.len(), 3);
    });
    assert!(database.query("SELECT name FROM sqlite_schema").is_empty());
}

/// A connection that was handed over has no second one, so there is no lease over it, and each transaction has a lock of
/// its own.
#[test]
fn a_down_over_a_connection_that_was_handed_over_never_changes_its_goal() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    deployed(&database);
    let url = database.url().to_owned();
    let error = block_on(async {
        let connection = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
        let options = Options::default().lock(LockMode::Transaction);
        let migrator = Migrator::new(connection).registry(three_tables(Dialect::Postgres)).options(options);
        let mut other = Some(url.clone());
        let mut migrator = migrator.observe(move |event: Event<'_>| {
            if let Event::MigrationFinished(_) = event
                && let Some(url) = other.take()
            {
                // The release that is being rolled back comes up once more in between.
                let run = move || {
                    block_on(async {
                        let other = Migrator::connect(&url).await.unwrap().registry(three_tables(Dialect::Postgres));
                        other.lock(LockMode::Transaction).up(Up::All).await.unwrap()
                    })
                };
                assert_eq!(thread::spawn(run).join().unwrap().migrations.len(), 1);
            }
        });
        migrator.down(Down::Steps(2)).await.unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    assert!(error.to_string().starts_with("another runner changed the history"), "{error}");
    assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"]);
}
