//! `start_after` in `migrate.toml`: what is up to it is not refused, what is after it is; a wrong name is one error.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use migrate_ui_tests::TestCrate;

/// Each of the first three would be refused: by a rule, by the catalog, and because it has no way back. The last one
/// builds on all of them.
const MIGRATIONS: &str = r#"
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("nick", text());
    });
    schema.create_index("users", ["nick"]).concurrently();
}

#[migration]
fn m0002_drop_nick(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.drop_column("nick");
        t.rename_column("name", "full_name");
    });
}

#[migration]
fn m0003_drop_visits(schema: &mut Schema) {
    schema.sql("CREATE TABLE visits (id integer)").down("DROP TABLE visits");
    #[assume_safe(dropped_tables, reason = "the line above has made it")]
    schema.drop_table("visits");
}

#[migration]
fn m0004_add_phone(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.add_column("phone", varchar(20));
        t.drop_not_null("full_name");
    });
    schema.create_table("nicks", |t| {
        t.column("nick", text());
        t.column("user_id", bigint()).references("users", "id");
    });
}

fn main() {}
"#;

/// The errors of a crate of these migrations with this `start_after`: the line that each begins with.
fn errors(migrations: &TestCrate, start_after: &str) -> Vec<String> {
    migrations.write("migrate.toml", &format!("start_after = \"{start_after}\"\n[targets]\npostgres = \"14\"\n"));
    migrations.errors()
}

#[test]
fn migrations_up_to_it_are_not_refused_and_those_after_it_are() {
    let migrations = TestCrate::new("start-after", &[("src/main.rs", MIGRATIONS)]);
    for all in ["m0003_drop_visits", "m3", "m0004"] {
        assert_eq!(errors(&migrations, all), [] as [&str; 0], "{all}");
    }
    let last = errors(&migrations, "m0002_drop_nick");
    assert_eq!(last.len(), 1, "{last:?}");
    assert!(last[0].starts_with("this cannot be undone: what `visits` consists of"), "{last:?}");
    let both = errors(&migrations, "m1");
    assert!(both.iter().any(|title| title.starts_with("table `users` has no column `name`")), "{both:?}");
}

#[test]
fn an_unknown_name_is_one_error() {
    let migrations = TestCrate::new("wrong-start-after", &[("src/main.rs", MIGRATIONS)]);
    for wrong in ["m0003_drop_visit", "m0005", "everything"] {
        let errors = errors(&migrations, wrong);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let expected = format!("migrate.toml: `start_after` names no migration: `{wrong}`");
        assert!(errors[0].ends_with(&expected), "{errors:?}");
    }
}
