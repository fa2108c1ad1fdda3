//! `migrate new`: the next file, named in its module; and as many as revert an earlier migration.

use std::ffi::OsStr;

use crate::program::{
    SLOW_AND_FAILING, Sandbox, TO_REVERT, USERS_AND_POSTS, assert_text, assert_transcript, workspace_root,
};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.run("init db").exits_with(0);
    sandbox
}

#[test]
fn new_prints_the_path_of_the_next_file() {
    let sandbox = sandbox();
    assert_transcript!(sandbox.run("new add_age_to_users --crate db"));
    assert_text!(sandbox.read("db/src/migrations/m0002_add_age_to_users.rs"));
    let module = sandbox.read("db/src/migrations/mod.rs");
    assert!(module.ends_with("mod m0001_create_users;\nmod m0002_add_age_to_users;\n"), "{module}");
}

#[test]
fn an_unknown_name_pattern_gets_an_empty_body() {
    let sandbox = sandbox();
    sandbox.run("new tidy_up --crate db").exits_with(0);
    assert_text!(sandbox.read("db/src/migrations/m0002_tidy_up.rs"));
}

#[test]
fn a_used_name_is_refused() {
    let sandbox = sandbox();
    assert_transcript!(sandbox.run("new create_users --crate db"));
}

#[test]
fn a_wrong_name_is_refused_with_a_valid_one() {
    let sandbox = sandbox();
    assert_transcript!(sandbox.run("new AddAge --crate db"));
}

#[test]
fn a_timestamp_number_is_used_if_requested_and_from_then_on() {
    let sandbox = sandbox();
    let first = sandbox.run("new one --timestamp --crate db").exits_with(0).stdout;
    let second = sandbox.run("new two --crate db").exits_with(0).stdout;
    let number = |path: &str| {
        let digits = path.rsplit_once("/m").unwrap().1.split_once('_').unwrap().0;
        assert_eq!(digits.len(), 14, "{path}");
        digits.parse::<u64>().unwrap()
    };
    assert!(number(&first) > 20_260_000_000_000 && number(&second) > number(&first));
}

#[test]
fn a_crate_without_the_module_gets_an_error_that_names_it() {
    let sandbox = sandbox();
    std::fs::remove_file(sandbox.path("db/src/migrations/mod.rs")).unwrap();
    assert_transcript!(sandbox.run("new tidy_up --crate db"));
}

/// A sandbox with the sources of a program.
fn sandbox_with_sources(program: &str, sources: &str) -> Sandbox {
    let sandbox = Sandbox::new(program);
    sandbox.write("Cargo.toml", "");
    sandbox.write("migrate.toml", "");
    let folder = workspace_root().join("tests/cli").join(sources).join("migrations");
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a file of the sources").path();
        let name = path.file_name().and_then(OsStr::to_str).expect("a name in UTF-8");
        let text = std::fs::read_to_string(&path).expect("a source can be read");
        sandbox.write(&format!("src/migrations/{name}"), &text);
    }
    sandbox
}

fn sandbox_to_revert() -> Sandbox {
    sandbox_with_sources(TO_REVERT, "to_revert")
}

#[test]
fn a_revert_is_written_after_all_migrations() {
    let sandbox = sandbox_to_revert();
    let run = sandbox.run("new --revert m0004_rename_role").exits_with(0);
    assert_eq!(run.stdout, "src/migrations/m0005_revert_rename_role.rs\n");
    assert_text!(sandbox.read("src/migrations/m0005_revert_rename_role.rs"));
    let module = sandbox.read("src/migrations/mod.rs");
    assert!(module.ends_with("mod m0004_rename_role;\nmod m0005_revert_rename_role;\n"), "{module}");
}

#[test]
fn a_revert_is_split_into_safe_migrations_formatted_by_rustfmt() {
    let sandbox = sandbox_to_revert();
    let run = sandbox.run("new --revert m0002_loosen undo --json").exits_with(0).json();
    let names: Vec<_> = run["migrations"].as_array().unwrap().iter().map(|new| new["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["m0005_undo", "m0006_undo_2", "m0007_undo_3"]);
    let sources: Vec<_> = names.iter().map(|name| sandbox.read(&format!("src/migrations/{name}.rs"))).collect();
    assert_text!(sources.join("\n"));
    let module = sandbox.read("src/migrations/mod.rs");
    assert!(module.ends_with("mod m0005_undo;\nmod m0006_undo_2;\nmod m0007_undo_3;\n"), "{module}");
}

#[test]
fn a_revert_with_timestamp_is_numbered_by_the_time() {
    let path = sandbox_to_revert().run("new --revert m0004_rename_role --timestamp").exits_with(0).stdout;
    let digits = path.rsplit_once("/m").unwrap().1.split_once('_').unwrap().0;
    assert_eq!(digits.len(), 14, "{path}");
}

#[test]
fn a_migration_that_a_later_one_depends_on_cannot_be_reverted_first() {
    let sandbox = sandbox_to_revert();
    assert_transcript!(sandbox.run("new --revert m0003_add_role"));
    assert!(!sandbox.read("src/migrations/mod.rs").contains("m0005"));
}

#[test]
fn an_irreversible_migration_is_reported_with_the_authors_reason() {
    assert_transcript!(
        sandbox_with_sources(SLOW_AND_FAILING, "slow_and_failing").run("new --revert m0003_forget_counts")
    );
}

#[test]
fn a_misspelt_migration_to_revert_gets_a_similar_name() {
    let run = sandbox_to_revert().run("new --revert m0003_add_rule").exits_with(2);
    assert!(run.stderr.contains("a migration with a similar name exists: `m0003_add_role`"), "{run:#?}");
}

#[test]
fn a_program_without_the_newest_migration_reverts_nothing() {
    let sandbox = sandbox_to_revert();
    sandbox.write("src/migrations/m0009_new.rs", "#[migration]\nfn m0009_new(schema: &mut Schema) {}\n");
    assert_transcript!(sandbox.run("new --revert m0004_rename_role"));
}

#[test]
fn a_migration_of_another_crate_is_not_reverted() {
    let sandbox = sandbox_with_sources(TO_REVERT, "users_and_posts");
    assert_transcript!(sandbox.run("new --revert m0004_rename_role"));
}

#[test]
fn a_name_or_a_migration_to_revert_is_needed() {
    let run = sandbox().run("new --crate db").exits_with(2);
    assert!(run.stderr.contains("required arguments were not provided"), "{run:#?}");
}
