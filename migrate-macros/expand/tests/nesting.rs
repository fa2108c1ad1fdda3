//! Code that nests as deeply as it may, and deeper.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use migrate_expand::Compiler;
use proc_macro2::{Group, TokenTree};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Half of what rustc gives a macro: it needs some for itself.
const STACK: usize = 4 << 20;

/// The tokens at the top of what a migration expands to, and the inside of `compile_error!`: what is nested deeply is not
/// walked.
fn expand(code: &str) -> String {
    let compiler = Compiler {
        crate_folder: PathBuf::new(),
        crate_name: "app".to_owned(),
        updated_locks: BTreeSet::new(),
        today: "2026-01-01".to_owned(),
        file: |_| Some(PathBuf::from("src/migrations.rs")),
    };
    let expanded = migrate_expand::migration("".parse().unwrap(), code.parse().unwrap(), &compiler);
    let is_error = |group: &Group| group.stream().into_iter().all(|token| matches!(token, TokenTree::Literal(_)));
    let shown = |token: TokenTree| match token {
        TokenTree::Group(group) if !is_error(&group) => String::new(),
        other => other.to_string(),
    };
    expanded.into_iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn in_small_stack(code: String) -> String {
    std::thread::Builder::new().stack_size(STACK).spawn(move || expand(&code)).unwrap().join().unwrap()
}

/// Statements with so many levels of one kind.
fn nested(times: usize) -> Vec<String> {
    let around = |start: &str, inner: &str, end: &str| format!("{}{inner}{}", start.repeat(times), end.repeat(times));
    let value = |start: &str, end: &str| format!("let a = {};", around(start, "1", end));
    vec![
        around("{", "", "}"),
        around("for a in [1] {", "", "}"),
        around("schema.create_table(\"a\", |t| ", "t.id()", ")") + ";",
        around("schema.create_table(\"a\", |t| {", "t.id();", "});"),
        around("if true {", "", "}"),
        format!("{} {{}}", around("if true {} else ", "", "")),
        around("match 1 { _ => {", "", "}}"),
        around("loop {", "", "}"),
        around("unsafe {", "", "}"),
        around("fn a() {", "", "}"),
        around("return ", "1", "") + ";",
        around("a = ", "1", "") + ";",
        around("schema.a(", "1", ")") + ";",
        format!("schema{};", around("", "", ".a()")),
        format!("schema{};", around("", "", ".a")),
        format!("schema{};", around("", "", "?")),
        format!("schema{};", around("", "", "(1)")),
        format!("schema.sql({}1);", "&".repeat(times)),
        format!("let {}a = 1;", "&".repeat(times)),
        format!("let {} = 1;", around("(", "a", ",)")),
        format!("let a: {} = 1;", around("Vec<", "u8", " >")),
        format!("let a: {} = 1;", around("fn() -> ", "u8", "")),
        format!("let a: {} = 1;", around("[", "u8", "; 1]")),
        format!("#[a = {}] schema.id();", around("(", "1", ")")),
        format!("#[assume_safe({})] schema.id();", around("(", "1", ")")),
        format!("a!({});", around("(", "1", ")")),
        value("(", ")"),
        value("[", "]"),
        value("[1, ", "]"),
        value("-", ""),
        value("- -", ""),
        value("!", ""),
        value("& ", ""),
        value("* ", ""),
        value("|a| ", ""),
        value("move ", ""),
        value("a(", ")"),
        value("A { a: ", "}"),
        value("1 + ", ""),
        value("1 == ", ""),
        value("", " as u8"),
        value("", "[1]"),
        value("async {", "}"),
        value("match ", " {}"),
        value("if let a = ", " {}"),
    ]
}

#[test]
fn what_may_be_parsed_needs_no_more_than_the_stack_of_a_compiler() {
    for times in [5, 10, 20, 30, 40, 60, 90, 126] {
        for body in nested(times) {
            let code = format!("fn m1_a(schema: &mut Schema) {{ {body} }}");
            assert!(in_small_stack(code).contains("m1_a"));
        }
    }
}

#[test]
fn what_is_nested_too_deeply_is_refused_at_its_place_and_given_back() {
    for body in nested(5_000) {
        let code = format!("fn m1_a(schema: &mut Schema) {{ {body} }}");
        let given = in_small_stack(code);
        assert!(given.contains("fn m1_a") && given.contains("nested too deeply"), "{}", &body[..40]);
    }
}
