//! What each verb does to an SQLite file, and what it says.

use migrate_tests::servers::TestDatabase;

use crate::program::{NO_MIGRATIONS, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, assert_transcript};

#[test]
fn up_lists_each_migration_and_a_summary() {
    assert_transcript!(Sandbox::with_database(USERS_AND_POSTS).run("up"));
}

#[test]
fn up_with_nothing_pending_reports_that_and_succeeds() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    assert_transcript!(sandbox.run("up"));
}

#[test]
fn up_stops_at_its_target() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let run = sandbox.run("up -n 1").exits_with(0);
    assert!(run.stdout.contains("m0001") && !run.stdout.contains("m0002"), "{run:#?}");
    let run = sandbox.run("up --to m0002_create_posts").exits_with(0);
    assert!(run.stdout.contains("m0002") && !run.stdout.contains("m0003"), "{run:#?}");
    assert_transcript!(sandbox.run("up --to m0002_create_posts"));
}

#[test]
fn up_to_a_misspelt_name_suggests_a_similar_one() {
    assert_transcript!(Sandbox::with_database(USERS_AND_POSTS).run("up --to m0002_create_post"));
}

#[test]
fn down_reverts_the_newest() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    assert_transcript!(sandbox.run("down"));
}

#[test]
fn down_stops_at_its_target() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    let run = sandbox.run("down --to m0002_create_posts").exits_with(0);
    assert!(run.stdout.contains("m0003") && !run.stdout.contains("m0002"), "{run:#?}");
    let run = sandbox.run("down -n 1").exits_with(0);
    assert!(run.stdout.contains("m0002") && !run.stdout.contains("m0001"), "{run:#?}");
    sandbox.run("up").exits_with(0);
    let run = sandbox.run("down --all").exits_with(0);
    assert!(run.stdout.contains("reverted 3 migrations"), "{run:#?}");
    assert_transcript!(sandbox.run("down"));
}

#[test]
fn reverted_migrations_can_be_applied_again() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    sandbox.run("down --all").exits_with(0);
    let run = sandbox.run("up").exits_with(0);
    assert!(run.stdout.contains("applied 3 migrations"), "{run:#?}");
}

#[test]
fn redo_reverts_and_applies() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 2").exits_with(0);
    assert_transcript!(sandbox.run("redo"));
}

#[test]
fn redo_without_applied_migrations_does_nothing() {
    assert_transcript!(Sandbox::with_database(USERS_AND_POSTS).run("redo"));
}

#[test]
fn status_lists_what_is_applied_and_what_is_pending() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 2").exits_with(0);
    assert_transcript!(sandbox.run("status"));
}

#[test]
fn plan_with_a_database_has_what_is_pending_only() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 2").exits_with(0);
    assert_transcript!(sandbox.run("plan"));
    let run = sandbox.run("status").exits_with(0);
    assert!(run.stdout.contains("2 applied, 1 pending"), "{run:#?}");
}

#[test]
fn plan_without_pending_migrations_reports_that() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    let run = sandbox.run("plan").exits_with(0);
    assert_eq!(run.stdout, "-- nothing would be run on sqlite://app.db\n");
}

#[test]
fn an_offline_plan_needs_no_database_and_has_the_whole_history() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for server in ["postgres", "sqlite"] {
        let run = sandbox.run(&format!("plan --dialect {server}")).exits_with(0);
        let (users, posts) = (run.stdout.find("CREATE TABLE").unwrap(), run.stdout.rfind("CREATE TABLE").unwrap());
        assert!(users < posts, "{run:#?}");
        let run = sandbox.run(&format!("plan --dialect {server} --down")).exits_with(0);
        let (posts, users) = (run.stdout.find("-- m0002").unwrap(), run.stdout.find("-- m0001").unwrap());
        assert!(posts < users, "{run:#?}");
    }
    assert_eq!(std::fs::read_dir(sandbox.path("")).unwrap().count(), 0);
}

#[test]
fn an_offline_plan_for_a_server_that_is_no_target_names_the_target_to_add() {
    assert_transcript!(Sandbox::new(USERS_AND_POSTS).run("plan --dialect mysql"));
}

#[test]
fn a_plan_is_sql_with_everything_else_in_comments() {
    assert_transcript!(Sandbox::new(USERS_AND_POSTS).run("plan --dialect postgres"));
}

#[test]
fn a_plan_lists_what_cannot_be_reverted() {
    let run = Sandbox::new(SLOW_AND_FAILING).run("plan --dialect sqlite --down").exits_with(0);
    assert!(run.stdout.contains("-- irreversible: the rows are gone"), "{run:#?}");
}

#[test]
fn a_failed_migration_is_reported_with_the_migrations_applied_before_it() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    let run = sandbox.run("up").exits_with(1);
    assert!(run.stdout.contains("applied m0003_forget_counts"), "{run:#?}");
    assert!(run.stderr.contains("m0004_break") && run.stderr.contains("nowhere"), "{run:#?}");
    let run = sandbox.run("status").exits_with(0);
    assert!(run.stdout.contains("3 applied, 1 pending"), "{run:#?}");
}

#[test]
fn a_crate_without_migrations_is_reported_with_a_fix() {
    assert_transcript!(Sandbox::with_database(NO_MIGRATIONS).run("up"));
}

#[test]
fn the_tables_are_there_after_up_and_gone_after_down() {
    let database = TestDatabase::sqlite();
    let tables = || {
        database
            .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('users', 'posts') ORDER BY name")
    };
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.run(&format!("up --database-url {}", database.url())).exits_with(0);
    assert_eq!(tables(), [["posts"], ["users"]].map(|row| row.map(|name| Some(name.to_owned()))));
    sandbox.run(&format!("down --all --database-url {}", database.url())).exits_with(0);
    assert!(tables().is_empty());
}

#[test]
fn raw_sql_that_is_cut_in_a_summary_says_so_and_stands_below_as_a_whole() {
    let run = Sandbox::new(SLOW_AND_FAILING).run("plan --dialect sqlite").exits_with(0);
    let (_, cut) =
        run.stdout.split_once("-- run `INSERT INTO counts (total) WITH RECURSIVE numbers (n) AS …`\n").unwrap();
    assert!(cut.contains("\nINSERT INTO counts (total) WITH RECURSIVE numbers (n) AS (VALUES (1) UNION ALL "), "{cut}");
    assert!(cut.contains("-- run `DELETE FROM counts WHERE total < 0`\n"), "{cut}");
}
