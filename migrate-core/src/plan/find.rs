//! The migration that a user means.

use super::PlanError;
use crate::migration::Migration;
use crate::registry::Registry;

/// The index of the migration that a user means: by its name, or by `history::name` where several histories have the
/// name.
pub(crate) fn find(registry: &Registry, text: &str) -> Result<usize, PlanError> {
    let migrations = registry.migrations();
    let (history, name) = match text.rsplit_once("::") {
        Some((history, name)) => (Some(history), name),
        None => (None, text),
    };
    let found = |index: &usize| {
        let migration = migrations[*index];
        migration.name == name && history.is_none_or(|history| migration.history == history)
    };
    let indexes: Vec<_> = (0..migrations.len()).filter(found).collect();
    match indexes.as_slice() {
        [index] => Ok(*index),
        [] => Err(PlanError::NoSuchMigration { name: text.to_owned(), near: near(registry, name) }),
        _ => Err(PlanError::Ambiguous {
            name: text.to_owned(),
            histories: indexes.iter().map(|index| migrations[*index].history).collect(),
        }),
    }
}

/// The migration that a user means: by its name, or by `history::name` where several histories have the name.
///
/// # Errors
///
/// Where there is none, or more than one.
pub fn named(registry: &Registry, text: &str) -> Result<&'static Migration, PlanError> {
    find(registry, text).map(|index| registry.migrations()[index])
}

fn near(registry: &Registry, name: &str) -> Option<&'static str> {
    registry
        .migrations()
        .iter()
        .map(|migration| (strsim::jaro_winkler(migration.name, name), migration.name))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::examples::migration;

    #[test]
    fn a_misspelt_name_gets_the_near_one() {
        let registry = Registry::of(["m0001_create_users", "m0002_create_orders"].map(migration)).unwrap();
        let text = find(&registry, "m0001_craete_users").unwrap_err().to_string();
        assert!(text.contains("a migration with a similar name exists: `m0001_create_users`"), "{text}");
        assert_eq!(find(&registry, "app::m0002_create_orders").unwrap(), 1);
    }
}
