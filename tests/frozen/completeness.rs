//! The frozen migrations use every feature that the library had at its last release.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use frozen_ledger as _;
use frozen_search as _;
use frozen_shop as _;
use migrate_core::Registry;
use migrate_core::ir::builder::{
    AlterTableBuilder, AnyType, ChangeTypeBuilder, ColumnBuilder, ConstraintBuilder, CreateTableBuilder,
    DropIndexBuilder, FUNCTIONS, ForeignKeyBuilder, IndexBuilder, RawSqlBuilder, Schema,
};

use crate::fixture::folder;
use crate::form_features::{self, features_of};
use crate::pins;

/// What came since the last release, so that no database of a release has it. Each release freezes all of it.
const NOT_FROZEN_YET: [&str; 7] =
    ["include", "inet", "set_comment", "drop_comment", "comment", "comment_on_column", "drop_comment_on_column"];

const HELP: &str = "the frozen migrations lack a feature: name it in NOT_FROZEN_YET if no release has it, and with a \
                    release add a crate beside them that uses it, and a database, as CONTRIBUTING.md says; change none \
                    that is there";

/// The features that the migrations of these histories use.
fn used_in(histories: &[&str]) -> BTreeSet<&'static str> {
    let registry = Registry::linked().unwrap();
    let migrations = registry.migrations().iter().filter(|migration| histories.contains(&migration.history));
    let operations = migrations.flat_map(|migration| Schema::record(migration.body.unwrap()));
    operations.flat_map(|operation| features_of(&operation)).collect()
}

#[test]
fn every_feature_is_used_on_every_server_that_has_it() {
    let all = form_features::all();
    let used_everywhere = used_in(&["shop", "ledger"]);
    let frozen: BTreeSet<_> = all.iter().copied().filter(|feature| !NOT_FROZEN_YET.contains(feature)).collect();
    let missing: Vec<_> = frozen.difference(&used_everywhere).copied().collect();
    // `tests/sql/refusals.rs` has MySQL and MariaDB refuse these.
    assert_eq!(missing, ["filter", "set_default action"], "{HELP}");
    assert_eq!(used_in(&["shop", "search", "ledger"]), frozen, "{HELP}");
}

#[test]
fn every_method_of_the_builder_is_called() {
    let sources = pins::pinned()
        .into_keys()
        .filter(|file| Path::new(file).extension().is_some_and(|extension| extension == "rs"));
    let sources: String = sources.map(|file| fs::read_to_string(folder().join(file)).unwrap()).collect();
    let methods = [
        Schema::METHODS,
        CreateTableBuilder::METHODS,
        AlterTableBuilder::METHODS,
        ColumnBuilder::<AnyType>::METHODS,
        ConstraintBuilder::METHODS,
        ForeignKeyBuilder::METHODS,
        IndexBuilder::METHODS,
        DropIndexBuilder::METHODS,
        ChangeTypeBuilder::METHODS,
        RawSqlBuilder::METHODS,
    ];
    for method in methods.into_iter().flatten().filter(|method| !NOT_FROZEN_YET.contains(method)) {
        assert!(sources.contains(&format!(".{method}(")), "`{method}`: {HELP}");
    }
    for function in FUNCTIONS.iter().filter(|function| !NOT_FROZEN_YET.contains(function)) {
        assert!(
            [' ', '('].iter().any(|before| sources.contains(&format!("{before}{function}("))),
            "`{function}`: {HELP}"
        );
    }
    for argument in ["lock_timeout = ", "statement_timeout = ", "#[assume_safe("] {
        assert!(sources.contains(argument), "`{argument}` is not used");
    }
}
