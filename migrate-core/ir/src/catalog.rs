//! What is known of the database at one point of a history: the tables, and how far the knowledge goes.

use crate::diagnostic::Diagnostic;
use crate::name;
use crate::table::Table;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tables as the migrations so far have made them.
///
/// Cloning is cheap: tables are shared until one of the clones changes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    tables: BTreeMap<String, Arc<Table>>,
    opaque: Vec<Arc<str>>,
    partial: bool,
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
}

impl Conflict {
    /// A conflict about `name`.
    pub fn new(name: impl Into<String>, message: Diagnostic) -> Self {
        Self {
            message,
            name: name.into(),
        }
    }
}

impl Catalog {
    /// A database that nothing is known of: everything that is asked for may be there.
    pub fn unknown() -> Self {
        Self {
            partial: true,
            ..Self::default()
        }
    }

    /// From here on, what is not known may be there all the same: an earlier migration could not be read.
    pub fn forget_absences(&mut self) {
        self.partial = true;
    }

    /// Whether the history behind this catalog is known whole.
    pub fn is_whole(&self) -> bool {
        !self.partial
    }

    /// Takes note of raw SQL, whose effect is not read: what it mentions may have changed.
    pub fn note_raw_sql(&mut self, sql: &str) {
        self.opaque.push(sql.into());
    }

    /// Whether raw SQL mentions the name.
    pub fn raw_sql_mentions(&self, name: &str) -> bool {
        self.opaque.iter().any(|sql| name::mentions(sql, name))
    }

    /// Whether something of that name may be there although it is not known.
    pub fn may_hold(&self, name: &str) -> bool {
        self.partial || self.raw_sql_mentions(name)
    }

    /// The tables that are known, by name.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.values().map(Arc::as_ref)
    }

    /// What is known of a table.
    pub fn table(&self, name: &str) -> Lookup<&Table> {
        match self.tables.get(name) {
            Some(table) => Lookup::Known(table),
            None if self.may_hold(name) => Lookup::Unknown,
            None => Lookup::Missing,
        }
    }

    /// Adds a table, or puts it in the place of the one of its name.
    pub fn put(&mut self, table: Table) {
        self.tables.insert(table.name.clone(), Arc::new(table));
    }

    /// Takes a table out.
    pub fn remove(&mut self, name: &str) -> Option<Table> {
        self.tables.remove(name).map(Arc::unwrap_or_clone)
    }

    /// The table, to be changed; nothing where it is not known.
    ///
    /// # Errors
    ///
    /// The table does not exist.
    pub fn table_mut(&mut self, name: &str) -> Result<Option<&mut Table>, Conflict> {
        match self.table(name) {
            Lookup::Missing => Err(self.no_such_table(name)),
            Lookup::Unknown => Ok(None),
            Lookup::Known(_) => Ok(self.tables.get_mut(name).map(Arc::make_mut)),
        }
    }

    /// The foreign keys of other tables that refer to `table`: the table that has it, and its name.
    pub fn references_to<'a>(
        &'a self,
        table: &'a str,
    ) -> impl Iterator<Item = (&'a Table, &'a crate::table::Constraint)> {
        self.tables()
            .filter(move |other| other.name != table)
            .flat_map(move |other| {
                other
                    .constraints
                    .iter()
                    .filter(move |constraint| constraint.kind.foreign_key().is_some_and(|key| key.table == table))
                    .map(move |constraint| (other, constraint))
            })
    }

    /// The conflict of a table that no migration created.
    pub fn no_such_table(&self, name: &str) -> Conflict {
        let message = Diagnostic::new(format!("no migration so far has created a table `{name}`"));
        Conflict::new(
            name,
            message.near("table", name, self.tables.keys().map(String::as_str)),
        )
    }

    /// Refuses a name that another table or index has: they share one space of names.
    ///
    /// # Errors
    ///
    /// The name is taken.
    pub fn expect_free(&self, name: &str) -> Result<(), Conflict> {
        let taken = |what: String| {
            Err(Conflict::new(
                name,
                Diagnostic::new(format!("the name `{name}` is taken by {what}")),
            ))
        };
        for table in self.tables() {
            if table.name == name {
                return Err(Conflict::new(
                    name,
                    Diagnostic::new(format!("a table `{name}` exists already")),
                ));
            }
            if table.index(name).is_some() {
                return taken(format!("an index of `{}`", table.name));
            }
            if table
                .constraint(name)
                .is_some_and(|constraint| constraint.kind.has_index())
            {
                return taken(format!("a constraint of `{}`", table.name));
            }
        }
        Ok(())
    }
}

impl Table {
    /// What is known of one of its columns.
    pub fn find_column<'a>(&'a self, catalog: &Catalog, name: &str) -> Lookup<&'a crate::column::Column> {
        match self.column(name) {
            Some(column) => Lookup::Known(column),
            None if catalog.may_hold(name) => Lookup::Unknown,
            None => Lookup::Missing,
        }
    }

    /// The conflict of a column that the table does not have.
    pub fn no_such_column(&self, name: &str) -> Conflict {
        let message = Diagnostic::new(format!("table `{}` has no column `{name}`", self.name));
        Conflict::new(
            name,
            message.near("column", name, self.columns.iter().map(|column| column.name.as_str())),
        )
    }
}
