//! What is asked on a terminal, and what comes of the answer.
#![cfg(target_os = "linux")]

use migrate_tests::servers::Database;

use crate::program::{Bench, STEADY, TROUBLED};

#[test]
fn fresh_lists_what_goes_and_wants_the_name() {
    let database = Database::sqlite();
    let bench = Bench::on(STEADY, &database, "");
    bench.run("up").ends(0);
    database.query("CREATE TABLE of_another_program (id int)");
    for (typed, told) in
        [("\n", "nothing was typed"), ("yes\n", "`yes` was typed, and the database is named `test.db`")]
    {
        let run = bench.run_on_terminal("fresh", typed).ends(2);
        assert!(run.stdout.contains("table \"of_another_program\""), "{run:#?}");
        assert!(run.stdout.contains("nothing was done") && run.stdout.contains(told), "{run:#?}");
        assert_eq!(database.count("of_another_program"), 0);
    }
    let run = bench.run_on_terminal("fresh", "test.db\n").ends(0);
    assert!(run.stdout.contains("dropped 6 objects") && run.stdout.contains("applied 3 migrations"), "{run:#?}");
    assert!(database.try_query("SELECT * FROM of_another_program").is_err());
}

#[test]
fn reset_lists_what_is_reverted_and_wants_the_name() {
    let bench = Bench::with_database(STEADY);
    bench.run_on_terminal("reset", "").ends(0);
    let run = bench.run_on_terminal("reset", "another.db\n").ends(2);
    assert!(run.stdout.contains("m0003_drop_nickname, without loss"), "{run:#?}");
    assert!(run.stdout.contains("m0001_create_users: drop table `users`"), "{run:#?}");
    let run = bench.run_on_terminal("reset", "app.db\n").ends(0);
    assert!(run.stdout.contains("reverted 3 and applied 3 migrations"), "{run:#?}");
}

#[test]
fn what_is_at_work_is_shown_while_it_is() {
    let run = Bench::with_database(TROUBLED).run_on_terminal("up -n 2", "").ends(0);
    assert!(run.stdout.contains("[2/2] m0002_count_slowly, step 1 of 1: "), "{run:#?}");
    assert!(run.stdout.contains("applied m0002_count_slowly"), "{run:#?}");
}

#[test]
fn repair_asks_before_it_does_anything() {
    let database = Database::sqlite();
    let bench = Bench::on(STEADY, &database, "");
    bench.run("up").ends(0);
    let breaks = "UPDATE migrate_history SET chain = 'x' WHERE name = 'm0002_create_posts'";
    database.query(breaks);
    for typed in ["\n", "n\n", "what?\n"] {
        let run = bench.run_on_terminal("repair", typed).ends(3);
        assert!(run.stdout.contains("put 1 of 1 in order? [y/N]"), "{run:#?}");
        assert!(run.stdout.contains("nothing was done"), "{run:#?}");
    }
    let run = bench.run_on_terminal("repair", "y\n").ends(0);
    assert!(run.stdout.contains("in order now: the rows of the history do not fit together"), "{run:#?}");
    bench.run("repair").ends(0);
}
