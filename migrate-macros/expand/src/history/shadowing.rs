//! Names of the builder that a file gives another meaning. rustc reads the file's own, and the macro the builder's.

use super::items::items;
use migrate_ir::builder::FUNCTIONS;
use migrate_ir::builder::dynamic_call::constant_names;
use std::collections::BTreeSet;
use syn::{Item, UseTree};

/// The words of the builder that something at the top of a file is named like.
pub(super) fn shadowed_words(text: &str) -> BTreeSet<String> {
    let words: BTreeSet<String> = FUNCTIONS.iter().map(|word| (*word).to_owned()).chain(constant_names()).collect();
    if !may_name_one(text, &words) {
        return BTreeSet::new();
    }
    let Some(items) = items(text) else { return BTreeSet::new() };
    let mut named = BTreeSet::new();
    for item in &items {
        match item {
            Item::Fn(item) => named.extend([item.sig.ident.to_string()]),
            Item::Const(item) => named.extend([item.ident.to_string()]),
            Item::Static(item) => named.extend([item.ident.to_string()]),
            Item::Struct(item) if !matches!(item.fields, syn::Fields::Named(_)) => {
                named.extend([item.ident.to_string()]);
            }
            Item::Use(item) => add_imported(&item.tree, &mut named),
            _ => {}
        }
    }
    named.intersection(&words).cloned().collect()
}

/// Whether one of the words may be named: no file is parsed for nothing.
fn may_name_one(text: &str, words: &BTreeSet<String>) -> bool {
    let is_word = |rest: &str| {
        let end = rest.find(|character: char| character != '_' && !character.is_alphanumeric()).unwrap_or(rest.len());
        words.contains(&rest[..end])
    };
    let defines = |keyword: &str| text.split(keyword).skip(1).any(is_word);
    let imports = text.split("use ").skip(1).any(|rest| {
        let tree = rest.split(';').next().unwrap_or_default();
        let mut names = tree.split(|character: char| character != '_' && !character.is_alphanumeric());
        !tree.contains("migrate_core") && names.any(|name| words.contains(name))
    });
    imports || ["fn ", "const ", "static ", "struct ", " as "].iter().any(|keyword| defines(keyword))
}

/// Adds the names that a `use` brings in, except from this library.
fn add_imported(tree: &UseTree, named: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) if path.ident == "migrate_core" => {}
        UseTree::Path(path) => add_imported(&path.tree, named),
        UseTree::Name(name) => named.extend([name.ident.to_string()]),
        UseTree::Rename(rename) => named.extend([rename.rename.to_string()]),
        UseTree::Group(group) => group.items.iter().for_each(|tree| add_imported(tree, named)),
        UseTree::Glob(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::shadowed_words;

    #[test]
    fn words_that_the_file_defines_or_imports_are_found() {
        for text in [
            "use migrate_core::prelude::*;\nfn text() -> Typed<Integer> { integer() }",
            "use crate::columns::text;",
            "use crate::columns::{email, short as text};",
            "const text: u32 = 1;",
        ] {
            assert_eq!(shadowed_words(text).into_iter().collect::<Vec<_>>(), ["text"], "{text}");
        }
        for text in [
            "use migrate_core::prelude::{text, Postgres};",
            "struct Page;\nimpl Page { fn text(&self) {} }",
            "fn textual() {}\n// fn text() {}",
            "use crate::text::{self as words};",
        ] {
            assert!(shadowed_words(text).is_empty(), "{text}");
        }
    }
}
