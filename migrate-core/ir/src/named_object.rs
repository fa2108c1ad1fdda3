//! The things of a database that have a name, besides columns.

use crate::name;
use crate::table::{ConstraintKind, Table};

/// What something with a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedKind {
    /// A table.
    Table,
    /// An index that is not a constraint's.
    Index,
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A check.
    Check,
    /// What PostgreSQL numbers the rows of a column by.
    Sequence,
}

/// Something with a name, and the table that it is or belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedObject {
    /// What it is.
    pub kind: NamedKind,
    /// Its name.
    pub name: String,
    /// The table.
    pub table: String,
}

impl NamedKind {
    /// What it is called in messages, with its article: `a table`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::Index => "an index",
            Self::PrimaryKey => "a primary key",
            Self::Unique => "a unique constraint",
            Self::ForeignKey => "a foreign key",
            Self::Check => "a check",
            Self::Sequence => "a sequence",
        }
    }

    /// What a constraint is.
    pub fn of_constraint(kind: &ConstraintKind) -> Self {
        match kind {
            ConstraintKind::PrimaryKey { .. } => Self::PrimaryKey,
            ConstraintKind::Unique { .. } => Self::Unique,
            ConstraintKind::ForeignKey(_) => Self::ForeignKey,
            ConstraintKind::Check { .. } => Self::Check,
        }
    }
}

impl Table {
    /// The table itself, and all that belongs to it and has a name in the database: that is, without its columns.
    pub fn named_objects(&self) -> impl Iterator<Item = NamedObject> + '_ {
        let object = |kind, name: &str| NamedObject { kind, name: name.to_owned(), table: self.name.clone() };
        let constraints = self.constraints.iter();
        let sequences = self.columns.iter().filter(|column| column.generated.is_some());
        std::iter::once(object(NamedKind::Table, &self.name))
            .chain(constraints.map(move |one| object(NamedKind::of_constraint(&one.kind), &one.name)))
            .chain(self.indexes.iter().map(move |index| object(NamedKind::Index, &index.name)))
            .chain(sequences.map(move |column| object(NamedKind::Sequence, &name::sequence(&self.name, &column.name))))
    }
}
