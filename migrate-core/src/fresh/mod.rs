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
        });
    };
    Ok(Thing { kind, name, elsewhere: elsewhere == "1" })
}

/// Drops everything, and tells in words what that was. Where the server can, a failure takes all of it back.
pub(crate) async fn drop_everything(connection: &mut Connection) -> Result<Vec<String>, DatabaseError> {
    let dropped = match connection.protocol() {
        Protocol::Postgres => in_transaction(connection, "BEGIN", postgres::statements).await?,
        Protocol::MySql => {
            let before = mysql::FOREIGN_KEYS.turn_off(connection).await?;
            let dropped = drop_all(connection, mysql::statements).await;
            mysql::FOREIGN_KEYS.turn_back(connection, &before, dropped).await?
        }
        Protocol::Sqlite => {
            let before = sqlite::FOREIGN_KEYS.turn_off(connection).await?;
            let dropped = in_transaction(connection, "BEGIN IMMEDIATE", sqlite::statements).await;
            sqlite::FOREIGN_KEYS.turn_back(connection, &before, dropped).await?
        }
    };
    Ok(dropped.iter().map(Thing::to_string).collect())
}

/// How a server says what drops these things.
type Statements = fn(&[Thing]) -> Vec<String>;

async fn in_transaction(
    connection: &mut Connection,
    begin: &str,
    statements: Statements,
) -> Result<Vec<Thing>, DatabaseError> {
    connection.execute(begin).await?;
    let dropped = match drop_all(connection, statements).await {
        Ok(things) => connection.execute("COMMIT").await.map(|_| things),
        Err(error) => Err(error),
    };
    if dropped.is_err() {
        // Where this fails as well, the first error is the one to be told.
        let _ = connection.execute("ROLLBACK").await;
    }
    dropped
}

async fn drop_all(connection: &mut Connection, statements: Statements) -> Result<Vec<Thing>, DatabaseError> {
    let things = everything(connection).await?;
    for statement in statements(&things) {
        connection.execute(&statement).await?;
    }
    Ok(things)
}

/// Whether a session minds foreign keys. They would forbid to drop tables that refer to each other.
struct ForeignKeys {
    /// The query that asks.
    query: &'static str,
    /// The statement that sets it, without the value.
    statement: &'static str,
}

impl ForeignKeys {
    /// Gives back what it was.
    async fn turn_off(&self, connection: &mut Connection) -> Result<String, DatabaseError> {
        let before = connection.value(self.query).await?.unwrap_or_else(|| "1".to_owned());
        self.set(connection, "0").await?;
        Ok(before)
    }

    /// Sets it as it was, whatever came of the work meanwhile. Where both fail, the work's error is told.
    async fn turn_back<T>(
        &self,
        connection: &mut Connection,
        before: &str,
        done: Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let set = self.set(connection, before).await;
        done.and_then(|done| set.map(|()| done))
    }

    async fn set(&self, connection: &mut Connection, value: &str) -> Result<(), DatabaseError> {
        connection.execute(&format!("{} = {value}", self.statement)).await.map(drop)
    }
}
