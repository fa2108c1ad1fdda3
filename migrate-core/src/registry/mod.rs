//! Every migration that is linked into the program, in the order in which they run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use migrate_ir::checksum::chain;

use crate::history::{Applied, HistorySnapshot, LinkedHead};
use crate::migration::{Migration, StoredError, StoredMigration};
use migrate_ir::migration_name::name_order;

mod error;
pub(crate) mod registered;

pub use error::RegistryError;

/// The linked migrations: sorted, each name once, none missing. A clone costs nothing.
#[derive(Clone, Debug)]
pub struct Registry {
    migrations: Arc<[&'static Migration]>,
    indexes: Arc<HashMap<Identity, usize>>,
}

/// History and name: unique in a program, and in a database.
type Identity = (&'static str, &'static str);

impl Registry {
    /// What `#[migration]` registered in this program.
    pub fn linked() -> Result<Self, RegistryError> {
        let registry = Self::of(registered::linked())?;
        let of_two_folders = registered::of_two_folders();
        of_two_folders.map_or(Ok(registry), |[first, second]| Err(RegistryError::TwoFolders { first, second }))
    }

    /// A registry of these migrations, in whatever order they come.
    pub fn of(migrations: impl IntoIterator<Item = &'static Migration>) -> Result<Self, RegistryError> {
        let mut migrations: Vec<_> = migrations.into_iter().collect();
        if migrations.is_empty() {
            return Err(RegistryError::Empty);
        }
        migrations
            .sort_by_key(|migration| (migration.history, name_order(migration.name), migration.file, migration.line));
        let mut indexes = HashMap::with_capacity(migrations.len());
        for (index, second) in migrations.iter().enumerate() {
            if let Some(first) = indexes.insert((second.history, second.name), index) {
                return Err(RegistryError::Duplicate { first: migrations[first], second });
            }
        }
        for migration in &migrations {
            if let Some(previous) = migration.previous
                && !indexes.contains_key(&(migration.history, previous))
            {
                return Err(RegistryError::Missing { migration, previous });
            }
            if let Some(reason) = migration.unresolved {
                return Err(RegistryError::Unresolved { migration, reason });
            }
        }
        Ok(Self { migrations: migrations.into(), indexes: Arc::new(indexes) })
    }

    /// No migrations: for a program that only reverts, or tells, what the database knows by itself.
    pub fn nothing() -> Self {
        Self { migrations: Arc::new([]), indexes: Arc::default() }
    }

    /// The rows of applied migrations that are not linked, although their history is; where nothing is linked, all.
    pub(crate) fn unknown_to(&self, snapshot: &HistorySnapshot) -> Vec<Applied> {
        let histories = self.histories();
        let ours = |row: &&Applied| histories.is_empty() || histories.contains(row.history.as_str());
        let unknown = |row: &&Applied| self.find(&row.history, &row.name).is_none();
        snapshot.applied.iter().filter(ours).filter(unknown).cloned().collect()
    }

    /// These migrations, and those of which the database keeps the script.
    pub(crate) fn with_stored(&self, stored: Vec<StoredMigration>) -> Result<Self, StoredError> {
        let mut all = self.clone();
        if stored.is_empty() {
            return Ok(all);
        }
        let mut migrations = self.migrations.to_vec();
        for stored in stored {
            migrations.push(Migration::stored(stored)?);
        }
        migrations.sort_by_key(|migration| (migration.history, name_order(migration.name)));
        let indexes = migrations.iter().enumerate().map(|(index, it)| ((it.history, it.name), index)).collect();
        all.migrations = migrations.into();
        all.indexes = Arc::new(indexes);
        Ok(all)
    }

    /// The migrations, in the order in which they run: one history after the other.
    pub fn migrations(&self) -> &[&'static Migration] {
        &self.migrations
    }

    /// The names of the histories.
    pub fn histories(&self) -> BTreeSet<&'static str> {
        self.migrations.iter().map(|migration| migration.history).collect()
    }

    /// The migration of this history and name.
    pub fn find(&self, history: &str, name: &str) -> Option<&'static Migration> {
        self.index_of(history, name).map(|index| self.migrations[index])
    }

    /// The index of that migration among [`Registry::migrations`].
    pub(crate) fn index_of(&self, history: &str, name: &str) -> Option<usize> {
        self.indexes.get(&(history, name)).copied()
    }

    /// What each history comes to once everything is applied.
    pub(crate) fn heads(&self) -> BTreeMap<&'static str, LinkedHead> {
        self.migrations
            .chunk_by(|a, b| a.history == b.history)
            .map(|history| {
                let links = history.iter().map(|migration| (migration.name, migration.checksum));
                (history[0].history, LinkedHead { count: history.len(), chain: chain(links).into() })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::examples::{blank, migration};

    fn names(registry: &Registry) -> Vec<&str> {
        registry.migrations().iter().map(|migration| migration.name).collect()
    }

    fn told(migrations: &[&'static Migration]) -> String {
        Registry::of(migrations.iter().copied()).unwrap_err().to_string()
    }

    #[test]
    fn numbers_order_migrations_whatever_their_width_and_whatever_order_the_linker_has() {
        let registry = Registry::of(["m10_c", "m0002_b", "m1_a", "m20261121000000_d"].map(migration)).unwrap();
        assert_eq!(names(&registry), ["m1_a", "m0002_b", "m10_c", "m20261121000000_d"]);
    }

    #[test]
    fn histories_run_one_after_the_other() {
        let [b1, a2, a1] = [("b", "m1"), ("a", "m2"), ("a", "m1")].map(|(history, name)| {
            let migration: &'static Migration = Box::leak(Box::new(Migration { history, ..blank(name) }));
            migration
        });
        let registry = Registry::of([b1, a2, a1]).unwrap();
        let order: Vec<_> = registry.migrations().iter().map(|m| (m.history, m.name)).collect();
        assert_eq!(order, [("a", "m1"), ("a", "m2"), ("b", "m1")]);
        assert_eq!(registry.heads().len(), 2);
    }

    #[test]
    fn an_empty_registry_tells_how_to_link_migrations() {
        let text = told(&[]);
        assert!(text.contains("use my_migrations as _;"), "{text}");
        assert_eq!(format!("{:?}", RegistryError::Empty), text, "`main` prints `Debug`");
    }

    #[test]
    fn two_of_one_name_are_refused_with_both_indexes() {
        let text = told(&[migration("m0001_a"), migration("m0001_a")]);
        assert!(text.contains("`m0001_a`") && text.matches("src/migrations/m0001_a.rs:3").count() == 2, "{text}");
    }

    #[test]
    fn a_file_without_its_mod_line_is_named() {
        let orphan: &'static Migration =
            Box::leak(Box::new(Migration { previous: Some("m0001_a"), ..blank("m0002_b") }));
        let text = told(&[orphan]);
        assert!(text.contains("mod m0001_a;"), "{text}");
    }

    #[test]
    fn a_migration_that_was_not_evaluated_is_refused() {
        let blind: &'static Migration =
            Box::leak(Box::new(Migration { unresolved: Some("its source file is unknown"), ..blank("m0001_a") }));
        assert!(told(&[blind]).contains("its source file is unknown"));
    }
}
