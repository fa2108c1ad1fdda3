//! Empties a database, so that all migrations can run anew.
//!
//! Whose tables they are makes no difference: those of another history and of another program go as well. So the list
//! of what will go can be had without dropping anything, for whoever asks before it is done.

use std::fmt;

use crate::connection::{Connection, Protocol, Row};
use crate::error::{Cause, DatabaseError};

mod mysql;
mod postgres;
mod sqlite;

/// One thing that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Thing {
    /// What it is, in lower case, as the server calls it: `table`, `materialized view`.
    kind: String,
    /// Its name as SQL writes it, quoted where it must be.
    name: String,
    /// Whether it is kept elsewhere, and only goes because it depends on something that goes.
    elsewhere: bool,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, elsewhere } = self;
        let why = if *elsewhere { ", which depends on what is dropped" } else { "" };
        write!(f, "{kind} {name}{why}")
    }
}

/// What [`drop_everything`] would drop, in that order.
pub(crate) async fn everything(connection: &mut Connection) -> Result<Vec<Thing>, DatabaseError> {
    let list = match connection.protocol() {
        Protocol::Postgres => postgres::LIST,
        Protocol::MySql => mysql::LIST,
        Protocol::Sqlite => sqlite::LIST,
    };
    connection.fetch(list).await?.into_iter().map(thing).collect()
}

fn thing(row: Row) -> Result<Thing, DatabaseError> {
    let Ok([Some(kind), Some(name), Some(elsewhere)]) = <[_; 3]>::try_from(row) else {
        return Err(DatabaseError {
            cause: Cause::Other,
            code: None,
            message: "the server's list of what the database holds has gaps".to_owned(),
            grant: None,
        });
    };
    Ok(Thing { kind, name, elsewhere: elsewhere == "1" })
}

/// Drops everything, one statement after the other, and tells what that was.
pub(crate) async fn drop_everything(connection: &mut Connection) -> Result<Vec<Thing>, DatabaseError> {
    let things = everything(connection).await?;
    let statements = match connection.protocol() {
        Protocol::Postgres => postgres::statements(&things),
        Protocol::MySql => mysql::statements(&things),
        Protocol::Sqlite => sqlite::statements(&things),
    };
    for statement in statements {
        connection.execute(&statement).await?;
    }
    Ok(things)
}

/// Whether a session minds foreign keys. They would forbid to drop tables that refer to each other.
pub(crate) struct ForeignKeys {
    /// The query that asks.
    query: &'static str,
    /// The statement that sets it, without the value.
    statement: &'static str,
}

impl ForeignKeys {
    /// None where a table takes the keys that refer to it along.
    pub(crate) fn of(protocol: Protocol) -> Option<Self> {
        match protocol {
            Protocol::Postgres => None,
            Protocol::MySql => Some(mysql::FOREIGN_KEYS),
            Protocol::Sqlite => Some(sqlite::FOREIGN_KEYS),
        }
    }

    /// Gives back what it was. Within a transaction SQLite passes over it.
    pub(crate) async fn turn_off(&self, connection: &mut Connection) -> Result<String, DatabaseError> {
        let before = connection.value(self.query).await?.unwrap_or_else(|| "1".to_owned());
        self.set(connection, "0").await?;
        Ok(before)
    }

    /// Sets it to this, as it was before.
    pub(crate) async fn set(&self, connection: &mut Connection, value: &str) -> Result<(), DatabaseError> {
        connection.execute(&format!("{} = {value}", self.statement)).await.map(drop)
    }
}
