//! `migrate renumber`: numbers that two branches took, and `mod` lines that a merge lost.

use crate::program::{Sandbox, USERS_AND_POSTS, assert_transcript, migrate_binary};
use crate::scaffold::{self, run_in};

/// A crate with these migrations, of which each does nothing.
fn sandbox(names: &[&str], module: &str) -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("Cargo.toml", "");
    sandbox.write("migrate.toml", "");
    sandbox.write("src/migrations/mod.rs", module);
    for name in names {
        sandbox.write(
            &format!("src/migrations/{name}.rs"),
            &format!(
                "use migrate_core::prelude::*;\n\n/// Says more than {name}.\n#[migration]\nfn {name}(schema: &mut Schema) {{}}\n"
            ),
        );
    }
    sandbox
}

fn module(sandbox: &Sandbox) -> String {
    sandbox.read("src/migrations/mod.rs")
}

#[test]
fn a_renumbered_migration_has_a_new_file_function_and_mod_line() {
    let names = ["m0001_a", "m0002_b", "m0002_c", "m0003_d"];
    let sandbox = sandbox(&names, "mod m0001_a;\nmod m0002_b;\n// Ours.\npub mod m0002_c;\nmod m0003_d;\n");
    assert_transcript!(sandbox.run("renumber m0002_c"));
    assert_eq!(module(&sandbox), "mod m0001_a;\nmod m0002_b;\nmod m0003_d;\n// Ours.\npub mod m0004_c;\n");
    let source = sandbox.read("src/migrations/m0004_c.rs");
    assert!(source.contains("\nfn m0004_c(schema"), "{source}");
    assert!(!sandbox.path("src/migrations/m0002_c.rs").exists());
    assert!(sandbox.read("src/migrations/m0002_b.rs").contains("fn m0002_b("));
    // Nothing is left to do.
    let run = sandbox.run("renumber").exits_with(0);
    assert!(run.stdout.starts_with("every migration has a number of its own"), "{run:#?}");
}

#[test]
fn a_number_taken_twice_is_listed_and_nothing_is_renamed() {
    let names = ["m0001_a", "m0002_b", "m0002_c", "m0003_d", "m0003_e"];
    let lines = "mod m0001_a;\nmod m0002_b;\nmod m0002_c;\nmod m0003_d;\nmod m0003_e;\n";
    let sandbox = sandbox(&names, lines);
    assert_transcript!(sandbox.run("renumber"));
    assert_eq!(module(&sandbox), lines);
}

#[test]
fn several_migrations_keep_their_order() {
    let names = ["m0001_a", "m0002_theirs", "m0002_x", "m0003_y"];
    let sandbox = sandbox(&names, "mod m0001_a;\nmod m0002_theirs;\nmod m0002_x;\nmod m0003_y;\n");
    let run = sandbox.run("renumber m0003_y m0002_x --json").exits_with(0).json();
    let renamed: Vec<_> = run["renamed"].as_array().unwrap().iter().map(|renamed| renamed["to"].clone()).collect();
    assert_eq!(renamed, ["m0004_x", "m0005_y"]);
    assert_eq!(run["renamed"][0]["overtaken_by"].as_array().unwrap().len(), 0, "{run:#}");
    assert_eq!(module(&sandbox), "mod m0001_a;\nmod m0002_theirs;\nmod m0004_x;\nmod m0005_y;\n");
}

#[test]
fn a_lost_mod_line_is_written_and_both_sides_of_a_merge_are_kept() {
    let names = ["m0001_a", "m0002_b", "m0002_c"];
    let lost = sandbox(&names, "mod m0001_a;\nmod m0002_b;\n");
    let run = lost.run("renumber m0002_c").exits_with(0);
    assert!(run.stdout.starts_with("added `mod m0002_c;` to src/migrations/mod.rs\n"), "{run:#?}");
    assert_eq!(module(&lost), "mod m0001_a;\nmod m0002_b;\nmod m0003_c;\n");

    let conflict = "mod m0001_a;\n<<<<<<< HEAD\nmod m0002_b;\n=======\nmod m0002_c;\n>>>>>>> branch\n";
    let merged = sandbox(&names, conflict);
    let run = merged.run("new next").exits_with(2);
    assert!(run.stderr.contains("migrate renumber"), "{run:#?}");
    assert_transcript!(merged.run("renumber"));
    assert_eq!(module(&merged), "mod m0001_a;\nmod m0002_b;\nmod m0002_c;\n");
    merged.run("renumber m0002_b").exits_with(0);
    assert_eq!(module(&merged), "mod m0001_a;\nmod m0002_c;\nmod m0003_b;\n");
}

