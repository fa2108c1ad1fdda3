//! The things of a database that have a name, besides columns.

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
}
