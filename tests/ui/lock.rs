//! `migrations.lock`: a locked migration that was changed, taken out or overtaken is an error at a function.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use migrate_ir::builder::{Schema, integer};
use migrate_ir::checksum::checksum;
use migrate_ir::lock_file::{LockFile, UPDATE_VARIABLE};
use migrate_ir::migration_name::MigrationName;
use migrate_ui_tests::TestCrate;

const LOCK: &str = "src/migrations/migrations.lock";

/// A migration that creates a table of that name.
fn source(name: &str, table: &str) -> String {
    format!(
        "use migrate_core::prelude::*;\n#[migration]\nfn {name}(schema: &mut Schema) {{\n    \
         schema.create_table(\"{table}\", |t| {{ t.column(\"id\", integer()); }});\n}}\n"
    )
}

/// The lock of such migrations.
fn lock(migrations: &[(&str, &str)]) -> LockFile {
    let locked = migrations.iter().map(|(name, table)| {
        let operations = Schema::record(|schema| {
            schema.create_table(table, |t| {
                t.column("id", integer());
            });
        });
        (MigrationName::read(name).unwrap(), checksum(&operations))
    });
    let locked: Vec<_> = locked.collect();
    LockFile::of(locked.iter().map(|(name, checksum)| (name, checksum.as_str())))
}

/// A crate of migrations in a folder.
struct Locked(TestCrate);

impl Locked {
    fn new(name: &str) -> Self {
        let main = "mod migrations;\nfn main() {}\n";
        Self(TestCrate::new(name, &[("src/main.rs", main), ("migrate.toml", "[targets]\nsqlite = \"3.35\"\n")]))
    }

    /// Lets the crate have these migrations and no others.
    fn has(&self, migrations: &[(&str, &str)]) {
        let lines: Vec<_> = migrations.iter().map(|(name, _)| format!("mod {name};")).collect();
        let folder = self.0.folder().join("src/migrations");
        for file in std::fs::read_dir(&folder).into_iter().flatten().map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension == "rs") {
                std::fs::remove_file(file).unwrap();
            }
        }
        self.0.write("src/migrations/mod.rs", &lines.join("\n"));
        for (name, table) in migrations {
            self.0.write(&format!("src/migrations/{name}.rs"), &source(name, table));
        }
    }

    /// The errors of these migrations: the line that each begins with.
    fn errors_of(&self, migrations: &[(&str, &str)]) -> Vec<String> {
        self.has(migrations);
        self.0.errors()
    }
}

const THREE: [(&str, &str); 3] = [("m0001_a", "a"), ("m0002_b", "b"), ("m0003_c", "c")];

#[test]
fn a_locked_migration_stays_as_it_is_and_others_come_behind_it() {
    let locked = Locked::new("locked");
    locked.0.write(LOCK, &lock(&THREE[..2]).to_string());
    assert_eq!(locked.errors_of(&THREE), [""; 0]);
    let changed = locked.errors_of(&[THREE[0], ("m0002_b", "other"), THREE[2]]);
    assert_eq!(changed, ["`m0002_b` does not agree with migrations.lock"]);
    assert_eq!(locked.errors_of(&THREE[1..]), ["`m0001_a` is locked, and there is no such migration"]);
    assert_eq!(locked.errors_of(&THREE[..1]), ["`m0002_b` is locked, and there is no such migration"]);
    locked.0.write(LOCK, &lock(&[THREE[0], THREE[2]]).to_string());
    assert_eq!(locked.errors_of(&THREE), ["`m0002_b` is not locked, and `m0003_c` behind it is"]);
    // What is no part of a migration may be changed.
    locked.0.write(LOCK, &lock(&THREE).to_string());
    locked.has(&THREE);
    locked.0.write(
        "src/migrations/m0002_b.rs",
        &source("m0002_b", "b").replace("\n    schema", "\n    // Ours.\n\n    schema"),
    );
    assert_eq!(locked.0.errors(), [""; 0]);
}

#[test]
fn a_lock_that_was_merged_or_edited_is_one_error() {
    let locked = Locked::new("broken-lock");
    let text = lock(&THREE).to_string();
    let conflict = text.replace("m0002_b", "<<<<<<< HEAD\nm0002_b");
    locked.0.write(LOCK, &conflict);
    assert_eq!(locked.errors_of(&THREE), ["migrations.lock holds both sides of a merge, from line 3 on"]);
    locked.0.write(LOCK, &text.replace("m0002_b ", "m0002_b"));
    let expected = "line 3 of migrations.lock is not the name of a migration and 64 hexadecimal digits";
    assert_eq!(locked.errors_of(&THREE), [expected]);
    let without: Vec<_> = text.lines().filter(|line| !line.starts_with("m0002_b")).collect();
    locked.0.write(LOCK, &without.join("\n"));
    assert_eq!(locked.errors_of(&THREE), ["`m0002_b` is not locked, and `m0003_c` behind it is"]);
}

#[test]
fn what_a_build_lets_pass_for_an_update_the_next_build_refuses() {
    let locked = Locked::new("lock-update");
    locked.0.write(LOCK, &lock(&THREE).to_string());
    locked.has(&[THREE[0], ("m0002_b", "other"), THREE[2]]);
    let check = || locked.0.command("cargo").args(["check", "--quiet"]).output().unwrap();
    let mut update = locked.0.command("cargo");
    let update = update.args(["check", "--quiet"]).env(UPDATE_VARIABLE, "m0001_a,m0002_b").output().unwrap();
    assert!(update.status.success(), "{}", String::from_utf8_lossy(&update.stderr));
    let next = check();
    let text = String::from_utf8_lossy(&next.stderr).into_owned();
    assert!(!next.status.success() && text.contains("`m0002_b` does not agree with migrations.lock"), "{text}");
    assert!(text.contains("migrate lock --update m0002_b"), "{text}");
}

#[test]
fn a_lock_belongs_to_its_folder() {
    let one_file = format!("{}fn main() {{}}\n", source("m0001_a", "changed"));
    let alone = TestCrate::new("lock-elsewhere", &[("src/main.rs", &one_file)]);
    alone.write("src/migrations.lock", &lock(&THREE).to_string());
    alone.write("migrations.lock", &lock(&THREE).to_string());
    alone.write(LOCK, &lock(&THREE).to_string());
    assert_eq!(alone.errors(), [""; 0]);
}