#[test]
fn a_conflict_over_more_than_mod_lines_is_left_to_its_author() {
    let conflict = "<<<<<<< HEAD\nuse x;\n=======\nmod m0001_a;\n>>>>>>> branch\n";
    let sandbox = sandbox(&["m0001_a"], conflict);
    let run = sandbox.run("renumber").exits_with(2);
    assert!(run.stderr.contains("one of its sides has more than `mod` lines"), "{run:#?}");
    assert_eq!(module(&sandbox), conflict);
}

#[test]
fn a_file_without_a_mod_line_is_reported_by_new() {
    let sandbox = sandbox(&["m0001_a", "m0002_b"], "mod m0001_a;\n// mod m0002_b;\n");
    let run = sandbox.run("new next").exits_with(0);
    assert_eq!(run.stdout, "src/migrations/m0003_next.rs\n");
    assert!(run.stderr.contains("`m0002_b` has a file, and no line in src/migrations/mod.rs"), "{run:#?}");
    sandbox.run("renumber").exits_with(0);
    assert_eq!(sandbox.run("new another").exits_with(0).stderr, "");
    assert_eq!(module(&sandbox), "mod m0001_a;\nmod m0002_b;\nmod m0003_next;\nmod m0004_another;\n// mod m0002_b;\n");
}

#[test]
fn a_module_with_another_path_or_a_folder_of_its_own_has_its_line() {
    let sandbox = sandbox(&["m0001_a"], "#[path = \"m0001_a.rs\"]\nmod first;\nmod m0002_b;\n");
    sandbox.write("src/migrations/m0002_b/mod.rs", "#[migration]\nfn m0002_b(schema: &mut Schema) {}\n");
    sandbox.write("src/migrations/more/many.rs", "#[migration]\nfn m0003_c(schema: &mut Schema) {}\n");
    let run = sandbox.run("renumber").exits_with(0);
    assert!(run.stdout.starts_with("every migration has a number of its own"), "{run:#?}");
}

#[test]
fn a_function_among_others_of_a_file_is_renumbered_there() {
    let sandbox = sandbox(&["m0001_a"], "mod m0001_a;\nmod many;\n");
    sandbox.write("src/migrations/many.rs", "fn m0001_x(s: &mut Schema) {}\nfn m0001_xy(s: &mut Schema) {}\n");
    sandbox.run("renumber m0001_x").exits_with(2);
    assert_eq!(
        sandbox.read("src/migrations/many.rs"),
        "fn m0002_x(s: &mut Schema) {}\nfn m0001_xy(s: &mut Schema) {}\n"
    );
    sandbox.run("renumber m0001_xy").exits_with(0);
    assert_eq!(module(&sandbox), "mod m0001_a;\nmod many;\n");
}

#[test]
fn an_unknown_migration_is_refused_before_anything_is_changed() {
    let sandbox = sandbox(&["m0001_a", "m0001_b"], "mod m0001_a;\n");
    let run = sandbox.run("renumber m0001_b m0001_c").exits_with(2);
    assert!(run.stderr.contains("there is no migration `m0001_c`"), "{run:#?}");
    assert_eq!(module(&sandbox), "mod m0001_a;\n");
}

#[test]
fn what_was_renumbered_is_built_and_applied_after_the_others() {
    let sandbox = Sandbox::new(migrate_binary());
    scaffold::init(&sandbox, "renumbered");
    run_in(&sandbox, "renumbered", "new create_posts").exits_with(0);
    let ours = sandbox.read("renumbered/src/migrations/m0002_create_posts.rs");
    let theirs = ours.replace("posts", "tags");
    sandbox.write("renumbered/src/migrations/m0002_create_tags.rs", &theirs);
    run_in(&sandbox, "renumbered", "renumber m0002_create_posts").exits_with(0);
    let run = run_in(&sandbox, "renumbered", "up").exits_with(0);
    assert!(run.stdout.contains("applied 3 migrations"), "{run:#?}");
    let run = run_in(&sandbox, "renumbered", "down").exits_with(0);
    assert!(run.stdout.contains("reverted m0003_create_posts"), "{run:#?}");
}
