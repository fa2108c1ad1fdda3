//! What a database holds.

use std::fmt;

use super::{Cause, DatabaseError, Row};

/// An object that goes when a database is emptied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DatabaseObject {
    /// What it is, in lower case, as the server calls it: `table`, `materialized view`.
    pub(crate) kind: String,
    /// Its name as SQL writes it, quoted where it must be.
    pub(crate) name: String,
    /// Whether it is kept elsewhere, and only goes because it depends on something that goes.
    pub(crate) elsewhere: bool,
}

impl fmt::Display for DatabaseObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, elsewhere } = self;
        let why = if *elsewhere { ", which depends on what is dropped" } else { "" };
        write!(f, "{kind} {name}{why}")
    }
}

impl TryFrom<Row> for DatabaseObject {
    type Error = DatabaseError;

    fn try_from(row: Row) -> Result<Self, DatabaseError> {
        let Ok([Some(kind), Some(name), Some(elsewhere)]) = <[_; 3]>::try_from(row) else {
            return Err(DatabaseError {
                cause: Cause::Other,
                code: None,
                message: "the server's list of what the database holds has gaps".to_owned(),
                grant: None,
            });
        };
        Ok(Self { kind, name, elsewhere: elsewhere == "1" })
    }
}
