//! Indexes.

mod builder;
#[cfg(feature = "compile")]
pub(super) mod code;
mod create;
mod drop;
#[cfg(feature = "compile")]
pub(super) mod implicit_key;
#[cfg(feature = "compile")]
pub(crate) mod limits;
#[cfg(feature = "compile")]
mod mysql;
#[cfg(feature = "compile")]
pub(super) mod postgres;
#[cfg(feature = "compile")]
mod render;
#[cfg(feature = "compile")]
pub(super) mod sqlite;
#[cfg(feature = "compile")]
pub(super) mod statement;

pub use builder::{DropIndexBuilder, IndexBuilder};
pub use create::CreateIndex;
pub use drop::DropIndex;

use crate::form::FormWriter;

/// An index that is not a constraint's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name, unique within the database.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// Whether no two rows may have the same values.
    pub unique: bool,
    /// The condition that a row must meet to be in it.
    pub filter: Option<String>,
    /// The columns whose values it keeps beside those of its own, so that a query of them need not read the table.
    pub include: Vec<String>,
}

impl Index {
    /// An index over these columns, with nothing more said of it.
    pub fn new(name: impl Into<String>, columns: Vec<String>) -> Self {
        Self { name: name.into(), columns, unique: false, filter: None, include: Vec::new() }
    }

    /// Writes it as fields that are hashed.
    pub(crate) fn fingerprint(&self, form: &mut FormWriter) {
        let Index { name, columns, unique, filter, include } = self;
        form.record("index", |form| {
            form.text("name", name);
            form.texts("column", columns);
            form.flag("unique", *unique);
            form.optional("filter", filter.as_deref());
            form.texts("include", include);
        });
    }

    /// Whether it stores that column, or its condition mentions it.
    pub fn uses(&self, column: &str) -> bool {
        self.stores(column) || self.condition_uses(column)
    }

    /// Whether it is over that column, or includes it.
    pub fn stores(&self, column: &str) -> bool {
        self.stored_columns().any(|name| name == column)
    }

    /// Whether its condition mentions that column.
    pub fn condition_uses(&self, column: &str) -> bool {
        self.filter.as_ref().is_some_and(|filter| crate::sql_text::holds_word(filter, column))
    }

    /// The columns that it stores for each row, in order.
    pub fn stored_columns(&self) -> impl Iterator<Item = &String> {
        self.columns.iter().chain(&self.include)
    }

    /// Gives a column of it another name.
    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        for column in self.columns.iter_mut().chain(&mut self.include).filter(|column| *column == from) {
            to.clone_into(column);
        }
    }
}
