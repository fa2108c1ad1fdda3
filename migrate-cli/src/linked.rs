//! The migrations of this program: those that are linked into it, unless it was started with others.

use std::sync::OnceLock;

use migrate_core::Registry;
use migrate_core::error::RegistryError;

static GIVEN: OnceLock<Registry> = OnceLock::new();
static IS_MIGRATE: OnceLock<()> = OnceLock::new();

/// This is the `migrate` binary, which belongs to no migrations crate.
pub(crate) fn be_migrate() {
    IS_MIGRATE.get_or_init(|| ());
}

/// Whether this is the `migrate` binary.
pub(crate) fn is_migrate() -> bool {
    IS_MIGRATE.get().is_some()
}

/// From now on, these are the migrations. Only the first call counts.
pub(crate) fn give(registry: Registry) {
    GIVEN.get_or_init(|| registry);
}

/// Those that the program was started with.
pub(crate) fn given() -> Option<Registry> {
    GIVEN.get().cloned()
}

/// The migrations.
pub(crate) fn registry() -> Result<Registry, RegistryError> {
    given().map_or_else(Registry::linked, Ok)
}

/// The name of a migration in a text: with its history where this program has several, as a name may stand in each.
pub(crate) fn shown_name(history: &str, name: &str) -> String {
    if has_several_histories() { format!("{history}::{name}") } else { name.to_owned() }
}

/// Whether this program has migrations of several histories.
pub(crate) fn has_several_histories() -> bool {
    static SEVERAL: OnceLock<bool> = OnceLock::new();
    *SEVERAL.get_or_init(|| registry().is_ok_and(|registry| registry.histories().len() > 1))
}
