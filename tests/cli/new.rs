//! `migrate new`: the next file, named in its module; and as many as revert an earlier migration.

use std::ffi::OsStr;

use crate::program::{Bench, REGRETTED, STEADY, TROUBLED, assert_text, assert_transcript, root};

fn bench() -> Bench {
    let bench = Bench::new(STEADY);
    bench.run("init db").ends(0);
    bench
}

#[test]
fn it_prints_the_path_of_the_next_file_and_names_it() {
    let bench = bench();
    assert_transcript!(bench.run("new add_age_to_users --crate db"));
    assert_text!(bench.read("db/src/migrations/m0002_add_age_to_users.rs"));
    let module = bench.read("db/src/migrations/mod.rs");
    assert!(module.ends_with("mod m0001_create_users;\nmod m0002_add_age_to_users;\n"), "{module}");
}

#[test]
fn a_name_that_tells_nothing_gets_a_body_to_be_filled() {
    let bench = bench();
    bench.run("new tidy_up --crate db").ends(0);
    assert_text!(bench.read("db/src/migrations/m0002_tidy_up.rs"));
}

#[test]
fn a_name_that_was_used_is_refused() {
    let bench = bench();
    assert_transcript!(bench.run("new create_users --crate db"));
}

#[test]
fn a_wrong_name_is_refused_with_a_right_one() {
    let bench = bench();
    assert_transcript!(bench.run("new AddAge --crate db"));
}

#[test]
fn a_timestamp_is_the_number_if_asked_and_from_then_on() {
    let bench = bench();
    let first = bench.run("new one --timestamp --crate db").ends(0).stdout;
    let second = bench.run("new two --crate db").ends(0).stdout;
    let number = |path: &str| {
        let digits = path.rsplit_once("/m").unwrap().1.split_once('_').unwrap().0;
        assert_eq!(digits.len(), 14, "{path}");
        digits.parse::<u64>().unwrap()
    };
    assert!(number(&first) > 20_260_000_000_000 && number(&second) > number(&first));
}

#[test]
fn a_crate_without_the_module_is_told_what_it_lacks() {
    let bench = bench();
    std::fs::remove_file(bench.path("db/src/migrations/mod.rs")).unwrap();
    assert_transcript!(bench.run("new tidy_up --crate db"));
}

/// A bench with the sources of a program.
fn bench_of(program: &str, sources: &str) -> Bench {
    let bench = Bench::new(program);
    bench.write("Cargo.toml", "");
    bench.write("migrate.toml", "");
    let folder = root().join("tests/cli").join(sources).join("migrations");
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a file of the sources").path();
        let name = path.file_name().and_then(OsStr::to_str).expect("a name in UTF-8");
        let text = std::fs::read_to_string(&path).expect("a source can be read");
        bench.write(&format!("src/migrations/{name}"), &text);
    }
    bench
}

fn regretted() -> Bench {
    bench_of(REGRETTED, "regretted")
}

#[test]
fn a_revert_is_written_behind_all_migrations_and_named() {
    let bench = regretted();
    let run = bench.run("new --revert m0004_rename_role").ends(0);
    assert_eq!(run.stdout, "src/migrations/m0005_revert_rename_role.rs\n");
    assert_text!(bench.read("src/migrations/m0005_revert_rename_role.rs"));
    let module = bench.read("src/migrations/mod.rs");
    assert!(module.ends_with("mod m0004_rename_role;\nmod m0005_revert_rename_role;\n"), "{module}");
}

#[test]
fn a_revert_takes_as_many_migrations_as_are_safe_each_laid_out_by_rustfmt() {
    let bench = regretted();
    let run = bench.run("new --revert m0002_loosen undo --json").ends(0).json();
    let names: Vec<_> = run["migrations"].as_array().unwrap().iter().map(|new| new["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["m0005_undo", "m0006_undo_2", "m0007_undo_3"]);
    let sources: Vec<_> = names.iter().map(|name| bench.read(&format!("src/migrations/{name}.rs"))).collect();
    assert_text!(sources.join("\n"));
    let module = bench.read("src/migrations/mod.rs");
    assert!(module.ends_with("mod m0005_undo;\nmod m0006_undo_2;\nmod m0007_undo_3;\n"), "{module}");
}

#[test]
fn a_revert_is_numbered_by_the_clock_if_asked() {
    let path = regretted().run("new --revert m0004_rename_role --timestamp").ends(0).stdout;
    let digits = path.rsplit_once("/m").unwrap().1.split_once('_').unwrap().0;
    assert_eq!(digits.len(), 14, "{path}");
}

#[test]
fn what_a_later_migration_has_built_on_is_reverted_after_that_one() {
    let bench = regretted();
    assert_transcript!(bench.run("new --revert m0003_add_role"));
    assert!(!bench.read("src/migrations/mod.rs").contains("m0005"));
}

#[test]
fn what_cannot_be_reverted_is_told_with_the_authors_reason() {
    assert_transcript!(bench_of(TROUBLED, "troubled").run("new --revert m0003_forget_counts"));
}

#[test]
fn a_misspelt_migration_to_revert_gets_the_near_one() {
    let run = regretted().run("new --revert m0003_add_rule").ends(2);
    assert!(run.stderr.contains("a migration with a similar name exists: `m0003_add_role`"), "{run:#?}");
}

#[test]
fn a_program_without_the_newest_migration_reverts_nothing() {
    let bench = regretted();
    bench.write("src/migrations/m0009_new.rs", "#[migration]\nfn m0009_new(schema: &mut Schema) {}\n");
    assert_transcript!(bench.run("new --revert m0004_rename_role"));
}

#[test]
fn what_is_of_another_crate_is_not_reverted_here() {
    let bench = bench_of(REGRETTED, "steady");
    assert_transcript!(bench.run("new --revert m0004_rename_role"));
}

#[test]
fn a_name_or_a_migration_to_revert_is_needed() {
    let run = bench().run("new --crate db").ends(2);
    assert!(run.stderr.contains("required arguments were not provided"), "{run:#?}");
}
