//! What the database remembers: a table of what is applied, and an append-only journal of every attempt.

use std::collections::BTreeMap;

use crate::connection::{Connection, Protocol, Row};
use crate::error::{Cause, DatabaseError};
use crate::plan::Way;

pub(crate) mod journal;
mod mysql;
mod postgres;
mod record;
mod sqlite;

pub use record::{Applied, Begun, Record, Unfinished};

/// The SQL of one kind of server for the two tables. Every parameter is text.
struct Sql {
    /// Creates both, where they are missing.
    create: [&'static str; 2],
    /// The rows of the history, in the order in which they were applied, as [`applied`] reads them.
    applied: &'static str,
    /// What the journal holds since the last migration that came to its end, as [`journal::Entry`] reads it.
    tail: &'static str,
    /// A row for the history: history, name, position, checksum, chain, applied by, duration, library version,
    /// SQL up, SQL down.
    add: &'static str,
    /// Takes the row of a history and a name away.
    remove: &'static str,
    /// A row for the journal: history, name, way, checksum, step, its SQL, event, error, runner.
    append: &'static str,
}

fn sql(connection: &Connection) -> &'static Sql {
    match connection.protocol() {
        Protocol::Postgres => &postgres::SQL,
        Protocol::MySql => &mysql::SQL,
        Protocol::Sqlite => &sqlite::SQL,
    }
}

/// Creates the two tables, where they are missing.
pub(crate) async fn create(connection: &mut Connection) -> Result<(), DatabaseError> {
    for statement in sql(connection).create {
        connection.execute(statement).await?;
    }
    Ok(())
}

/// Whether these chains are all that there is to reach: one statement, which reads one row a history.
pub(crate) async fn is_at(connection: &mut Connection, chains: &BTreeMap<&str, String>) -> Result<bool, DatabaseError> {
    let newest: Vec<_> = chains
        .keys()
        .map(|history| {
            format!(
                "SELECT * FROM (SELECT history, chain, \
                 (SELECT event FROM migrate_journal ORDER BY id DESC LIMIT 1) AS event \
                 FROM migrate_history WHERE history = {} ORDER BY position DESC LIMIT 1) AS newest",
                quoted(connection.protocol(), history)
            )
        })
        .collect();
    let rows = match connection.fetch(&newest.join(" UNION ALL ")).await {
        Ok(rows) => rows,
        Err(error) if error.cause == Cause::NoSuchTable => return Ok(false),
        Err(error) => return Err(error),
    };
    let same = |row: &Row| match row.as_slice() {
        [Some(history), Some(chain), Some(event)] => {
            chains.get(history.as_str()) == Some(chain) && journal::is_end(event)
        }
        _ => false,
    };
    Ok(rows.len() == chains.len() && rows.iter().all(same))
}

/// A literal. Where the server reads backslashes in another way, no history is found, and everything is read.
fn quoted(protocol: Protocol, text: &str) -> String {
    let text = text.replace('\'', "''");
    match protocol {
        Protocol::Postgres | Protocol::Sqlite => format!("'{text}'"),
        Protocol::MySql => format!("'{}'", text.replace('\\', "\\\\")),
    }
}

/// Everything that the database remembers. None where its tables are missing.
pub(crate) async fn read(connection: &mut Connection) -> Result<Option<Record>, DatabaseError> {
    let sql = sql(connection);
    let (Some(rows), Some(tail)) = (rows_of(connection, sql.applied).await?, rows_of(connection, sql.tail).await?)
    else {
        return Ok(None);
    };
    Ok(Some(Record {
        applied: rows.into_iter().map(applied).collect::<Result<_, _>>()?,
        unfinished: journal::unfinished(tail)?,
    }))
}

/// The newest row of the journal: another one tells that another runner wrote it.
pub(crate) async fn stamp(connection: &mut Connection) -> Result<String, DatabaseError> {
    let rows = rows_of(connection, "SELECT coalesce(max(id), 0) FROM migrate_journal").await?;
    Ok(rows.into_iter().flatten().flatten().flatten().next().unwrap_or_else(|| "0".to_owned()))
}

/// The rows of a query, or none where its table is missing.
async fn rows_of(connection: &mut Connection, query: &str) -> Result<Option<Vec<Row>>, DatabaseError> {
    match connection.fetch(query).await {
        Ok(rows) => Ok(Some(rows)),
        Err(error) if error.cause == Cause::NoSuchTable => Ok(None),
        Err(error) => Err(error),
    }
}

fn applied(row: Row) -> Result<Applied, DatabaseError> {
    let [history, name, position, checksum, chain, applied_at, applied_by, duration_ms, library_version] =
        columns(row)?;
    Ok(Applied {
        history,
        name,
        position: number(&position)?,
        checksum,
        chain,
        applied_at,
        applied_by,
        duration_ms: number(&duration_ms)?,
        library_version,
    })
}

/// Writes that a migration is applied.
pub(crate) async fn add(
    connection: &mut Connection,
    applied: &Applied,
    up: &str,
    down: Option<&str>,
) -> Result<(), DatabaseError> {
    let Applied { history, name, position, checksum, chain, applied_at: _, applied_by, duration_ms, library_version } =
        applied;
    let (position, duration_ms) = (position.to_string(), duration_ms.to_string());
    let values = [
        Some(history.as_str()),
        Some(name),
        Some(&position),
        Some(checksum),
        Some(chain),
        Some(applied_by),
        Some(&duration_ms),
        Some(library_version),
        Some(up),
        down,
    ];
    connection.write(sql(connection).add, &values).await
}

/// Writes that a migration is not applied any more.
pub(crate) async fn remove(connection: &mut Connection, history: &str, name: &str) -> Result<(), DatabaseError> {
    connection.write(sql(connection).remove, &[Some(history), Some(name)]).await
}

/// A row whose columns are all there.
fn columns<const N: usize>(row: Row) -> Result<[String; N], DatabaseError> {
    let columns: Option<Vec<_>> = row.into_iter().collect();
    columns.and_then(|columns| columns.try_into().ok()).ok_or_else(garbled)
}

fn number(text: &str) -> Result<i64, DatabaseError> {
    text.parse().map_err(|_| garbled())
}

fn way(text: &str) -> Result<Way, DatabaseError> {
    match text {
        "up" => Ok(Way::Up),
        "down" => Ok(Way::Down),
        _ => Err(garbled()),
    }
}

/// A row that this library did not write.
fn garbled() -> DatabaseError {
    DatabaseError {
        cause: Cause::Other,
        code: None,
        message: "the tables `migrate_history` and `migrate_journal` hold something that this library does not write"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_history_stays_inside_its_literal() {
        assert_eq!(quoted(Protocol::Postgres, r"o'neil\"), r"'o''neil\'");
        assert_eq!(quoted(Protocol::MySql, r"o'neil\"), r"'o''neil\\'");
    }
}
