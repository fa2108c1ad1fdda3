//! The migrations of one source file.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use syn::{Attribute, Item, ItemFn};

/// The name of a migration: `m<number>_<what it does>`. The number orders; a sequence and a timestamp both work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MigrationName {
    name: String,
    number: u64,
}

impl MigrationName {
    /// Reads a function's name.
    pub(crate) fn read(name: &str) -> Option<Self> {
        let (number, rest) = name.strip_prefix('m')?.split_once('_')?;
        let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (plain && !rest.is_empty()).then_some(())?;
        Some(Self { name: name.to_owned(), number: number.parse().ok()? })
    }

    /// The whole of it.
    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }

    /// The number that orders it.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }
}

impl Ord for MigrationName {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.number, &self.name).cmp(&(other.number, &other.name))
    }
}

impl PartialOrd for MigrationName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_ordered_by_number_and_then_by_name() {
        let name = |text| MigrationName::read(text).unwrap();
        assert!(name("m9_a") < name("m10_a"));
        assert!(name("m0002_b") > name("m0002_a"));
        assert!(name("m20261121093000_a") > name("m0002_a"));
    }

    #[test]
    fn names_without_a_number_are_not_migrations() {
        for text in ["create_users", "m_users", "m12", "m12_", "mx1_users", "0001_users"] {
            assert_eq!(MigrationName::read(text), None, "{text}");
        }
    }
}
