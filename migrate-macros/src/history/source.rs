//! The migrations of one source file.

use crate::migration_name::MigrationName;
use std::collections::BTreeSet;
use syn::{Attribute, Item, ItemFn};

/// The names of migrations that a file mentions, its own included. Nothing where a macro or a module in it could hide some, or
/// make some: then only the migrations that stand there as such count.
pub(super) fn mentioned_names(text: &str) -> Option<BTreeSet<MigrationName>> {
    if !text.contains("migration") {
        return Some(BTreeSet::new());
    }
    let words = text.split(|character: char| character != '_' && !character.is_alphanumeric());
    if text.contains('!') || words.clone().any(|word| word == "mod") {
        return None;
    }
    Some(words.filter_map(MigrationName::read).collect())
}

/// The migrations of a file, in the order in which they stand there; nothing where it is no Rust: rustc says so.
pub(super) fn migration_functions(text: &str) -> Option<Vec<ItemFn>> {
    let mut found = Vec::new();
    collect(syn::parse_file(text).ok()?.items, &mut found);
    Some(found)
}

fn collect(items: Vec<Item>, found: &mut Vec<ItemFn>) {
    for item in items {
        match item {
            Item::Fn(function) if function.attrs.iter().any(is_migration) => found.push(function),
            Item::Mod(module) if !module.attrs.iter().any(is_cfg) => {
                collect(module.content.map(|(_, items)| items).unwrap_or_default(), found);
            }
            _ => {}
        }
    }
}

fn is_migration(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "migration")
}

fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}
