//! Which object of a database is meant.

use std::fmt;

/// An object of a database, by its kind and name. Owned where it is kept, and borrowed where it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectRef<T> {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name; of what belongs to a table, the table's.
    pub name: T,
    /// The name of what belongs to a table.
    pub part: Option<T>,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    /// A table.
    Table,
    /// A column of a table.
    Column,
    /// An index of a table.
    Index,
    /// A constraint of a table.
    Constraint,
    /// The comment on a table or a column.
    Comment,
}

impl ObjectKind {
    /// What it is called in messages.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Column => "column",
            Self::Index => "index",
            Self::Constraint => "constraint",
            Self::Comment => "comment on",
        }
    }

    /// Whether such an object is a part of a table.
    const fn is_part_of_table(self) -> bool {
        match self {
            Self::Table | Self::Comment => false,
            Self::Column | Self::Index | Self::Constraint => true,
        }
    }
}

impl<T> ObjectRef<T> {
    /// A table.
    pub fn table(name: T) -> Self {
        Self { kind: ObjectKind::Table, name, part: None }
    }

    /// A column of a table.
    pub fn column(table: T, name: T) -> Self {
        Self { kind: ObjectKind::Column, name: table, part: Some(name) }
    }

    /// An index of a table.
    pub fn index(table: T, name: T) -> Self {
        Self { kind: ObjectKind::Index, name: table, part: Some(name) }
    }

    /// A constraint of a table.
    pub fn constraint(table: T, name: T) -> Self {
        Self { kind: ObjectKind::Constraint, name: table, part: Some(name) }
    }

    /// The comment on a table, or on a column of it.
    pub fn comment(table: T, column: Option<T>) -> Self {
        Self { kind: ObjectKind::Comment, name: table, part: column }
    }
}

impl<T: AsRef<str>> ObjectRef<T> {
    /// The same object, with borrowed names.
    pub fn borrowed(&self) -> ObjectRef<&str> {
        ObjectRef { kind: self.kind, name: self.name.as_ref(), part: self.part.as_ref().map(AsRef::as_ref) }
    }
}

impl<'a> ObjectRef<&'a str> {
    /// The object itself, or the table that it is a part of.
    pub fn whole(self) -> Self {
        if self.kind.is_part_of_table() { ObjectRef::table(self.name) } else { self }
    }

    /// The table that it is, belongs to, or is a part of.
    pub fn table_name(self) -> Option<&'a str> {
        match self.kind {
            ObjectKind::Table
            | ObjectKind::Column
            | ObjectKind::Index
            | ObjectKind::Constraint
            | ObjectKind::Comment => Some(self.name),
        }
    }

    /// Whether the other object is this one, or a part of it.
    pub fn contains(self, other: ObjectRef<&str>) -> bool {
        self == other || self == other.whole()
    }

    /// The same object, with names of its own.
    pub fn owned(self) -> ObjectRef<String> {
        ObjectRef { kind: self.kind, name: self.name.to_owned(), part: self.part.map(str::to_owned) }
    }
}

/// The object in words: ``column `users.email` ``.
impl<T: fmt::Display> fmt::Display for ObjectRef<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, part } = self;
        match part {
            Some(part) => write!(f, "{} `{name}.{part}`", kind.noun()),
            None => write!(f, "{} `{name}`", kind.noun()),
        }
    }
}
