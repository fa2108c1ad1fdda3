//! A migration in the folder that rustc does not see is an error, with the line that is missing.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use migrate_ui_tests::TestCrate;

const USERS: &str = "use migrate_core::prelude::*;\n#[migration]\nfn m0001_create_users(schema: &mut Schema) {
    schema.create_table(\"users\", |t| t.id());\n}\n";
const POSTS: &str = "use migrate_core::prelude::*;\n#[migration]\nfn m0002_create_posts(schema: &mut Schema) {
    schema.create_table(\"posts\", |t| t.id());\n}\n";

/// A crate with two migrations, of which the module names what it says.
fn crate_of(name: &str, module: &str, posts: &str) -> TestCrate {
    TestCrate::new(
        name,
        &[
            ("src/main.rs", "mod migrations;\nfn main() {}\n"),
            ("src/migrations/mod.rs", module),
            ("src/migrations/m0001_create_users.rs", USERS),
            ("src/migrations/m0002_create_posts.rs", posts),
        ],
    )
}

#[test]
fn the_newest_file_without_its_mod_line_is_an_error() {
    let unlinked = crate_of("no-mod-line", "mod m0001_create_users;\n", POSTS);
    let text = unlinked.check();
    assert!(text.contains("error: no `mod` line brings `m0002_create_posts` into the program"), "{text}");
    assert!(text.contains("add to src/migrations/mod.rs") && text.contains("mod m0002_create_posts;"), "{text}");
    unlinked.write("src/migrations/mod.rs", "mod m0001_create_users;\nmod m0002_create_posts;\n");
    assert_eq!(unlinked.errors(), [] as [&str; 0]);
}

#[test]
fn a_function_that_has_lost_its_attribute_is_an_error() {
    let module = "mod m0001_create_users;\nmod m0002_create_posts;\n";
    let lost = POSTS.replace("#[migration]\n", "").replace("fn m", "pub fn m");
    let errors = crate_of("lost-attribute", module, &lost).errors();
    assert_eq!(errors, ["the function `m0002_create_posts` is no migration: `#[migration]` is missing"]);
}
