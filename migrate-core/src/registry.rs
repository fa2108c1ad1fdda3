//! Every migration that is linked into the program, in the order in which they run.

use std::collections::BTreeSet;

use migrate_ir::dialect::Dialect;

use crate::error::RegistryError;
use crate::migration::Migration;

/// The linked migrations: sorted, each name once, none missing.
#[derive(Clone, Debug)]
pub struct Registry {
    migrations: Vec<&'static Migration>,
}

impl Registry {
    /// What `#[migration]` registered in this program.
    pub fn linked() -> Result<Self, RegistryError> {
        Self::of(inventory::iter::<Migration>)
    }

    /// A registry of these migrations, as the linker would have collected them.
    pub fn of(migrations: impl IntoIterator<Item = &'static Migration>) -> Result<Self, RegistryError> {
        let mut migrations: Vec<_> = migrations.into_iter().collect();
        migrations.sort_by_key(|migration| (migration.history, order(migration.name)));
        if migrations.is_empty() {
            return Err(RegistryError::Empty);
        }
        for pair in migrations.windows(2) {
            let [first, second] = pair else { continue };
            if identity(first) == identity(second) {
                return Err(RegistryError::Duplicate { first, second });
            }
        }
        if let Some((migration, reason)) = migrations.iter().find_map(|m| Some((*m, m.unresolved?))) {
            return Err(RegistryError::Unresolved { migration, reason });
        }
        let present: BTreeSet<_> = migrations.iter().map(|m| identity(m)).collect();
        for &migration in &migrations {
            if let Some(previous) = migration.previous
                && !present.contains(&(migration.history, previous))
            {
                return Err(RegistryError::Missing { migration, previous });
            }
        }
        Ok(Self { migrations })
    }

    /// The migrations, in the order in which they run: one history after the other.
    pub fn migrations(&self) -> &[&'static Migration] {
        &self.migrations
    }

    /// The names of the histories.
    pub fn histories(&self) -> BTreeSet<&'static str> {
        self.migrations.iter().map(|m| m.history).collect()
    }

    /// The migration of that history and name.
    pub fn find(&self, history: &str, name: &str) -> Option<&'static Migration> {
        self.migrations.iter().copied().find(|m| identity(m) == (history, name))
    }

    /// The servers that every migration has a script for.
    pub fn dialects(&self) -> Vec<Dialect> {
        let written_for = |dialect| move |m: &&Migration| m.scripts.iter().any(|script| script.dialect == dialect);
        Dialect::ALL
            .into_iter()
            .filter(|&dialect| self.migrations.iter().copied().all(|m| written_for(dialect)(&m)))
            .collect()
    }
}

/// What a migration is: unique in a program, and in a database.
fn identity(migration: &'static Migration) -> (&'static str, &'static str) {
    (migration.history, migration.name)
}

/// Sorts names by the number behind the `m`, however many digits it has, then by the rest.
pub(crate) fn order(name: &str) -> impl Ord + use<'_> {
    let digits = name.strip_prefix('m').unwrap_or_default();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].trim_start_matches('0');
    (number.len(), number, name)
}
