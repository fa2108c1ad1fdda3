//! What an operation touches: the objects that it creates, drops, renames, changes and reads.

use crate::dialect::Dialect;
use crate::object_ref::{ObjectKind, ObjectRef};
use crate::sql_text::MentionedNames;

/// One thing that an operation does to one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch<'a> {
    /// It creates the object.
    Creates(ObjectRef<&'a str>),
    /// It drops the object, with all that belongs to it.
    Drops(ObjectRef<&'a str>),
    /// It gives the object another name.
    Renames(ObjectRef<&'a str>, &'a str),
    /// It changes the object.
    Changes(ObjectRef<&'a str>),
    /// It needs the object, and leaves it as it is.
    Reads(ObjectRef<&'a str>),
    /// Raw SQL does something to what it mentions.
    RawSql {
        /// The SQL.
        sql: &'a str,
        /// The one server that it is for.
        only: Option<Dialect>,
    },
}

impl<'a> Touch<'a> {
    /// The object; none for raw SQL.
    pub fn object(self) -> Option<ObjectRef<&'a str>> {
        match self {
            Self::Creates(object)
            | Self::Drops(object)
            | Self::Renames(object, _)
            | Self::Changes(object)
            | Self::Reads(object) => Some(object),
            Self::RawSql { .. } => None,
        }
    }

    /// The object that is there afterwards and was not before.
    pub fn created(self) -> Option<ObjectRef<&'a str>> {
        match self {
            Self::Creates(object) => Some(object),
            Self::Renames(object, to) if object.kind == ObjectKind::Table => Some(ObjectRef { name: to, ..object }),
            Self::Renames(object, to) => Some(ObjectRef { part: Some(to), ..object }),
            Self::Drops(_) | Self::Changes(_) | Self::Reads(_) | Self::RawSql { .. } => None,
        }
    }

    /// Whether it may concern the table, as it is called before, or something that belongs to it.
    pub fn concerns(self, table: &str) -> bool {
        match self {
            Self::RawSql { sql, only } => MentionedNames::of(sql, only).contains(table),
            Self::Creates(_) | Self::Drops(_) | Self::Renames(..) | Self::Changes(_) | Self::Reads(_) => {
                self.object().is_some_and(|object| object.name == table)
            }
        }
    }
}
