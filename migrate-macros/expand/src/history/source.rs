//! The migrations of one source file.

use super::items::items;
use migrate_ir::migration_name::MigrationName;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{Attribute, FnArg, Item, ItemFn, Type};

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

/// Functions with the name and the parameter of a migration that have lost `#[migration]`.
pub(super) fn functions_without_attribute(text: &str) -> Vec<MigrationName> {
    let attributes = text.matches("migration]").count() + text.matches("migration(").count();
    if words_behind_fn(text).filter_map(MigrationName::read).count() <= attributes {
        return Vec::new();
    }
    let Some(items) = items(text) else { return Vec::new() };
    let functions = items.into_iter().filter_map(|item| match item {
        Item::Fn(function) if !function.attrs.iter().any(|other| is_migration(other) || is_cfg(other)) => {
            Some(function)
        }
        _ => None,
    });
    functions.filter(takes_schema).filter_map(|function| MigrationName::read(&function.sig.ident.to_string())).collect()
}

/// What is named like a migration behind `fn`, in comments and texts too.
pub(super) fn names_behind_fn(text: &str) -> BTreeSet<MigrationName> {
    if !text.contains("migration") {
        return BTreeSet::new();
    }
    words_behind_fn(text).filter_map(MigrationName::read).collect()
}

fn words_behind_fn(text: &str) -> impl Iterator<Item = &str> {
    text.split("fn ").skip(1).filter_map(|rest| {
        let end = rest.find(|character: char| character != '_' && !character.is_alphanumeric());
        end.map(|end| &rest[..end])
    })
}

fn takes_schema(function: &ItemFn) -> bool {
    let Some(FnArg::Typed(parameter)) = function.sig.inputs.first() else { return false };
    let Type::Reference(reference) = &*parameter.ty else { return false };
    let Type::Path(path) = &*reference.elem else { return false };
    function.sig.inputs.len() == 1 && path.path.segments.last().is_some_and(|segment| segment.ident == "Schema")
}

/// The migrations of a file, in the order in which they stand there; nothing where it is no Rust, or one of them is nested
/// too deeply: their own expansions say so.
pub(super) fn migration_functions(text: &str) -> Option<Vec<ItemFn>> {
    let mut found = Vec::new();
    collect(items(text)?, &mut found)?;
    Some(found)
}

fn collect(items: Vec<Item>, found: &mut Vec<ItemFn>) -> Option<()> {
    for item in items {
        match item {
            Item::Fn(function) if function.attrs.iter().any(is_migration) => found.push(function),
            Item::Mod(module) if !module.attrs.iter().any(is_cfg) => {
                collect(module.content.map(|(_, items)| items).unwrap_or_default(), found)?;
            }
            Item::Verbatim(tokens) if may_hold_migration(tokens.clone()) => return None,
            _ => {}
        }
    }
    Some(())
}

/// Whether an item that was not parsed has the attribute of a migration, or is a module, in which one may stand.
fn may_hold_migration(item: TokenStream) -> bool {
    item.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "mod",
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            group.stream().into_iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "migration"))
        }
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn is_migration(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "migration")
}

fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_deep_nesting_has_its_migrations_unless_these_are_nested_so() {
        let names = |text: &str| -> Option<Vec<String>> {
            Some(migration_functions(text)?.iter().map(|function| function.sig.ident.to_string()).collect())
        };
        let migration = "#[migration] fn m1_a(s: &mut Schema) {}";
        let deep = format!("{{ Router::new(){}; }}", ".route(\"/\", get(page))".repeat(5_000));
        assert_eq!(names(&format!("{migration} fn main() {deep}")), Some(vec!["m1_a".to_owned()]));
        assert_eq!(names(&format!("{migration} #[migration] fn m2_b(s: &mut Schema) {deep}")), None);
        assert_eq!(names(&format!("{migration} mod inner {{ fn b() {deep} }}")), None);
    }

    #[test]
    fn a_function_that_has_lost_its_attribute_is_found() {
        let lost =
            |text: &str| -> Vec<String> { functions_without_attribute(text).iter().map(ToString::to_string).collect() };
        assert_eq!(lost("fn m0002_b(schema: &mut Schema) {}"), ["m0002_b"]);
        assert_eq!(lost("#[migration]\nfn m1_a(s: &mut Schema) {}\nfn m2_b(s: &mut Schema) {}"), ["m2_b"]);
        for whole in [
            "#[migration(irreversible = \"x\")]\nfn m1_a(s: &mut Schema) {}",
            "#[migrate_core::migration]\nfn m1_a(s: &mut Schema) {}",
            "fn m1_helper(size: u32) {}",
            "fn helper(s: &mut Schema) {}",
            "#[cfg(test)]\nfn m1_a(s: &mut Schema) {}",
        ] {
            assert_eq!(lost(whole), [] as [&str; 0], "{whole}");
        }
    }
}
