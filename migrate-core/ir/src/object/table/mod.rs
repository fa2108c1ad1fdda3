//! Tables.

mod alter_builder;
#[cfg(feature = "compile")]
pub(super) mod code;
mod create;
mod create_builder;
mod drop;
mod in_catalog;
#[cfg(feature = "compile")]
mod mysql;
#[cfg(feature = "compile")]
mod postgres;
mod rename;
#[cfg(feature = "compile")]
mod render;
mod schema_object;
#[cfg(feature = "compile")]
mod sqlite;
#[cfg(feature = "compile")]
pub(super) mod statement;

pub use alter_builder::{AlterTableBuilder, ChangeTypeBuilder};
pub use create::CreateTable;
pub use create_builder::CreateTableBuilder;
pub use drop::DropTable;
pub use rename::RenameTable;

use super::{Column, Constraint, ConstraintKind, Index};
use crate::name;
use std::collections::BTreeMap;

/// A table, with everything that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints, in the order in which they came.
    pub constraints: Vec<Constraint>,
    /// Its indexes, without those that constraints bring.
    pub indexes: Vec<Index>,
    /// PostgreSQL: the sequences that number the rows of columns, by column, where they are not called as
    /// [`name::sequence`] derives it: a sequence keeps its name when its table or column gets another one.
    pub sequences: BTreeMap<String, String>,
}

impl Table {
    /// A table of that name, with nothing in it yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            sequences: BTreeMap::new(),
        }
    }

    /// The name of the sequence that numbers the rows of a column.
    pub fn sequence(&self, column: &str) -> String {
        self.sequences.get(column).cloned().unwrap_or_else(|| name::sequence(&self.name, column))
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of that name, to be changed.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// The constraint of that name.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name == name)
    }

    /// The index of that name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// The columns of the primary key; empty where there is none.
    pub fn primary_key(&self) -> &[String] {
        self.constraints
            .iter()
            .find_map(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns } => Some(columns.as_slice()),
                ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => None,
            })
            .unwrap_or_default()
    }

    /// Makes the columns of its primary key refuse NULL.
    pub(crate) fn require_key_columns(&mut self) {
        let key = self.primary_key().to_vec();
        for column in self.columns.iter_mut().filter(|column| key.contains(&column.name)) {
            column.not_null = true;
        }
    }

    /// Whether these columns, in any order, are a key: the primary key, or wholly unique.
    pub fn is_key(&self, columns: &[String]) -> bool {
        let same = |key: &[String]| key.len() == columns.len() && key.iter().all(|name| columns.contains(name));
        self.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => same(columns),
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => false,
        }) || self.indexes.iter().any(|index| index.unique && index.filter.is_none() && same(&index.columns))
    }
}
