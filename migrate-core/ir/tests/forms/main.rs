//! What databases keep of a migration: the form of every operation, type, default and constraint, and its checksum.
//!
//! `pinned.txt` may only be added to. A change of what stands in it would lock out every database that was migrated
//! before.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod examples;
mod form_features;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use migrate_ir::checksum::{checksum, form};
use migrate_ir::object::Operation;

use examples::examples;

const PINNED: &str = include_str!("pinned.txt");

/// An example as it stands in `pinned.txt`.
fn shown(name: &str, operation: &Operation) -> String {
    let operations = std::slice::from_ref(operation);
    format!("# {name}\n# {}\n{}", checksum(operations), form(operations))
}

/// What `pinned.txt` has, by the name of the example.
fn pinned() -> BTreeMap<&'static str, String> {
    let entries = PINNED.split("\n\n# ").map(|entry| entry.trim_start_matches("# ").trim_end_matches('\n'));
    entries.filter_map(|entry| Some((entry.lines().next()?, format!("# {entry}\n")))).collect()
}

#[test]
fn the_form_and_the_checksum_of_everything_stay_as_they_are_pinned() {
    let mut pinned = pinned();
    let mut missing = Vec::new();
    for (name, operation) in examples() {
        let shown = shown(&name, &operation);
        match pinned.remove(name.as_str()) {
            Some(pinned) => assert_eq!(shown, pinned, "databases that were migrated before would be locked out"),
            None => missing.push(shown),
        }
    }
    assert!(missing.is_empty(), "add to pinned.txt:\n\n{}", missing.join("\n"));
    assert!(pinned.is_empty(), "nothing makes these any more: {:?}", pinned.keys());
}

#[test]
fn every_feature_has_an_example() {
    let operations: Vec<_> = examples().into_iter().map(|(_, operation)| operation).collect();
    let used: BTreeSet<_> = operations.iter().flat_map(form_features::features_of).collect();
    assert_eq!(used, form_features::all());
}

#[test]
fn what_is_hashed_is_read_back_so_no_two_migrations_share_a_checksum() {
    for (name, operation) in examples() {
        let text = form(std::slice::from_ref(&operation));
        let read = reading::operations(&text).unwrap_or_else(|error| panic!("{name}: {error:?}\n{text}"));
        assert_eq!(read, [form_features::hashed(operation)], "{name}\n{text}");
    }
}

#[test]
fn several_operations_are_read_back_in_their_order() {
    let operations: Vec<_> = examples().into_iter().map(|(_, operation)| operation).collect();
    let hashed: Vec<_> = operations.iter().cloned().map(form_features::hashed).collect();
    assert_eq!(reading::operations(&form(&operations)).unwrap(), hashed);
}

#[test]
fn every_example_has_a_checksum_of_its_own() {
    let mut seen = BTreeMap::new();
    for (name, operation) in examples() {
        if let Some(other) = seen.insert(checksum(&[operation]), name.clone()) {
            panic!("{name} has the checksum of {other}");
        }
    }
}

#[test]
fn reasons_and_what_is_derived_are_not_hashed() {
    use migrate_ir::object::{RunSql, Undo};
    let run =
        |undo, transaction| checksum(&[RunSql { only: None, sql: "ANALYZE".to_owned(), undo, transaction }.into()]);
    let unsaid = run(Undo::NotSpecified, true);
    assert_eq!(run(Undo::Irreversible("typo".to_owned()), true), unsaid);
    assert_eq!(run(Undo::Irreversible("corrected".to_owned()), true), unsaid);
    assert_eq!(run(Undo::NotSpecified, false), unsaid);
    assert_ne!(run(Undo::Sql(String::new()), true), unsaid);
}
