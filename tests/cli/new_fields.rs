//! `migrate new NAME FIELD...`: what is written compiles, and passes the safety rules of every target.

use migrate_tests::servers::{ServerKind, TestDatabase};
use serde_json::Value;

use crate::program::{Sandbox, USERS_AND_POSTS, assert_text, assert_transcript, migrate_binary};
use crate::scaffold::{self, run_in};

const SERVERS: [&str; 4] = ["postgres", "mysql", "mariadb", "sqlite"];

/// A crate beside which nothing is built, for these servers.
fn sandbox(targets: &str) -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.run("init db").exits_with(0);
    sandbox.write("db/migrate.toml", targets);
    sandbox
}

/// The migrations after the first one, in their order.
fn written(sandbox: &Sandbox) -> String {
    let module = sandbox.read("db/src/migrations/mod.rs");
    let names = module.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).skip(1);
    names.map(|name| sandbox.read(&format!("db/src/migrations/{name}.rs"))).collect::<Vec<_>>().join("\n")
}

/// Executes a plan on servers of that dialect.
fn execute(dialect: &str, plan: &Value) {
    let kinds = ServerKind::ALL.into_iter().filter(|kind| kind.dialect().name() == dialect);
    for database in kinds.filter_map(TestDatabase::fresh) {
        let steps = plan["migrations"].as_array().unwrap().iter().flat_map(|run| run["steps"].as_array().unwrap());
        for statement in steps.flat_map(|step| step["statements"].as_array().unwrap()) {
            database.query(statement.as_str().unwrap());
        }
    }
}

#[test]
fn fields_of_every_kind_compile_for_every_target() {
    let sandbox = Sandbox::new(migrate_binary());
    scaffold::init(&sandbox, "every_target");
    // Without targets, SQL is written for all four.
    sandbox.write("every_target/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    for call in [
        "create_accounts email:string:unique! name:string(80) age:int active:bool!",
        "create_posts title:string! body:text user:references=users",
        "create_all_types_table a:smallint b:bigint c:real d:float e:decimal(12,2)! f:char(2) g:date h:time",
        "create_more_types a:datetime b:timestamptz! c:uuid:unique d:jsonb e:blob f:varchar g:text! h:i16:index",
        "create_tokens id:uuid secret:binary! created_at:timestamp",
        "create_categories parent:references=categories name:string:index",
        "create_profiles user:references=users:unique! post_id:bigint:references=posts!",
        "add_bio_and_motto_to_users bio:text motto:string(60)",
        "add_phone_to_users phone:string:unique!",
        "add_score_to_users score:integer! level:smallint!:index nick:string:unique",
        "add_more_to_users admin:bool! about:text! settings:json! born:date! token:uuid! price:numeric(10,2)! \
         seen:timestamptz! key:binary! code:char(3)!",
    ] {
        run_in(&sandbox, "every_target", &format!("new {call}")).exits_with(0);
    }
    for server in SERVERS {
        let run = run_in(&sandbox, "every_target", &format!("plan --dialect {server} --json")).exits_with(0);
        assert!(!run.stderr.contains("warning"), "{server}: {run:#?}");
        execute(server, &run.json());
    }
    let run = run_in(&sandbox, "every_target", "up").exits_with(0);
    assert!(run.stdout.contains("applied 14 migrations"), "{run:#?}");
    run_in(&sandbox, "every_target", "down --all").exits_with(0);
}

