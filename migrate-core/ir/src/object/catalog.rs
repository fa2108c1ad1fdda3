//! What is known of the database at one point of a history: the tables, and how far the knowledge goes.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::name;
use crate::named_object::NamedObject;
use crate::object::{Column, Table};
use crate::object_ref::ObjectRef;
use crate::sql_text::MentionedNames;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The tables as the migrations so far have made them.
///
/// Cloning is cheap, however many tables there are: clones share what they have in common, and each keeps its own changes.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// What clones share.
    shared: Arc<Layer>,
    /// What has changed since, which goes before it; nothing stands for what is gone.
    changed: Layer,
    incomplete: bool,
}

#[derive(Clone, Debug, Default)]
struct Layer {
    tables: BTreeMap<String, Option<Arc<Table>>>,
    /// What has a name, by the name without regard to case.
    names: BTreeMap<String, BTreeSet<NamedObject>>,
    /// The tables that have, or once had, foreign keys to a table.
    referring: BTreeMap<String, BTreeSet<String>>,
    /// Names that raw SQL mentions, or operations that conflicted.
    uncertain: MentionedNames,
}

/// What the catalog knows of a table or of something in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lookup<T> {
    /// It is there.
    Known(T),
    /// It may be there: raw SQL mentions it, or the history is not known whole.
    Unknown,
    /// It is not there.
    Missing,
}

/// So many changes are copied with each clone rather than all that is shared once.
const MANY_CHANGES: usize = 64;

impl<T> Lookup<T> {
    /// What is known to be there.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown | Self::Missing => None,
        }
    }
}

/// Why an operation does not fit the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What is wrong, and what to do.
    pub message: Diagnostic,
    /// The name that is wrong, as it stands in the operation; the message points at it.
    pub name: String,
    /// What is not there, if that is the conflict.
    pub missing: Option<Box<ObjectRef<String>>>,
}

impl Conflict {
    /// A conflict about `name`.
    pub fn new(name: impl Into<String>, message: Diagnostic) -> Self {
        Self { message, name: name.into(), missing: None }
    }
}

impl Catalog {
    /// A database that nothing is known of: everything that is asked for may be there.
    pub fn unknown() -> Self {
        Self { incomplete: true, ..Self::default() }
    }

    /// From here on, what is not known may be there all the same: an earlier migration could not be read.
    pub fn mark_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// Whether the history behind this catalog is known whole.
    pub fn is_complete(&self) -> bool {
        !self.incomplete
    }

    /// Takes note of raw SQL for one server, or for every one: what it mentions may have changed.
    pub fn record_raw_sql(&mut self, sql: &str, only: Option<Dialect>) {
        self.changed.uncertain.extend(MentionedNames::of(sql, only));
    }

    /// Records the names in an operation that conflicts with the catalog and was applied all the same. From then on,
    /// what has such a name and is not known may exist.
    pub fn mark_uncertain(&mut self, names: &[&str]) {
        self.changed.uncertain.extend(MentionedNames::listed(names));
    }

    /// Whether raw SQL mentions the name.
    pub fn raw_sql_mentions(&self, name: &str) -> bool {
        self.changed.uncertain.contains(name) || self.shared.uncertain.contains(name)
    }

    /// Whether something of that name may be there although it is not known.
    pub fn may_contain(&self, name: &str) -> bool {
        self.incomplete || self.raw_sql_mentions(name)
    }

    /// Does so once there are many, so that a long migration does not copy all its own changes with each clone.
    ///
    /// What clones share is copied once for it, unless this is the last clone of them.
    pub fn share_many_changes(&mut self) {
        let Layer { tables, names, referring: _, uncertain } = &self.changed;
        if tables.len().max(names.len()).max(uncertain.len()) >= MANY_CHANGES {
            self.share_changes();
        }
    }

    /// Puts the changes where every later clone shares them. Worth it before many clones, and cheap where there are none yet.
    pub fn share_changes(&mut self) {
        let Layer { tables, names, referring, uncertain } = std::mem::take(&mut self.changed);
        if tables.is_empty() && uncertain.len() == 0 {
            return;
        }
        let shared = Arc::make_mut(&mut self.shared);
        for (name, table) in tables {
            match table {
                Some(_) => shared.tables.insert(name, table),
                None => shared.tables.remove(&name),
            };
        }
        for (name, objects) in names {
            if objects.is_empty() {
                shared.names.remove(&name);
            } else {
                shared.names.insert(name, objects);
            }
        }
        for (name, tables) in referring {
            shared.referring.entry(name).or_default().extend(tables);
        }
        shared.uncertain.extend(uncertain);
    }

