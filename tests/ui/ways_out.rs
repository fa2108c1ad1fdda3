//! What a refusal proposes compiles as it stands: the code is taken from the recorded messages, written into migrations, and
//! compiled, the permission with its reason included.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use migrate_ui_tests::cargo;

/// One order of a message with its code, if it has any.
struct Help {
    order: String,
    code: Vec<String>,
}

/// One refusal of a rule, as it is recorded.
struct RecordedRefusal {
    rule: String,
    helps: Vec<Help>,
}

fn recorded(file: &Path) -> Vec<RecordedRefusal> {
    let mut refusals: Vec<RecordedRefusal> = Vec::new();
    for line in fs::read_to_string(file).unwrap().lines() {
        if let Some(title) = line.strip_prefix("error: ") {
            let rule = title.rsplit_once(" [").map(|(_, rule)| rule.trim_end_matches(']').to_owned());
            refusals.push(RecordedRefusal { rule: rule.unwrap_or_default(), helps: Vec::new() });
        } else if let Some(order) = line.strip_prefix("       help: ") {
            refusals.last_mut().unwrap().helps.push(Help { order: order.to_owned(), code: Vec::new() });
        } else if let Some(code) = line.strip_prefix("                 ") {
            refusals.last_mut().unwrap().helps.last_mut().unwrap().code.push(code.to_owned());
        }
    }
    refusals.retain(|refusal| !refusal.rule.is_empty());
    refusals
}

/// The ways out of a refusal, each as the code of the migrations that it takes. "or" begins another way.
fn ways_out(refusal: &RecordedRefusal) -> Vec<Vec<&[String]>> {
    let mut ways: Vec<Vec<&[String]>> = Vec::new();
    for Help { order, code } in &refusal.helps {
        if code.is_empty() || code[0].starts_with("#[") {
            continue;
        }
        match ways.last_mut() {
            Some(way) if !order.starts_with("or ") => way.push(code),
            _ => ways.push(vec![code]),
        }
    }
    ways
}

/// Code of a message as the body of a migration: a line on `t` stands in a change of the case's table.
fn body(code: &[String]) -> String {
    let code = code.join("\n");
    if code.trim_start().starts_with("t.") {
        format!("schema.alter_table(\"users\", |t| {{\n{code}\n}});")
    } else {
        code
    }
}

fn migration(number: usize, body: &str) -> String {
    format!("#[migration]\nfn m{number:04}_way_out(schema: &mut Schema) {{\n{body}\n}}\n")
}

/// The case up to the migration that is refused, and the statement that is.
fn split(case: &str) -> (String, String) {
    let start = case.find("#[migration]\nfn m0002_change").unwrap();
    let refused = &case[start..case.find("fn main()").unwrap()];
    let statements = refused.split_once("{\n").unwrap().1.rsplit_once('}').unwrap().0;
    (case[..start].to_owned(), statements.to_owned())
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir("cases/rules").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    cases.sort();
    cases
}

#[test]
fn every_rule_has_a_case() {
    for rule in migrate_ir::safety::rules::all() {
        // What only a cluster refuses needs a crate that says that it is for one.
        let is_for_clusters = rule.page().contains("cluster = true");
        let file = if is_for_clusters { "clusters.rs".to_owned() } else { format!("cases/rules/{}.stderr", rule.name) };
        let recorded = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{file} is missing"));
        assert!(recorded.contains(&format!("[{}]", rule.name)), "{file} does not tell the rule");
    }
}

#[test]
fn every_suggestion_of_a_refusal_compiles() {
    // What a message says of one server is for those who have that one.
    let (for_mysql, for_postgres) = cases().into_iter().partition::<Vec<_>, _>(|case| {
        let recorded = fs::read_to_string(case.with_extension("stderr")).unwrap();
        recorded.contains("mysql") && !recorded.contains("postgres")
    });
    assert!(!for_mysql.is_empty() && !for_postgres.is_empty());
    let ways = check_ways_out(&for_postgres, "postgres = \"14\"") + check_ways_out(&for_mysql, "mysql = \"8.0.29\"");
    assert!(ways >= 8, "only {ways} ways out have code");
}

/// Compiles what the messages of these cases propose, for one target, and tells how many ways out have code.
fn check_ways_out(cases: &[PathBuf], target: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("src");
    fs::create_dir(&source).unwrap();
    let mut main = String::new();
    let mut ways = 0;
    for case in cases {
        let name = case.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(case).unwrap();
        let (history, refused) = split(&text);
        // Every file is a history of its own.
        let mut write = |suffix: &str, migrations: String| {
            fs::write(source.join(format!("{name}_{suffix}.rs")), format!("{history}\n{migrations}")).unwrap();
            writeln!(main, "mod {name}_{suffix};").unwrap();
        };
        let recorded = recorded(&case.with_extension("stderr"));
        let permission = format!("#[assume_safe({name}, reason = \"nobody is connected\")]\n");
        write("permitted", permitted(&permission, &refused));
        for (place, refusal) in recorded.iter().enumerate() {
            for (way, steps) in ways_out(refusal).into_iter().enumerate() {
                let steps = steps.iter().enumerate().map(|(step, code)| migration(step + 2, &body(code)));
                write(&format!("{place}_{way}"), steps.collect());
                ways += 1;
            }
        }
    }
    writeln!(main, "fn main() {{}}").unwrap();
    fs::write(source.join("main.rs"), main).unwrap();
    fs::write(folder.path().join("migrate.toml"), format!("[targets]\n{target}\n")).unwrap();
    check(folder.path());
    ways
}

fn permitted(permission: &str, refused: &str) -> String {
    let whole = migration(2, refused);
    whole.replace("#[migration]\n", &format!("#[migration]\n{permission}"))
}

/// Checks a crate in that folder, which depends on the library as it is here.
fn check(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let library = root.join("migrate-core").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = \"ways-out\"\nedition = \"2024\"\n\n\
         [dependencies]\nmigrate-core = {{ path = '{}' }}\n\n[workspace]\n",
        library.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = cargo::command()
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild")) // its dependencies are built there already
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
