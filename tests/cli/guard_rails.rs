//! What destroys data is not done by a slip of the hand.

use migrate_tests::servers::{Database, Kind};

use crate::program::{Bench, STEADY};

/// On a database that belongs to production, and remembers it.
fn production(database: &Database) -> Bench {
    let bench = Bench::on(STEADY, database, "[environments.production]\n[environments.frozen]\nforward_only = true");
    bench.run("up --env production").ends(0);
    bench
}

fn name(database: &Database) -> String {
    database.url().rsplit('/').next().expect("a name").to_owned()
}

#[test]
fn a_protected_database_is_reverted_by_its_name_alone() {
    for database in [Some(Database::sqlite()), Database::fresh(Kind::Postgres18)].into_iter().flatten() {
        let (on, name) = (database.name(), name(&database));
        let bench = production(&database);
        for verb in ["down", "redo", "reset", "fresh"] {
            // The database remembers, whoever forgets to say so.
            for line in [format!("{verb} --yes-drop wrong"), format!("{verb} --env production --yes-drop wrong")] {
                let run = bench.run(&line).ends(2);
                assert!(run.stderr.contains("belongs to `production`, which is protected"), "{on}: {run:#?}");
                assert!(run.stderr.contains(&format!("migrate {verb} --yes-drop {name}")), "{on}: {run:#?}");
            }
            bench.run(verb).ends(2);
        }
        assert_eq!(database.count("migrate_history"), 3, "{on}");
        let run = bench.run("status").ends(0);
        assert!(run.stdout.contains("it belongs to `production`, which is protected"), "{on}: {run:#?}");
        for verb in ["down", "redo", "reset", "fresh"] {
            bench.run(&format!("{verb} --yes-drop {name}")).ends(0);
        }
        assert_eq!(
            bench.run("status --json").ends(0).json()["environment"],
            "production",
            "{on}: after `fresh` as well"
        );
    }
}

#[test]
fn what_is_not_protected_is_reverted_and_the_name_of_another_database_is_refused() {
    let database = Database::sqlite();
    let bench = Bench::on(STEADY, &database, "");
    bench.run("up").ends(0);
    for verb in ["down", "redo", "reset", "fresh"] {
        let run = bench.run(&format!("{verb} --yes-drop other.db")).ends(2);
        assert!(run.stderr.contains("`other.db` was typed, and the database is named `test.db`"), "{run:#?}");
    }
    for verb in ["down", "redo", "reset"] {
        bench.run(verb).ends(0);
    }
}

#[test]
fn nothing_is_dropped_where_nobody_could_read_what_goes() {
    let database = Database::sqlite();
    let bench = Bench::on(STEADY, &database, "");
    bench.run("up").ends(0);
    database.query("INSERT INTO users (email) VALUES ('ada')");
    let run = bench.run("fresh").ends(2);
    assert!(run.stderr.contains("5 objects of") && run.stderr.contains("fresh --yes-drop test.db"), "{run:#?}");
    assert_eq!(database.count("users"), 1);
    let document = bench.run("fresh --json --yes-drop test.db").ends(0).json();
    assert_eq!(document["dropped"].as_array().unwrap().len(), 5, "{document:#}");
    assert_eq!(document["migrations"].as_array().unwrap().len(), 3, "{document:#}");
    assert_eq!(database.count("users"), 0);
    let run = bench.run("history").ends(0);
    assert!(run.stdout.contains("emptied          dropped 5 objects"), "{run:#?}");
}

#[test]
fn where_only_the_way_forward_is_open_the_way_out_is_a_new_migration() {
    let database = Database::sqlite();
    let bench = production(&database);
    for verb in ["down", "redo", "reset", "fresh"] {
        let run = bench.run(&format!("{verb} --env frozen --yes-drop test.db")).ends(2);
        assert!(run.stderr.contains("migrate new --revert m0003_drop_nickname"), "{run:#?}");
    }
    bench.run("up --env frozen").ends(0);
    assert_eq!(database.count("migrate_history"), 3);
}
