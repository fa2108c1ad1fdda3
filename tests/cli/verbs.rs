//! What each verb does to an SQLite file, and what it says.

use migrate_tests::servers::Database;

use crate::program::{Bench, EMPTY, STEADY, TROUBLED, assert_transcript};

#[test]
fn up_tells_each_migration_and_the_sum() {
    assert_transcript!(Bench::with_database(STEADY).run("up"));
}

#[test]
fn up_with_nothing_pending_says_so_and_succeeds() {
    let bench = Bench::with_database(STEADY);
    bench.run("up").ends(0);
    assert_transcript!(bench.run("up"));
}

#[test]
fn up_stops_where_it_is_told_to() {
    let bench = Bench::with_database(STEADY);
    let run = bench.run("up -n 1").ends(0);
    assert!(run.stdout.contains("m0001") && !run.stdout.contains("m0002"), "{run:#?}");
    let run = bench.run("up --to m0002_create_posts").ends(0);
    assert!(run.stdout.contains("m0002") && !run.stdout.contains("m0003"), "{run:#?}");
    assert_transcript!(bench.run("up --to m0002_create_posts"));
}

#[test]
fn up_to_a_misspelt_name_names_the_near_one() {
    assert_transcript!(Bench::with_database(STEADY).run("up --to m0002_create_post"));
}

#[test]
fn down_reverts_the_newest() {
    let bench = Bench::with_database(STEADY);
    bench.run("up").ends(0);
    assert_transcript!(bench.run("down"));
}

#[test]
fn down_goes_as_far_as_it_is_told_to() {
    let bench = Bench::with_database(STEADY);
    bench.run("up").ends(0);
    let run = bench.run("down --to m0002_create_posts").ends(0);
    assert!(run.stdout.contains("m0003") && !run.stdout.contains("m0002"), "{run:#?}");
    let run = bench.run("down -n 1").ends(0);
    assert!(run.stdout.contains("m0002") && !run.stdout.contains("m0001"), "{run:#?}");
    bench.run("up").ends(0);
    let run = bench.run("down --all").ends(0);
    assert!(run.stdout.contains("reverted 3 migrations"), "{run:#?}");
    assert_transcript!(bench.run("down"));
}

#[test]
fn what_went_down_comes_up_again() {
    let bench = Bench::with_database(STEADY);
    bench.run("up").ends(0);
    bench.run("down --all").ends(0);
    let run = bench.run("up").ends(0);
    assert!(run.stdout.contains("applied 3 migrations"), "{run:#?}");
}

#[test]
fn redo_reverts_and_applies() {
    let bench = Bench::with_database(STEADY);
    bench.run("up -n 2").ends(0);
    assert_transcript!(bench.run("redo"));
}

#[test]
fn redo_of_nothing_does_nothing() {
    assert_transcript!(Bench::with_database(STEADY).run("redo"));
}

#[test]
fn status_lists_what_is_applied_and_what_is_pending() {
    let bench = Bench::with_database(STEADY);
    bench.run("up -n 2").ends(0);
    assert_transcript!(bench.run("status"));
}

#[test]
fn plan_with_a_database_has_what_is_pending_only() {
    let bench = Bench::with_database(STEADY);
    bench.run("up -n 2").ends(0);
    assert_transcript!(bench.run("plan"));
    let run = bench.run("status").ends(0);
    assert!(run.stdout.contains("2 applied, 1 pending"), "{run:#?}");
}

#[test]
fn plan_of_nothing_says_so() {
    let bench = Bench::with_database(STEADY);
    bench.run("up").ends(0);
    let run = bench.run("plan").ends(0);
    assert_eq!(run.stdout, "-- nothing would be run on sqlite://app.db\n");
}

#[test]
fn an_offline_plan_needs_no_database_and_has_the_whole_history() {
    let bench = Bench::new(STEADY);
    for server in ["postgres", "sqlite"] {
        let run = bench.run(&format!("plan --dialect {server}")).ends(0);
        let (users, posts) = (run.stdout.find("CREATE TABLE").unwrap(), run.stdout.rfind("CREATE TABLE").unwrap());
        assert!(users < posts, "{run:#?}");
        let run = bench.run(&format!("plan --dialect {server} --down")).ends(0);
        let (posts, users) = (run.stdout.find("-- m0002").unwrap(), run.stdout.find("-- m0001").unwrap());
        assert!(posts < users, "{run:#?}");
    }
    assert_eq!(std::fs::read_dir(bench.path("")).unwrap().count(), 0);
}

#[test]
fn an_offline_plan_for_a_server_that_is_no_target_names_the_target_to_add() {
    assert_transcript!(Bench::new(STEADY).run("plan --dialect mysql"));
}

#[test]
fn a_plan_is_sql_with_everything_else_in_comments() {
    assert_transcript!(Bench::new(STEADY).run("plan --dialect postgres"));
}

#[test]
fn a_plan_tells_what_cannot_be_reverted() {
    let run = Bench::new(TROUBLED).run("plan --dialect sqlite --down").ends(0);
    assert!(run.stdout.contains("-- irreversible: the rows are gone"), "{run:#?}");
}

#[test]
fn a_failed_migration_is_told_with_what_was_applied_before() {
    let bench = Bench::with_database(TROUBLED);
    let run = bench.run("up").ends(1);
    assert!(run.stdout.contains("applied m0003_forget_counts"), "{run:#?}");
    assert!(run.stderr.contains("m0004_break") && run.stderr.contains("nowhere"), "{run:#?}");
    let run = bench.run("status").ends(0);
    assert!(run.stdout.contains("3 applied, 1 pending"), "{run:#?}");
}

#[test]
fn no_migrations_at_all_are_told_with_the_way_out() {
    assert_transcript!(Bench::with_database(EMPTY).run("up"));
}

#[test]
fn the_tables_are_there_after_up_and_gone_after_down() {
    let database = Database::sqlite();
    let tables = || {
        database
            .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('users', 'posts') ORDER BY name")
    };
    let bench = Bench::new(STEADY);
    bench.run(&format!("up --database-url {}", database.url())).ends(0);
    assert_eq!(tables(), [["posts"], ["users"]].map(|row| row.map(|name| Some(name.to_owned()))));
    bench.run(&format!("down --all --database-url {}", database.url())).ends(0);
    assert!(tables().is_empty());
}
