//! `migrate-core/public-api.txt`: everything that a user of `migrate-core` can name, as rustdoc shows it.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use migrate_tests::cargo;
use migrate_tests::workspace_root;

/// Documents `migrate-core` with every feature, and returns the folder of its pages.
fn document() -> PathBuf {
    let mut command = cargo::command();
    command.args(["doc", "--quiet", "--locked", "--package", "migrate-core", "--no-deps", "--all-features"]);
    let status = command.current_dir(workspace_root()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("doc/migrate_core")
}

/// The text of a piece of HTML.
fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, behind)| behind));
    }
    [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .into_iter()
        .fold(text, |text, (entity, character)| text.replace(entity, character))
}

/// The same, on one line.
fn line(html: &str) -> String {
    let line = text(&html.replace("<div", " <div")).split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace("( ", "(").replace(", )", ")")
}

/// What stands between each `start` and the `end` after it.
fn between<'a>(html: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).map(move |rest| rest.split(end).next().unwrap_or_default())
}

/// The declaration of an item, its lines kept. Rustdoc folds a long one behind `Show 20 variants`.
fn declaration(page: &str) -> String {
    let html = between(page, r#"<pre class="rust item-decl"><code>"#, "</code></pre>").next().unwrap();
    let unfolded = html.split("<summary").map(|piece| piece.split_once("</summary>").map_or(piece, |(_, rest)| rest));
    text(&unfolded.collect::<String>())
}

/// The headings of one list of a page: `impl` blocks, with their methods where `with_items` says so.
fn implementations(page: &str, list: &str, with_items: bool) -> Vec<String> {
    let start = format!(r#"<div id="{list}-list">"#);
    let Some(html) = between(page, &start, "<h2 id=").next() else { return Vec::new() };
    let headings = html.split("<h").filter_map(|piece| {
        let (level, rest) = piece.split_once(r#" class="code-header">"#)?;
        let indent = match level {
            "3" => "",
            "4" if with_items => "    ",
            _ => return None,
        };
        Some(format!("{indent}{}", line(rest.split("</h").next()?)))
    });
    headings.collect()
}

/// The folder and the name of an item whose page is `error/struct.Failure.html`.
fn place(address: &str) -> (&str, &str) {
    let (folder, file) = address.rsplit_once('/').unwrap_or(("", address));
    (folder, file.split('.').nth(1).unwrap())
}

/// The path of a module, which users see: `migrate_core::error`.
fn path(folder: &str) -> String {
    Path::new("migrate_core")
        .join(folder)
        .components()
        .map(|part| part.as_os_str().to_str().unwrap())
        .collect::<Vec<_>>()
        .join("::")
}

/// One item: its path, its declaration, its methods, its traits.
fn item(pages: &Path, address: &str) -> String {
    let page = fs::read_to_string(pages.join(address)).unwrap();
    let (folder, name) = place(address);
    let mut item = format!("\n### {}::{name}\n\n{}\n", path(folder), declaration(&page));
    for method in implementations(&page, "implementations", true) {
        let _ = writeln!(item, "{method}");
    }
    let mut traits = implementations(&page, "trait-implementations", false);
    traits.retain(|name| !name.contains("StructuralPartialEq"));
    // What almost every type is goes without saying.
    let automatic = implementations(&page, "synthetic-implementations", false);
    traits.extend(automatic.into_iter().filter(|name| name.contains("!Send") || name.contains("!Sync")));
    traits.sort();
    for name in traits {
        let _ = writeln!(item, "{name}");
    }
    item
}

/// What a module has of others.
fn reexports(pages: &Path, folder: &str) -> Vec<String> {
    let page = fs::read_to_string(pages.join(folder).join("index.html")).unwrap();
    between(&page, r#"<dt id="reexport."#, "</dt>").map(|html| line(html.split_once('>').unwrap().1)).collect()
}

fn listing() -> String {
    let pages = document();
    let all = fs::read_to_string(pages.join("all.html")).unwrap();
    let list = between(&all, r#"<section id="main-content""#, "</section>").next().unwrap();
    let mut addresses: Vec<_> = between(list, r#"<li><a href=""#, "\"").collect();
    addresses.sort_by_key(|address| place(address));
    let mut listing =
        String::from("What `migrate-core` makes public, with all features. Made by tests/public_api.rs.\n");
    for addresses in addresses.chunk_by(|one, next| place(one).0 == place(next).0) {
        let folder = place(addresses[0]).0;
        let _ = writeln!(listing, "\n## {}\n", path(folder));
        for reexport in reexports(&pages, folder) {
            let _ = writeln!(listing, "{reexport}");
        }
        for address in addresses {
            listing.push_str(&item(&pages, address));
        }
    }
    listing
}

#[test]
fn the_public_items_are_the_recorded_ones() {
    let path = workspace_root().join("migrate-core/public-api.txt");
    let listing = listing();
    if std::env::var_os("UPDATE_PUBLIC_API").is_some() {
        fs::write(&path, &listing).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    let change = |sign, of: &str, other: &str| {
        let lines = of.lines().filter(|line| !other.lines().any(|other| other == *line));
        lines.map(|line| format!("{sign} {line}")).collect::<Vec<_>>().join("\n")
    };
    assert!(
        listing == recorded,
        "the public API of migrate-core has changed: if that is meant, run this test with UPDATE_PUBLIC_API=1\n{}\n{}",
        change('-', &recorded, &listing),
        change('+', &listing, &recorded)
    );
}

#[test]
fn html_becomes_text() {
    assert_eq!(text(r#"fn f(a: &amp;<a href="x">Vec</a>&lt;u8&gt;)"#), "fn f(a: &Vec<u8>)");
    let folded = r#"<pre class="rust item-decl"><code>enum E {<details><summary class="hideme"><span>Show 2 variants</span></summary>
    A,
}</details></code></pre>"#;
    assert_eq!(declaration(folded), "enum E {\n    A,\n}");
    let page = r#"<div id="implementations-list"><h3 class="code-header">impl E</h3><h4 class="code-header">pub fn f()</h4></div>
<h2 id="trait-implementations"><div id="trait-implementations-list"><h3 class="code-header">impl Copy for E</h3>"#;
    assert_eq!(implementations(page, "implementations", true), ["impl E", "    pub fn f()"]);
    assert_eq!(implementations(page, "trait-implementations", false), ["impl Copy for E"]);
}
