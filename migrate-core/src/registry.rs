//! Every migration that is linked into the program, in the order in which they run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use migrate_ir::checksum::chain;

use crate::error::{PlanError, RegistryError, StoredError};
use crate::history::{Applied, Head, Record, StoredMigration};
use crate::migration::Migration;

/// The linked migrations: sorted, each name once, none missing. A clone costs nothing.
#[derive(Clone, Debug)]
pub struct Registry {
    migrations: Arc<[&'static Migration]>,
    places: Arc<BTreeMap<Identity, usize>>,
}

/// History and name: unique in a program, and in a database.
type Identity = (&'static str, &'static str);

impl Registry {
    /// What `#[migration]` registered in this program.
    pub fn linked() -> Result<Self, RegistryError> {
        Self::of(crate::registered::linked())
    }

    /// A registry of these migrations, in whatever order they come.
    pub fn of(migrations: impl IntoIterator<Item = &'static Migration>) -> Result<Self, RegistryError> {
        let mut migrations: Vec<_> = migrations.into_iter().collect();
        if migrations.is_empty() {
            return Err(RegistryError::Empty);
        }
        migrations.sort_by_key(|migration| (migration.history, order(migration.name), migration.file, migration.line));
        let mut places = BTreeMap::new();
        for (place, second) in migrations.iter().enumerate() {
            if let Some(first) = places.insert((second.history, second.name), place) {
                return Err(RegistryError::Duplicate { first: migrations[first], second });
            }
        }
        for migration in &migrations {
            if let Some(previous) = migration.previous
                && !places.contains_key(&(migration.history, previous))
            {
                return Err(RegistryError::Missing { migration, previous });
            }
            if let Some(reason) = migration.unresolved {
                return Err(RegistryError::Unresolved { migration, reason });
            }
        }
        Ok(Self { migrations: migrations.into(), places: Arc::new(places) })
    }

    /// No migrations: for a program that only reverts, or tells, what the database knows by itself.
    pub fn nothing() -> Self {
        Self { migrations: Arc::new([]), places: Arc::default() }
    }

    /// The rows of applied migrations that are not linked, although their history is; where nothing is linked, all.
    pub(crate) fn unknown_to(&self, record: &Record) -> Vec<Applied> {
        let histories = self.histories();
        let ours = |row: &&Applied| histories.is_empty() || histories.contains(row.history.as_str());
        let unknown = |row: &&Applied| self.find(&row.history, &row.name).is_none();
        record.applied.iter().filter(ours).filter(unknown).cloned().collect()
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
        migrations.sort_by_key(|migration| (migration.history, order(migration.name)));
        let places = migrations.iter().enumerate().map(|(place, it)| ((it.history, it.name), place)).collect();
        all.migrations = migrations.into();
        all.places = Arc::new(places);
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
        self.place(history, name).map(|place| self.migrations[place])
    }

    /// The place of that migration among [`Registry::migrations`].
    pub(crate) fn place(&self, history: &str, name: &str) -> Option<usize> {
        self.places.get(&(history, name)).copied()
    }

    /// The place of the migration that a user means: by its name, or by `history::name` where several histories have
    /// the name.
    pub(crate) fn named(&self, text: &str) -> Result<usize, PlanError> {
        let (history, name) = match text.rsplit_once("::") {
            Some((history, name)) => (Some(history), name),
            None => (None, text),
        };
        let found = |place: &usize| {
            let migration = self.migrations[*place];
            migration.name == name && history.is_none_or(|history| migration.history == history)
        };
        let places: Vec<_> = (0..self.migrations.len()).filter(found).collect();
        match places.as_slice() {
            [place] => Ok(*place),
            [] => Err(PlanError::NoSuchMigration { name: text.to_owned(), near: self.near(name) }),
            _ => Err(PlanError::Ambiguous {
                name: text.to_owned(),
                histories: places.iter().map(|place| self.migrations[*place].history).collect(),
            }),
        }
    }

    fn near(&self, name: &str) -> Option<&'static str> {
        self.migrations
            .iter()
            .map(|migration| (strsim::jaro_winkler(migration.name, name), migration.name))
            .filter(|(similarity, _)| *similarity > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    }

    /// What each history comes to once everything is applied.
    pub(crate) fn heads(&self) -> BTreeMap<&'static str, Head> {
        self.migrations
            .chunk_by(|a, b| a.history == b.history)
            .map(|history| {
                let links = history.iter().map(|migration| (migration.name, migration.checksum));
                (history[0].history, Head { count: history.len(), chain: chain(links).into() })
            })
            .collect()
    }
}

/// Sorts names by the number behind the `m`, however many digits it has, then by the rest.
#[inline(never)] // each sort would carry a dozen copies of it
pub(crate) fn order(name: &str) -> impl Ord + use<'_> {
    let digits = name.strip_prefix('m').unwrap_or_default();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].trim_start_matches('0');
    (number.len(), number, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::migration;

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
            let migration: &'static Migration =
                Box::leak(Box::new(Migration { history, ..crate::plan::tests::blank(name) }));
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
    }

    #[test]
    fn two_of_one_name_are_refused_with_both_places() {
        let text = told(&[migration("m0001_a"), migration("m0001_a")]);
        assert!(text.contains("`m0001_a`") && text.matches("src/migrations/m0001_a.rs:3").count() == 2, "{text}");
    }

    #[test]
    fn a_file_without_its_mod_line_is_named() {
        let orphan: &'static Migration =
            Box::leak(Box::new(Migration { previous: Some("m0001_a"), ..crate::plan::tests::blank("m0002_b") }));
        let text = told(&[orphan]);
        assert!(text.contains("mod m0001_a;"), "{text}");
    }

    #[test]
    fn a_migration_that_was_not_evaluated_is_refused() {
        let blind: &'static Migration = Box::leak(Box::new(Migration {
            unresolved: Some("its source file is unknown"),
            ..crate::plan::tests::blank("m0001_a")
        }));
        assert!(told(&[blind]).contains("its source file is unknown"));
    }

    #[test]
    fn a_misspelt_name_gets_the_near_one() {
        let registry = Registry::of(["m0001_create_users", "m0002_create_orders"].map(migration)).unwrap();
        let text = registry.named("m0001_craete_users").unwrap_err().to_string();
        assert!(text.contains("a migration with a similar name exists: `m0001_create_users`"), "{text}");
        assert_eq!(registry.named("app::m0002_create_orders").unwrap(), 1);
    }
}
