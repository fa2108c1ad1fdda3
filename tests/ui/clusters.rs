//! `cluster` of a target in `migrate.toml`: what clusters refuse is a compile error, and only there.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use migrate_ui_tests::TestCrate;

const MIGRATIONS: &str = r#"
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
    });
    schema.create_table("comments", |t| {
        t.id();
        t.column("user_id", bigint()).references("users", "id").on_delete(Cascade);
    });
}

#[migration]
fn m0002_create_tags(schema: &mut Schema) {
    schema.create_table("tags", |t| {
        t.column("name", varchar(64)).not_null();
    });
}

fn main() {}
"#;

fn errors(migrations: &TestCrate, mysql: &str) -> Vec<String> {
    migrations.write("migrate.toml", &format!("[targets]\nmysql = {mysql}\n"));
    migrations.errors()
}

#[test]
fn what_a_cluster_refuses_is_refused_for_that_cluster_alone() {
    let migrations = TestCrate::new("clusters", &[("src/main.rs", MIGRATIONS)]);
    assert_eq!(errors(&migrations, "\"8.0.29\""), [] as [&str; 0]);
    let several = errors(&migrations, "{ version = \"8.0.29\", cluster = true }");
    assert_eq!(several.len(), 2, "{several:?}");
    let cascading = "foreign key `comments_user_id_fkey` changes rows of `comments` by itself [cascading_foreign_keys]";
    let keyless = "table `tags` has no primary key, and a cluster needs one [missing_primary_keys]";
    assert_eq!(several, [cascading, keyless]);
    let one = errors(&migrations, "{ version = \"8.0.29\", cluster = \"single-primary\" }");
    assert_eq!(one, several[1..]);
}

#[test]
fn a_form_that_is_not_known_is_refused_with_those_that_are() {
    let migrations = TestCrate::new("unknown-cluster", &[("src/main.rs", MIGRATIONS)]);
    let errors = errors(&migrations, "{ version = \"8.0.29\", cluster = \"ndb\" }");
    assert!(errors[0].contains("`cluster` of mysql is not a form of a cluster"), "{errors:?}");
}
