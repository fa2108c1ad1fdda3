//! The pages: their form, their examples, and `docs/rules.md`, which is made of them.

use crate::dsl;
use crate::shop::{after, fit, shop};
use migrate_ir::dialect::{Cluster, Dialect, Target};
use migrate_ir::safety::{check_rules, rules};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const HEADINGS: [&str; 5] = ["What it does", "Why it is unsafe", "Instead", "When it is safe", "Sources"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/safety/rules")
}

#[test]
fn every_file_of_the_folder_is_a_rule() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "mod")
        .collect();
    let rules: BTreeSet<String> = rules::all().iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(files, rules);
}

#[test]
fn every_page_has_the_headings_in_order() {
    for rule in rules::all() {
        let page = rule.page();
        let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.name);
    }
}

/// The pieces of code under a heading.
fn examples(page: &str, heading: &str) -> Vec<Vec<String>> {
    let section = page.split("## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let blocks = section.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.map(|block| vec![block.to_owned()]).collect()
}

#[test]
fn every_page_shows_what_is_refused_and_what_is_not() {
    for rule in rules::all() {
        let page = rule.page();
        let cluster = page.contains("cluster = true").then_some(Cluster::MultiPrimary);
        let [postgres, mysql] = [Dialect::Postgres, Dialect::MySql].map(Target::of);
        let alternatives = if cluster.is_some() { Target { cluster, ..mysql } } else { postgres };
        let refused = examples(&page, HEADINGS[0]);
        assert!(!refused.is_empty(), "{} shows nothing", rule.name);
        for code in refused {
            let targets = Target::ALL.map(|target| Target { cluster, ..target });
            let findings = check_rules(&dsl::operations(&code, ""), &shop(), &targets);
            assert!(findings.iter().any(|finding| finding.rule == rule.name), "{}: {}", rule.name, code[0]);
        }
        let mut catalog = shop();
        for code in examples(&page, HEADINGS[2]) {
            let operations = dsl::operations(&code, "");
            if !fit(&catalog, &operations) {
                catalog = shop();
            }
            let findings = check_rules(&operations, &catalog, &[alternatives]);
            assert!(findings.is_empty(), "{}: {}", rule.name, findings[0].message);
            catalog = after(&catalog, &operations);
        }
    }
}

/// All pages in one document.
fn document() -> String {
    let mut document = String::from(
        "# Safety rules\n\n\
         <!-- Made from the files in migrate-core/ir/src/safety/rules by a test: UPDATE_DOCS=1 cargo test -p migrate-ir -->\n\n\
         What a migration may not do to tables that are in use, unless its author says why:\n\n\
         ```rust\n\
         #[assume_safe(dropped_columns, reason = \"no release since 2.4 reads it\", until = \"2027-01-31\")]\n\
         schema.alter_table(\"users\", |t| { t.drop_column(\"legacy\"); });\n\
         ```\n\n\
         The permission stands on one statement, or on the whole function. `until` may be left out. One that permits nothing\n\
         is refused as well. `migrate explain RULE` shows the pages below.\n\n\
         Migrations up to `start_after` in `migrate.toml` are not refused, as they may be applied. `migrate check` lists\n\
         what would be: see [command-line.md](command-line.md#migrations-older-than-a-rule).\n\n",
    );
    for rule in rules::all() {
        let _ = writeln!(document, "- [`{0}`](#{0})", rule.name);
    }
    for rule in rules::all() {
        let page = rule.page().replace("\n## ", "\n### ").replacen("## ", "### ", 1);
        let _ = write!(document, "\n## {}\n\n{page}", rule.name);
    }
    document
}

#[test]
fn the_document_is_made_of_the_pages() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let document = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == document, "{} is stale: run with UPDATE_DOCS=1", path.display());
}
