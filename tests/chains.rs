//! The macro writes the chain of a history into its migrations: it is the one that the runner would compute.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeMap;

use chinook as _;
use crash_history as _;
use migrate_core::__private::{Registered, Texts};
use migrate_core::Registry;
use migrate_core::ir::checksum::{chain_prefix, extend_chain};

#[test]
fn every_migration_has_its_predecessor_and_chain() {
    let compiled: BTreeMap<_, _> =
        inventory::iter::<Registered>.into_iter().map(|it| ((it.history, Texts::of(it).name), it)).collect();
    let registry = Registry::linked().unwrap();
    assert_eq!(registry.histories().len(), 2);
    for history in registry.migrations().chunk_by(|a, b| a.history == b.history) {
        let mut chain = String::new();
        for (before, migration) in history.iter().enumerate() {
            let compiled = compiled[&(migration.history, migration.name)];
            assert_eq!(compiled.before, chain_prefix(&chain), "{}", migration.name);
            chain = extend_chain(&chain, migration.name, migration.checksum);
            let expected = (before + 1, chain.as_str(), chain_prefix(&chain));
            assert_eq!((compiled.number, Texts::of(compiled).chain, compiled.link), expected, "{}", migration.name);
        }
    }
}