    /// The tables that are known: those that changed last, and then the others, each by name.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let unchanged = self.shared.tables.iter().filter(|(name, _)| !self.changed.tables.contains_key(*name));
        self.changed.tables.iter().chain(unchanged).filter_map(|(_, table)| table.as_deref())
    }

    fn get(&self, name: &str) -> Option<&Arc<Table>> {
        let layers = [&self.changed.tables, &self.shared.tables];
        layers.into_iter().find_map(|tables| tables.get(name)).and_then(Option::as_ref)
    }

    /// What is known of a table.
    pub fn table(&self, name: &str) -> Lookup<&Table> {
        match self.get(name) {
            Some(table) => Lookup::Known(table),
            None if self.may_contain(name) => Lookup::Unknown,
            None => Lookup::Missing,
        }
    }

    /// Adds a table, or puts it in the place of the one of its name.
    pub fn put_table(&mut self, table: Table) {
        let replaced = self.get(&table.name).cloned();
        let replaced = replaced.as_deref();
        for object in replaced.into_iter().flat_map(|replaced| replaced.named_objects_beside(Some(&table))) {
            self.named_mut(&object.name).remove(&object);
        }
        for object in table.named_objects_beside(replaced) {
            self.named_mut(&object.name).insert(object);
        }
        for key in table.constraints.iter().filter_map(|constraint| constraint.kind.foreign_key()) {
            self.changed.referring.entry(key.table.clone()).or_default().insert(table.name.clone());
        }
        self.changed.tables.insert(table.name.clone(), Some(Arc::new(table)));
    }

    /// Takes a table out.
    pub fn remove_table(&mut self, name: &str) {
        let Some(table) = self.get(name).cloned() else { return };
        for object in table.named_objects() {
            self.named_mut(&object.name).remove(&object);
        }
        self.changed.tables.insert(name.to_owned(), None);
    }

    /// Changes a table; nothing is done where it is not known. The closure is given the catalog as it was.
    ///
    /// # Errors
    ///
    /// The table does not exist, or what the closure says: then nothing has changed.
    pub fn change_table(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut Table, &Catalog) -> Result<(), Conflict>,
    ) -> Result<(), Conflict> {
        match self.table(name) {
            Lookup::Missing => Err(self.no_such_table(name)),
            Lookup::Unknown => Ok(()),
            Lookup::Known(table) => {
                let mut changed = table.clone();
                change(&mut changed, self)?;
                self.put_table(changed);
                Ok(())
            }
        }
    }

    /// Changes a table, if it is known.
    pub fn update_table(&mut self, name: &str, change: impl FnOnce(&mut Table)) {
        if let Some(mut table) = self.table(name).known().cloned() {
            change(&mut table);
            self.put_table(table);
        }
    }

    /// Changes a column, if it is known.
    pub fn update_column(&mut self, table: &str, column: &str, change: impl FnOnce(&mut Column)) {
        self.update_table(table, |known| {
            if let Some(column) = known.column_mut(column) {
                change(column);
            }
        });
    }

    /// The foreign keys of other tables that refer to `table`, each with the table that has it, in the order of
    /// [`Catalog::tables`].
    pub fn references_to<'a>(
        &'a self,
        table: &'a str,
    ) -> impl Iterator<Item = (&'a Table, &'a crate::object::Constraint)> {
        let referring = |layer: &'a Layer| layer.referring.get(table).into_iter().flatten();
        let names: BTreeSet<&str> =
            referring(&self.changed).chain(referring(&self.shared)).map(String::as_str).collect();
        let (changed, unchanged): (Vec<_>, Vec<_>) =
            names.into_iter().filter(|name| *name != table).partition(|name| self.changed.tables.contains_key(*name));
        changed.into_iter().chain(unchanged).filter_map(|name| self.get(name)).flat_map(move |other| {
            other
                .constraints
                .iter()
                .filter(move |constraint| constraint.kind.foreign_key().is_some_and(|key| key.table == table))
                .map(move |constraint| (&**other, constraint))
        })
    }

    /// The conflict of a table that no migration created.
    pub fn no_such_table(&self, name: &str) -> Conflict {
        let title = format!("no migration so far has created a table `{name}`");
        let message =
            Diagnostic::new(title).suggest_similar("table", name, self.tables().map(|table| table.name.as_str()));
        let message = if message.lines.is_empty() {
            message.help("create it first, in this migration or in an earlier one")
        } else {
            message
        };
        Conflict { missing: Some(Box::new(ObjectRef::table(name.to_owned()))), ..Conflict::new(name, message) }
    }

    /// What has that name, in whatever case. Which of it stands in the way of which, the servers see differently.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &NamedObject> {
        let name = name::fold_case(name);
        let layers = [&self.changed.names, &self.shared.names];
        layers.into_iter().find_map(|names| names.get(&name)).into_iter().flatten()
    }

    /// The same, to be changed.
    fn named_mut(&mut self, name: &str) -> &mut BTreeSet<NamedObject> {
        let name = name::fold_case(name);
        let shared = &self.shared.names;
        self.changed.names.entry(name).or_insert_with_key(|name| shared.get(name).cloned().unwrap_or_default())
    }

    /// Refuses the name of a table that exists.
    ///
    /// # Errors
    ///
    /// There is a table of that name.
    pub fn check_table_is_new(&self, name: &str) -> Result<(), Conflict> {
        if self.get(name).is_none() {
            return Ok(());
        }
        let title = format!("a table `{name}` exists already");
        Err(Conflict::new(name, Diagnostic::new(title).help("choose another name")))
    }
}

/// Two catalogs are the same if the same is known, however it came about.
impl PartialEq for Catalog {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |catalog: &Self| -> BTreeMap<String, Table> {
            catalog.tables().map(|table| (table.name.clone(), table.clone())).collect()
        };
        let uncertain = |catalog: &Self| {
            let mut names = catalog.shared.uncertain.clone();
            names.extend(catalog.changed.uncertain.clone());
            names
        };
        self.incomplete == other.incomplete && uncertain(self) == uncertain(other) && sorted(self) == sorted(other)
    }
}

impl Table {
    /// What is known of one of its columns.
    pub fn find_column<'a>(&'a self, catalog: &Catalog, name: &str) -> Lookup<&'a Column> {
        match self.column(name) {
            Some(column) => Lookup::Known(column),
            None if catalog.may_contain(name) => Lookup::Unknown,
            None => Lookup::Missing,
        }
    }

    /// The conflict of a column that the table does not have.
    pub fn no_such_column(&self, name: &str) -> Conflict {
        let message = Diagnostic::new(format!("table `{}` has no column `{name}`", self.name));
        let message = message.suggest_similar("column", name, self.columns.iter().map(|column| column.name.as_str()));
        let missing = ObjectRef::column(self.name.clone(), name.to_owned());
        Conflict { missing: Some(Box::new(missing)), ..Conflict::new(name, message) }
    }
}
