//! What destroys data is not done by a slip of the hand.

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{Sandbox, USERS_AND_POSTS};

/// On a database that belongs to production, and remembers it.
fn production(database: &TestDatabase) -> Sandbox {
    let sandbox =
        Sandbox::on(USERS_AND_POSTS, database, "[environments.production]\n[environments.frozen]\nforward_only = true");
    sandbox.run("up --env production").exits_with(0);
    sandbox
}

fn name(database: &TestDatabase) -> String {
    database.url().rsplit('/').next().expect("a name").to_owned()
}

#[test]
fn a_protected_database_is_reverted_only_when_named() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let (on, name) = (database.name(), name(&database));
        let sandbox = production(&database);
        for verb in ["down", "redo", "reset", "fresh"] {
            // The database remembers, whoever forgets to say so.
            for line in [format!("{verb} --yes-drop wrong"), format!("{verb} --env production --yes-drop wrong")] {
                let run = sandbox.run(&line).exits_with(2);
                assert!(run.stderr.contains("belongs to `production`, which is protected"), "{on}: {run:#?}");
                assert!(run.stderr.contains(&format!("migrate {verb} --yes-drop {name}")), "{on}: {run:#?}");
            }
            sandbox.run(verb).exits_with(2);
        }
        assert_eq!(database.count("migrate_history"), 3, "{on}");
        let run = sandbox.run("status").exits_with(0);
        assert!(run.stdout.contains("it belongs to `production`, which is protected"), "{on}: {run:#?}");
        for verb in ["down", "redo", "reset", "fresh"] {
            sandbox.run(&format!("{verb} --yes-drop {name}")).exits_with(0);
        }
        assert_eq!(
            sandbox.run("status --json").exits_with(0).json()["environment"],
            "production",
            "{on}: after `fresh` as well"
        );
    }
}

#[test]
fn an_unprotected_database_is_reverted_and_a_wrong_name_is_refused() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    sandbox.run("up").exits_with(0);
    for verb in ["down", "redo", "reset", "fresh"] {
        let run = sandbox.run(&format!("{verb} --yes-drop other.db")).exits_with(2);
        assert!(run.stderr.contains("`other.db` was typed, and the database is named `test.db`"), "{run:#?}");
    }
    for verb in ["down", "redo", "reset"] {
        sandbox.run(verb).exits_with(0);
    }
}

#[test]
fn nothing_is_dropped_without_a_terminal_or_confirmation() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    sandbox.run("up").exits_with(0);
    database.query("INSERT INTO users (email) VALUES ('ada')");
    let run = sandbox.run("fresh").exits_with(2);
    assert!(run.stderr.contains("6 objects of") && run.stderr.contains("fresh --yes-drop test.db"), "{run:#?}");
    assert_eq!(database.count("users"), 1);
    let document = sandbox.run("fresh --json --yes-drop test.db").exits_with(0).json();
    assert_eq!(document["dropped"].as_array().unwrap().len(), 6, "{document:#}");
    assert_eq!(document["migrations"].as_array().unwrap().len(), 3, "{document:#}");
    assert_eq!(database.count("users"), 0);
    let run = sandbox.run("history").exits_with(0);
    assert!(run.stdout.contains("emptied  dropped 6 objects"), "{run:#?}");
}

#[test]
fn forward_only_suggests_a_new_migration() {
    let database = TestDatabase::sqlite();
    let sandbox = production(&database);
    for verb in ["down", "redo", "reset", "fresh"] {
        let run = sandbox.run(&format!("{verb} --env frozen --yes-drop test.db")).exits_with(2);
        assert!(run.stderr.contains("migrate new --revert m0003_drop_nickname"), "{run:#?}");
    }
    sandbox.run("up --env frozen").exits_with(0);
    assert_eq!(database.count("migrate_history"), 3);
}
