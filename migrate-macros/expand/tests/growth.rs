//! Long migrations: time grows as they do, and there is an end.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod support;

use std::time::Duration;
use support::{ProcessorTime, TestCrate};

/// What a migration with that body expands to, and the time that takes.
fn expand(body: &str) -> (String, Duration) {
    let code = format!("fn m0001_a(schema: &mut Schema) {{ {body} }}");
    let file = "src/migrations/m0001_a.rs";
    let folder = TestCrate::with(&[(file, &format!("#[migration]\n{code}"))]);
    let item = code.parse().unwrap();
    let start = ProcessorTime::now();
    let expanded = folder.expand(file, "".parse().unwrap(), item);
    let took = start.elapsed();
    (expanded.to_string(), took)
}

fn repeated(statement: impl Fn(usize) -> String, times: usize) -> String {
    (0..times).map(statement).collect()
}

/// Statements of every kind, so many of each.
fn bodies(times: usize) -> Vec<(&'static str, String)> {
    let create = |name: &str| format!("schema.create_table(\"{name}\", |t| {{ t.id(); t.column(\"a\", text()); }});");
    let names = (0..times).map(|number| format!("\"t{number}\"")).collect::<Vec<_>>().join(", ");
    vec![
        ("tables", repeated(|n| create(&format!("t{n}")), times)),
        ("blocks", repeated(|n| format!("{{ {} }}", create(&format!("t{n}"))), times)),
        ("names", repeated(|n| format!("let a{n} = \"t{n}\"; {}", create(&format!("t{n}"))), times)),
        ("a loop", format!("for name in [{names}] {{ schema.create_table(name, |t| {{ t.id(); }}); }}")),
        (
            "columns of a table",
            format!(
                "schema.create_table(\"t\", |t| {{ t.id(); {} }});",
                repeated(|n| format!("t.column(\"c{n}\", integer());"), times)
            ),
        ),
        (
            "tables that go again",
            repeated(|n| format!("{} schema.drop_table(\"t{n}\");", create(&format!("t{n}"))), times),
        ),
        (
            "new names of a table",
            create("t0") + &repeated(|n| format!("schema.rename_table(\"t{n}\", \"t{}\");", n + 1), times),
        ),
        ("changes of what is not known", repeated(|n| format!("schema.drop_table(\"t{n}\");"), times)),
        ("a table that is there", repeated(|_| create("t"), times)),
        ("unknown words", repeated(|n| format!("schema.frobnicate(\"t{n}\");"), times)),
        ("code that no migration holds", repeated(|n| format!("fn a{n}() {{}}"), times)),
        ("raw SQL", repeated(|n| format!("schema.sql(\"UPDATE t SET a = {n}\").down(\"SELECT 1\");"), times)),
        ("raw SQL without a way back", repeated(|n| format!("schema.sql(\"UPDATE t SET a = {n}\");"), times)),
        (
            "statements of raw SQL",
            format!("schema.sql(\"{}\").down(\"SELECT 1\");", repeated(|n| format!("UPDATE t{n} SET a = 1;"), times)),
        ),
    ]
}

/// Four times as much takes four times as long, and sixteen times as long where something is asked of each pair. The
/// shortest of several runs counts.
#[test]
fn four_times_as_many_statements_take_about_four_times_as_long() {
    let shortest = |body: &str| (0..3).map(|_| expand(body).1).min().unwrap();
    for ((kind, few), (_, many)) in bodies(100).into_iter().zip(bodies(400)) {
        let ratio = shortest(&many).as_secs_f64() / shortest(&few).as_secs_f64();
        println!("{kind}: {ratio:.1}");
        assert!(ratio < 10.0, "{kind}: four times as many statements take {ratio:.1} times as long");
    }
}

#[test]
fn a_migration_of_ten_thousand_operations_compiles_and_a_longer_one_is_refused() {
    let digits = "[\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\"]";
    let nested = format!(
        "for a in {digits} {{ for b in {digits} {{ for c in {digits} {{ for d in {digits} {{
            schema.sql(\"SELECT 1\").down(\"SELECT 1\");
        }} }} }} }}"
    );
    assert!(!expand(&nested).0.contains("compile_error"));
    let (refused, _) = expand(&format!("{nested} schema.sql(\"SELECT 1\").down(\"SELECT 1\");"));
    assert!(refused.contains("at most 10000 things, and this one does 10001"), "{refused}");
    assert!(refused.contains("fn m0001_a"), "it is given back");
}

#[test]
fn a_long_migration_that_may_be_applied_already_compiles() {
    let code = "fn m0001_a(schema: &mut Schema) { for a in [LIST] { schema.sql(a).down(\"SELECT 1\"); } }";
    let code = code.replace("LIST", &"\"SELECT 1\", ".repeat(10_001));
    let file = "src/migrations/m0001_a.rs";
    let config = ("migrate.toml", "start_after = \"m0001_a\"\n[targets]\nsqlite = \"3.35\"\n");
    let folder = TestCrate::with(&[(file, &format!("#[migration]\n{code}")), config]);
    let expanded = folder.expand(file, "".parse().unwrap(), code.parse().unwrap()).to_string();
    assert!(!expanded.contains("compile_error") && expanded.contains("at most 10000 things"));
}

#[test]
fn loops_that_would_not_end_are_refused_at_the_statement() {
    for body in ["let x = 1;", "", "schema.sql(\"SELECT 1\").down(\"SELECT 1\");"] {
        let list = "1, ".repeat(100);
        let loops = "for a in LIST { for b in LIST { for c in LIST { for d in LIST { BODY } } } }";
        let (refused, _) = expand(&loops.replace("LIST", &format!("[{list}]")).replace("BODY", body));
        assert!(refused.contains("at most 100000 statements long"), "{body}");
        assert_eq!(refused.matches("compile_error").count(), 1, "{body}");
    }
}
