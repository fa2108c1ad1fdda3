//! Other servers that have what this one has: a standby that has to confirm each commit, a subscriber that takes tables.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use migrate_core::{Down, Event, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{MigrationBuilder, create_table, drop_table, history, migrator, registry, three_tables};

/// A server whose commits wait for a standby that is not there.
fn without_its_standby() -> (TestServer, TestDatabase) {
    let server = TestServer::start(ServerKind::Postgres15).unwrap();
    let database = server.fresh_database();
    (server, database)
}

fn standby_is_gone(server: &TestServer) {
    let admin = server.database("postgres");
    admin.query("ALTER SYSTEM SET synchronous_standby_names = 'gone'");
    admin.query("SELECT pg_reload_conf()");
    std::thread::sleep(Duration::from_millis(500));
}

/// Runs what is pending; the standby is given up once a wait for it was told. How often it was told.
fn up_until_told(server: &TestServer, database: &TestDatabase, registry: migrate_core::Registry) -> usize {
    let told = Arc::new(Mutex::new(0));
    let count = Arc::clone(&told);
    let url = server.url("postgres");
    block_on(async {
        let mut migrator = migrator(database, registry).await.observe(move |event| {
            if let Event::CommitWaits { .. } = event {
                let mut count = count.lock().unwrap();
                *count += 1;
                if *count == 2 {
                    let url = url.clone();
                    std::thread::spawn(move || {
                        block_on(async {
                            let mut admin = migrate_core::Connection::open(&url).await.unwrap();
                            admin.execute("ALTER SYSTEM RESET synchronous_standby_names").await.unwrap();
                            admin.execute("SELECT pg_reload_conf()").await.unwrap();
                        });
                    });
                }
            }
        });
        migrator.up(Up::All).await.unwrap()
    });
    *told.lock().unwrap()
}

#[test]
fn a_commit_that_waits_for_a_standby_says_so() {
    let (server, database) = without_its_standby();
    block_on(async { migrator(&database, three_tables(database.dialect())).await.up(Up::Steps(1)).await.unwrap() });
    standby_is_gone(&server);
    assert!(up_until_told(&server, &database, three_tables(database.dialect())) >= 2);
    assert_eq!(history(&database).len(), 3);
}

#[test]
fn the_first_tables_and_steps_outside_a_transaction_say_it_as_well() {
    let (server, database) = without_its_standby();
    standby_is_gone(&server);
    // Neither the tables of the history nor the step is in a transaction of ours.
    let step = MigrationBuilder::new(database.dialect(), "m0001_step").stepwise().up(create_table("one"));
    assert!(up_until_told(&server, &database, registry([step.down(drop_table("one")).build()])) >= 2);
    assert_eq!(history(&database), ["m0001_step"]);
}

#[test]
fn a_commit_that_waits_for_nobody_says_nothing() {
    let database = TestDatabase::fresh(ServerKind::Postgres18).unwrap();
    let told = Arc::new(Mutex::new(0));
    let count = Arc::clone(&told);
    block_on(async {
        let mut migrator = migrator(&database, three_tables(database.dialect())).await.observe(move |event| {
            if let Event::CommitWaits { .. } = event {
                *count.lock().unwrap() += 1;
            }
        });
        migrator.up(Up::All).await.unwrap();
    });
    assert_eq!(*told.lock().unwrap(), 0);
}

/// The publications that `status` and `up` warn of.
fn warned(database: &TestDatabase) -> (Vec<String>, Vec<String>) {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&warnings);
    let published = block_on(async {
        let mut migrator = migrator(database, three_tables(database.dialect())).await.observe(move |event| {
            if let Event::Warned(warning) = event {
                all.lock().unwrap().push(warning.to_string());
            }
        });
        migrator.up(Up::Steps(1)).await.unwrap();
        migrator.status().await.unwrap().publications
    });
    let warnings = warnings.lock().unwrap().clone();
    (published, warnings)
}

#[test]
fn a_publication_that_has_the_history_in_it_is_a_warning() {
    let database = TestDatabase::fresh(ServerKind::Postgres15).unwrap();
    assert_eq!(warned(&database), (vec![], vec![]));
    // Neither another table nor another schema.
    database.query("CREATE PUBLICATION of_users FOR TABLE users");
    database.query("CREATE SCHEMA other; CREATE TABLE other.migrate_history (id int)");
    database.query("CREATE PUBLICATION of_another FOR TABLE other.migrate_history");
    assert_eq!(warned(&database), (vec![], vec![]));
    for (name, tables) in [
        ("everything", "FOR ALL TABLES"),
        ("of_schema", "FOR TABLES IN SCHEMA public"),
        ("of_history", "FOR TABLE migrate_history"),
    ] {
        // So that there is something to run.
        block_on(async {
            migrator(&database, three_tables(database.dialect())).await.down(Down::Steps(1)).await.unwrap()
        });
        database.query(&format!("CREATE PUBLICATION {name} {tables}"));
        let (published, warnings) = warned(&database);
        assert_eq!(published, [name]);
        assert!(warnings.iter().any(|warning| warning.contains(&format!("the publication `{name}`"))), "{warnings:?}");
        database.query(&format!("DROP PUBLICATION {name}"));
    }
}
