//! What is asked on a terminal, and what comes of the answer.
#![cfg(target_os = "linux")]

use migrate_tests::servers::TestDatabase;

use crate::program::{SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS};

#[test]
fn fresh_lists_what_is_dropped_and_requires_the_name() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    sandbox.run("up").exits_with(0);
    database.query("CREATE TABLE of_another_program (id int)");
    for (typed, told) in
        [("\n", "nothing was typed"), ("yes\n", "`yes` was typed, and the database is named `test.db`")]
    {
        let run = sandbox.run_on_terminal("fresh", typed).exits_with(2);
        assert!(run.stdout.contains("table \"of_another_program\""), "{run:#?}");
        assert!(run.stdout.contains("nothing was done") && run.stdout.contains(told), "{run:#?}");
        assert_eq!(database.count("of_another_program"), 0);
    }
    let run = sandbox.run_on_terminal("fresh", "test.db\n").exits_with(0);
    assert!(run.stdout.contains("dropped 7 objects") && run.stdout.contains("applied 3 migrations"), "{run:#?}");
    assert!(database.try_query("SELECT * FROM of_another_program").is_err());
}

#[test]
fn reset_lists_what_is_reverted_and_requires_the_name() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run_on_terminal("reset", "").exits_with(0);
    let run = sandbox.run_on_terminal("reset", "another.db\n").exits_with(2);
    assert!(run.stdout.contains("m0003_drop_nickname, without loss"), "{run:#?}");
    assert!(run.stdout.contains("m0001_create_users: drop table `users`"), "{run:#?}");
    let run = sandbox.run_on_terminal("reset", "app.db\n").exits_with(0);
    assert!(run.stdout.contains("reverted 3 and applied 3 migrations"), "{run:#?}");
}

#[test]
fn the_current_migration_is_shown_while_it_runs() {
    let run = Sandbox::with_database(SLOW_AND_FAILING).run_on_terminal("up -n 2", "").exits_with(0);
    assert!(run.stdout.contains("[2/2] m0002_count_slowly, step 1 of 1: "), "{run:#?}");
    assert!(run.stdout.contains("applied m0002_count_slowly"), "{run:#?}");
}

#[test]
fn repair_asks_before_it_does_anything() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    sandbox.run("up").exits_with(0);
    let breaks = "UPDATE migrate_history SET chain = 'x' WHERE name = 'm0002_create_posts'";
    database.query(breaks);
    for typed in ["\n", "n\n", "what?\n"] {
        let run = sandbox.run_on_terminal("repair", typed).exits_with(3);
        assert!(run.stdout.contains("put 1 of 1 in order? [y/N]"), "{run:#?}");
        assert!(run.stdout.contains("nothing was done"), "{run:#?}");
    }
    let run = sandbox.run_on_terminal("repair", "y\n").exits_with(0);
    assert!(run.stdout.contains("in order now: the rows of history `migrate-tests` do not fit together"), "{run:#?}");
    sandbox.run("repair").exits_with(0);
}
