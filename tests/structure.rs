//! How the crates are divided: no two modules that stand beside each other use each other, so each can be read, tested
//! and changed with only what is below it.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules at the top of a crate, each with the ones that its files name, and a file that does.
type Uses = BTreeMap<String, BTreeMap<String, PathBuf>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(source_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The code of a file, without comments and without its tests.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Whether a file holds only tests, or what they use.
fn is_for_tests(file: &Path) -> bool {
    let name = file.file_stem().unwrap().to_string_lossy().into_owned();
    ["tests", "examples"].contains(&name.as_str())
}

/// The words right behind `crate::`, those of a list in braces included.
fn named(code: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            let list = list.split('}').next().unwrap_or_default();
            names.extend(list.split(',').map(|item| item.trim().split("::").next().unwrap_or_default().to_owned()));
        } else {
            names.insert(rest.chars().take_while(|c| is_word(*c)).collect());
        }
    }
    names
}

fn uses(crate_: &str) -> Uses {
    let source = root().join(crate_).join("src");
    let module = |file: &Path| {
        let first = file.strip_prefix(&source).unwrap().components().next().unwrap();
        first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
    };
    let files: Vec<_> = source_files(&source).into_iter().filter(|file| !is_for_tests(file)).collect();
    let modules: BTreeSet<_> = files.iter().map(|file| module(file)).collect();
    let mut uses = Uses::new();
    for file in &files {
        let of = module(file);
        // The roots of a crate name everything.
        if ["lib", "main"].contains(&of.as_str()) {
            continue;
        }
        let named = named(&code(file)).into_iter().filter(|name| modules.contains(name) && *name != of);
        let others = uses.entry(of.clone()).or_default();
        for name in named {
            others.entry(name).or_insert_with(|| file.clone());
        }
    }
    uses
}

/// A way from a module back to itself.
fn circle(uses: &Uses) -> Option<Vec<String>> {
    fn walk(uses: &Uses, path: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<Vec<String>> {
        let last = path.last()?.clone();
        for next in uses.get(&last)?.keys() {
            if let Some(start) = path.iter().position(|module| module == next) {
                return Some(path[start..].iter().chain([next]).cloned().collect());
            }
            if !done.contains(next) {
                path.push(next.clone());
                if let Some(circle) = walk(uses, path, done) {
                    return Some(circle);
                }
                path.pop();
            }
        }
        done.insert(last);
        None
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|module| walk(uses, &mut vec![module.clone()], &mut done))
}

#[test]
fn no_two_modules_of_a_crate_use_each_other() {
    for crate_ in ["migrate-core", "migrate-core/ir", "migrate-macros/expand", "migrate-cli"] {
        let uses = uses(crate_);
        assert!(uses.len() > 5, "{crate_}: {uses:?}");
        if let Some(circle) = circle(&uses) {
            let files = circle.windows(2).map(|pair| format!("  {}", uses[&pair[0]][&pair[1]].display()));
            panic!("{crate_}: {}\n{}", circle.join(" -> "), files.collect::<Vec<_>>().join("\n"));
        }
    }
}

#[test]
fn a_circle_is_found() {
    let file = PathBuf::from("a.rs");
    let of = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), file.clone())).collect();
    let mut uses = Uses::new();
    for (module, names) in [("a", ["b"].as_slice()), ("b", &["c", "d"]), ("c", &[]), ("d", &["b"])] {
        uses.insert(module.to_owned(), of(names));
    }
    assert_eq!(circle(&uses).unwrap(), ["b", "d", "b"]);
    uses.insert("d".to_owned(), of(&["c"]));
    assert_eq!(circle(&uses), None);
    let code = "use crate::one::Two;\nuse crate::{three, four::Five};\nfn f() { crate::six() }";
    assert_eq!(named(code), ["four", "one", "six", "three"].map(str::to_owned).into());
}

/// The servers that a driver may talk to are named in one folder.
#[test]
fn only_the_folders_of_servers_ask_which_server_it_is() {
    let source = root().join("migrate-core/src");
    let elsewhere: Vec<_> = source_files(&source)
        .into_iter()
        .filter(|file| !file.starts_with(source.join("server")) && !is_for_tests(file))
        .filter(|file| {
            let code = code(file);
            // The prelude gives users their names.
            ["Dialect::Postgres", "Dialect::MySql", "Dialect::MariaDb", "Dialect::Sqlite", "Protocol::"]
                .into_iter()
                .any(|name| code.contains(name))
        })
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}