#[test]
fn references_of_tables_with_rows_compile_where_a_safe_form_exists() {
    let sandbox = Sandbox::new(migrate_binary());
    scaffold::init(&sandbox, "references");
    let config = |targets: &str| format!("[targets]\n{targets}\n[database]\nurl = \"sqlite://app.db\"\n");
    sandbox.write("references/migrate.toml", &config("postgres = \"14\"\nsqlite = \"3.35\""));
    for call in [
        "create_posts title:string",
        "add_author_to_posts author:references=users",
        "add_editor_to_posts editor:references=users:unique! note:text",
        "add_parent_to_posts parent:references=posts",
        "add_two_to_posts first:references=users second:references=users",
    ] {
        run_in(&sandbox, "references", &format!("new {call}")).exits_with(0);
    }
    let run = run_in(&sandbox, "references", "plan --dialect postgres --json").exits_with(0);
    execute("postgres", &run.json());
    run_in(&sandbox, "references", "up").exits_with(0);
    // SQLite has nothing that others would wait for, so that one migration does it all.
    sandbox.write("references/migrate.toml", &config("sqlite = \"3.35\""));
    let run = run_in(&sandbox, "references", "new add_owner_to_posts owner:references=users code:string:unique --json");
    assert_eq!(run.exits_with(0).json()["migrations"].as_array().unwrap().len(), 1);
    run_in(&sandbox, "references", "up").exits_with(0);
}

#[test]
fn a_new_table_is_one_migration() {
    let sandbox = sandbox("");
    let run = sandbox.run("new create_posts title:string! body:text user:references=users --crate db").exits_with(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("db/src/migrations/m0002_create_posts.rs\n", ""));
    assert_text!(written(&sandbox));
}

#[test]
fn a_unique_required_column_is_added_in_two_migrations_and_accepts_null() {
    let sandbox = sandbox("");
    assert_transcript!(sandbox.run("new add_email_to_users email:string!:unique --crate db"));
    assert_text!(written(&sandbox));
}

#[test]
fn a_required_column_is_added_with_a_default() {
    let sandbox = sandbox("");
    assert_transcript!(sandbox.run("new add_points_to_users points:int! --crate db"));
    assert_text!(written(&sandbox));
}

#[test]
fn a_reference_is_added_in_three_migrations_on_postgres() {
    let sandbox = sandbox("[targets]\npostgres = \"14\"\n");
    sandbox.run("new add_author_to_posts author:references=users --crate db").exits_with(0);
    assert_text!(written(&sandbox));
}

#[test]
fn a_reference_to_be_added_is_refused_where_it_copies_the_table() {
    let sandbox = sandbox("[targets]\npostgres = \"14\"\nmariadb = \"10.6\"\n");
    let run = sandbox.run("new add_author_to_posts author:references=users! --crate db");
    assert_transcript!(run);
    // What the message says instead is accepted.
    let line = run.stderr.lines().rev().find(|line| line.contains("migrate new")).unwrap().trim().replace('\'', "");
    sandbox.run(line.strip_prefix("migrate ").unwrap()).exits_with(0);
}

#[test]
fn what_one_of_the_targets_cannot_do_is_refused_before_it_is_written() {
    let everywhere = sandbox("");
    assert_transcript!(everywhere.run("new create_posts body:text:unique --crate db"));
    assert_eq!(written(&everywhere), "");
    let postgres = sandbox("[targets]\npostgres = \"14\"\n");
    postgres.run("new create_posts body:text:unique --crate db").exits_with(0);
}

#[test]
fn an_unknown_type_is_refused_with_the_types_and_the_similar_one() {
    let sandbox = sandbox("");
    assert_transcript!(sandbox.run("new create_posts title:strng --crate db"));
    assert_eq!(written(&sandbox), "");
}

#[test]
fn fields_that_cannot_be_written_are_refused() {
    let sandbox = sandbox("");
    for (line, part) in [
        ("new tidy_up title:string", "does not say of which table"),
        ("new add_title title:string", "does not say of which table"),
        ("new drop_title_from_posts title:string", "does not say of which table"),
        ("new create_posts title", "has no type"),
        ("new create_posts title:string title:text", "`title`"),
        ("new add_id_to_posts id:bigint", "`id`"),
        ("new create_posts title:string:uniqe", "similar name exists: `unique`"),
        ("new create_users title:string", "there is a migration of that name"),
        ("new --revert m0001_create_users undo title:string", "cannot be used with"),
    ] {
        let run = sandbox.run(&format!("{line} --crate db")).exits_with(2);
        assert!(run.stderr.contains(part), "{line}: {run:#?}");
    }
    assert_eq!(written(&sandbox), "");
}
