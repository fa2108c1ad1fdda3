//! A migration that the macro cannot place in a history, because another macro made it, compiles without a false alarm and never runs.

use migrate_core::Registry;
use migrate_core::error::RegistryError;
use migrate_core::prelude::*;

macro_rules! add_column {
    ($name:ident, $table:literal) => {
        #[migration]
        fn $name(schema: &mut Schema) {
            schema.alter_table($table, |t| {
                t.add_column("note", text());
            });
        }
    };
}

add_column!(m0001_add_note, "a_table_that_may_exist");

#[test]
fn a_migration_of_an_unknown_history_is_refused_with_the_reason() {
    let error = Registry::linked().unwrap_err();
    assert!(matches!(error, RegistryError::Unresolved { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("m0001_add_note"), "{text}");
    assert!(text.contains("the migrations before it are not known"), "{text}");
}
