//! What reverts a change by going forward: it compiles as it is written, and servers take it on tables with rows.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use migrate_ir::dialect::{Dialect, Target};
use migrate_ir::dsl_code::migration_body;
use migrate_ir::object::{Catalog, Op as _, Operation};
use migrate_ir::revert::{HistoryMigration, Obstacle, RevertMigration, revert};
use migrate_ir::safety;
use migrate_tests::cargo;

use crate::case_database::CaseDatabase;
use crate::cases::{self, SqlCase};
use crate::{
    EvaluatedCase, assert_on_every_server, assert_same, catch_failure, history, is_selected, render, script_runner,
};

/// What reverts the change; none where the change leaves nothing behind.
fn parts(case: &SqlCase, migration: &EvaluatedCase, targets: &[Target]) -> Option<Vec<RevertMigration>> {
    let history = [
        HistoryMigration { name: "m0001_history", operations: migration.history.clone() },
        HistoryMigration { name: "m0002_change", operations: migration.up.clone() },
    ];
    match revert(&history, 1, targets) {
        Ok(parts) => Some(parts),
        Err(Obstacle::Nothing) => None,
        Err(obstacle) => panic!("{}: {obstacle:?}", case.name),
    }
}

fn operations(part: &RevertMigration) -> Vec<Operation> {
    part.steps.iter().map(|step| step.operation.clone()).collect()
}

#[test]
fn servers_accept_the_reverts_of_changes() {
    assert_on_every_server(|mut session, failures| {
        for case in cases::all().filter(|case| is_selected(case)) {
            if case.refused.contains(&session.dialect()) || case.irreversible_on.contains(&session.dialect()) {
                continue;
            }
            session = session.with_empty_database();
            if let Err(message) = catch_failure(|| reverted(case, &session)) {
                failures.push(format!("{} on {}: {message}", case.name, session.name()));
            }
        }
    });
}

fn reverted(case: &SqlCase, database: &CaseDatabase) {
    let dialect = database.dialect();
    let migration = EvaluatedCase::of(case);
    let Some(parts) = parts(case, &migration, &[Target::of(dialect)]) else { return };
    script_runner::run_script(database, &render(&migration.history, &Catalog::default(), dialect));
    if !case.rows.is_empty() {
        database.query(case.rows);
    }
    let at_first = database.catalog();
    script_runner::run_script(database, &render(&migration.up, &migration.before, dialect));
    let mut catalog = migration.after;
    for part in &parts {
        let operations = operations(part);
        script_runner::run_script(database, &render(&operations, &catalog, dialect));
        catalog = history::fold(&operations, &catalog);
    }
    // Where something comes back in another form, a note says so. Others tell what the server may refuse.
    let mut notes = parts.iter().flat_map(|part| &part.steps).flat_map(|step| &step.notes);
    if case.inverse_restores && notes.all(|note| note.starts_with("This is refused")) {
        assert_same(&at_first, &database.catalog(), "before the change, and after it was reverted");
    }
}

#[test]
fn generated_reverts_compile() {
    let postgres = [Target::ALL[0]];
    for (name, targets) in [("every", &Target::ALL[..]), ("postgres", &postgres)] {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("src");
        fs::create_dir(&source).unwrap();
        let mut main = String::new();
        for case in cases::all() {
            let is_target = |dialect: &Dialect| targets.iter().any(|target| target.dialect == *dialect);
            if case.refused.iter().chain(case.irreversible_on).any(is_target) {
                continue;
            }
            let migration = EvaluatedCase::of(case);
            let Some(parts) = parts(case, &migration, targets) else { continue };
            // Every file is a history of its own.
            fs::write(source.join(format!("{}.rs", case.name)), file(&migration, &parts, targets)).unwrap();
            writeln!(main, "mod {};", case.name).unwrap();
        }
        assert!(main.lines().count() > 40, "{name}: only\n{main}");
        writeln!(main, "fn main() {{}}").unwrap();
        fs::write(source.join("main.rs"), main).unwrap();
        let mut config = "[targets]\n".to_owned();
        for target in targets {
            writeln!(config, "{} = \"{}\"", target.dialect, target.oldest).unwrap();
        }
        fs::write(folder.path().join("migrate.toml"), config).unwrap();
        check(folder.path());
    }
}

/// The history, the change, and what reverts it.
fn file(migration: &EvaluatedCase, parts: &[RevertMigration], targets: &[Target]) -> String {
    let EvaluatedCase { history, before, up, .. } = migration;
    let mut text = "use migrate_core::prelude::*;\n".to_owned();
    let nothing = Catalog::default();
    for (name, operations, before) in [("m0001_history", history, &nothing), ("m0002_change", up, before)] {
        let rules: BTreeSet<_> =
            safety::check_rules(operations, before, targets).into_iter().map(|finding| finding.rule).collect();
        let mut attributes = "#[migration]\n".to_owned();
        for rule in rules {
            writeln!(attributes, "#[assume_safe({rule}, reason = \"nobody is connected\")]").unwrap();
        }
        write(
            &mut text,
            name,
            &attributes,
            &migration_body(operations.iter().map(|operation| (Vec::new(), operation.code()))),
        );
    }
    for (place, part) in parts.iter().enumerate() {
        let attribute = match &part.irreversible {
            None => "#[migration]\n".to_owned(),
            Some(why) => format!("#[migration(irreversible = {why:?})]\n"),
        };
        write(&mut text, &format!("m{:04}_revert", place + 3), &attribute, &part.body("m0002_change"));
    }
    text
}

fn write(text: &mut String, name: &str, attributes: &str, body: &[String]) {
    writeln!(text, "\n{attributes}fn {name}(schema: &mut Schema) {{\n    {}\n}}", body.join("\n    ")).unwrap();
}

/// Checks a crate in that folder, which depends on the library as it is here.
fn check(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let library = root.join("migrate-core").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = \"reverts\"\nedition = \"2024\"\n\n\
         [dependencies]\nmigrate-core = {{ path = '{}' }}\n\n[workspace]\n",
        library.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = cargo::command()
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder)
        // Where the tests of compile errors have built its dependencies already.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
