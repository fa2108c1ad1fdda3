//! `start_after` in `migrate.toml`: what is up to it is not refused, what is after it is; a wrong name is one error.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::path::Path;

use migrate_ui_tests::cargo;
use tempfile::TempDir;

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

/// A crate of these migrations.
struct Crate(TempDir);

impl Crate {
    /// Cargo keeps crates of one target folder apart by their names.
    fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let library = root.join("migrate-core").canonicalize().unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n\
             [dependencies]\nmigrate-core = {{ path = '{}' }}\n\n[workspace]\n",
            library.display()
        );
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/main.rs"), MIGRATIONS).unwrap();
        Self(folder)
    }

    /// The errors that rustc tells with this `start_after`: the line that each begins with.
    fn errors(&self, start_after: &str) -> Vec<String> {
        let config = format!("start_after = \"{start_after}\"\n[targets]\npostgres = \"14\"\n");
        fs::write(self.0.path().join("migrate.toml"), config).unwrap();
        let output = cargo::command()
            .args(["check", "--offline", "--quiet"])
            .current_dir(&self.0)
            // Where the tests of compile errors have built its dependencies already.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild"))
            .output()
            .unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!stderr.contains("warning"), "{stderr}");
        let titles = stderr.lines().filter_map(|line| line.strip_prefix("error: "));
        let titles: Vec<_> =
            titles.filter(|title| !title.starts_with("could not compile")).map(str::to_owned).collect();
        assert_eq!(output.status.success(), titles.is_empty(), "{stderr}");
        titles
    }
}

#[test]
fn migrations_up_to_it_are_not_refused_and_those_after_it_are() {
    let migrations = Crate::new("start-after");
    for all in ["m0003_drop_visits", "m3", "m0004"] {
        assert_eq!(migrations.errors(all), [] as [&str; 0], "{all}");
    }
    let last = migrations.errors("m0002_drop_nick");
    assert_eq!(last.len(), 1, "{last:?}");
    assert!(last[0].starts_with("this cannot be undone: what `visits` consists of"), "{last:?}");
    let both = migrations.errors("m1");
    assert!(both.iter().any(|title| title.starts_with("table `users` has no column `name`")), "{both:?}");
}

#[test]
fn an_unknown_name_is_one_error() {
    let migrations = Crate::new("wrong-start-after");
    for wrong in ["m0003_drop_visit", "m0005", "everything"] {
        let errors = migrations.errors(wrong);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let expected = format!("migrate.toml: `start_after` names no migration: `{wrong}`");
        assert!(errors[0].ends_with(&expected), "{errors:?}");
    }
}
