//! Tables in the catalog: how they are found, changed and missed.

use crate::diagnostic::Diagnostic;
use crate::object::{AnyObject, Catalog, Column, Conflict, Constraint, Lookup, Table};
use crate::object_ref::ObjectRef;

impl Catalog {
    /// The tables that are known: those that changed last, and then the others, each by name.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.objects().filter_map(AnyObject::as_table)
    }

    /// What is known of a table.
    pub fn table(&self, name: &str) -> Lookup<&Table> {
        match self.get(ObjectRef::table(name)).and_then(AnyObject::as_table) {
            Some(table) => Lookup::Known(table),
            None if self.may_contain(name) => Lookup::Unknown,
            None => Lookup::Missing,
        }
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
                self.put(changed);
                Ok(())
            }
        }
    }

    /// Changes a table, if it is known.
    pub fn update_table(&mut self, name: &str, change: impl FnOnce(&mut Table)) {
        if let Some(mut table) = self.table(name).known().cloned() {
            change(&mut table);
            self.put(table);
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
    pub fn references_to<'a>(&'a self, table: &'a str) -> impl Iterator<Item = (&'a Table, &'a Constraint)> {
        self.dependants(ObjectRef::table(table)).filter_map(AnyObject::as_table).flat_map(move |other| {
            other
                .constraints
                .iter()
                .filter(move |constraint| constraint.kind.foreign_key().is_some_and(|key| key.table == table))
                .map(move |constraint| (other, constraint))
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

    /// Refuses the name of a table that exists.
    ///
    /// # Errors
    ///
    /// There is a table of that name.
    pub fn check_table_is_new(&self, name: &str) -> Result<(), Conflict> {
        if self.get(ObjectRef::table(name)).is_none() {
            return Ok(());
        }
        let title = format!("a table `{name}` exists already");
        Err(Conflict::new(name, Diagnostic::new(title).help("choose another name")))
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
