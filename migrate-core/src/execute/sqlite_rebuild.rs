//! SQLite: what a table loses when it is built anew, and how it gets it back.
//!
//! SQLite changes a table by building another one in its place. Triggers and indexes go with the old table; those
//! that the migrations do not know are made again. Foreign keys are off meanwhile, or dropping the old table would
//! delete the rows that refer to it; they are checked before the commit.

use std::collections::{BTreeMap, BTreeSet};

use crate::server::{Cause, Connection, DatabaseError};

/// Finds rows whose foreign key leads nowhere.
pub(super) const CHECK: &str = "PRAGMA foreign_key_check";

/// Finds triggers and indexes of tables.
pub(super) const LIST: &str =
    "SELECT tbl_name, name, type, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL";

/// Whether `ALTER TABLE` leaves references as they are.
pub(super) const LEAVE_REFERENCES: &str = "PRAGMA legacy_alter_table";

/// The settings of a connection before foreign keys were turned off.
pub(super) struct Settings {
    foreign_keys: bool,
    legacy_alter_table: bool,
}

/// Turns foreign keys off, outside a transaction: within one, SQLite passes over it.
pub(super) async fn turn_foreign_keys_off(connection: &mut Connection) -> Result<Settings, DatabaseError> {
    let settings = Settings {
        foreign_keys: is_on(connection, "PRAGMA foreign_keys").await?,
        legacy_alter_table: is_on(connection, LEAVE_REFERENCES).await?,
    };
    connection.execute("PRAGMA foreign_keys = OFF").await?;
    Ok(settings)
}

/// Says whether `ALTER TABLE` leaves the references in other tables, views and triggers as they are: while a table is
/// built anew under another name, they mean the table, not the name. In any other step they follow a new name.
pub(super) async fn leave_references(connection: &mut Connection, leave: bool) -> Result<(), DatabaseError> {
    connection.execute(&format!("{LEAVE_REFERENCES} = {leave}")).await.map(drop)
}

impl Settings {
    /// Sets them as they were.
    pub(super) async fn restore(self, connection: &mut Connection) -> Result<(), DatabaseError> {
        let Self { foreign_keys, legacy_alter_table } = self;
        connection
            .execute(&format!("PRAGMA foreign_keys = {foreign_keys}; PRAGMA legacy_alter_table = {legacy_alter_table}"))
            .await
            .map(drop)
    }
}

async fn is_on(connection: &mut Connection, query: &str) -> Result<bool, DatabaseError> {
    Ok(connection.value(query).await?.as_deref() == Some("1"))
}

/// Triggers and indexes of a table that is about to be built anew.
#[derive(Debug, Default)]
pub(super) struct KeptObjects {
    table: String,
    objects: Vec<KeptObject>,
}

#[derive(Debug)]
struct KeptObject {
    name: String,
    sql: String,
    /// An index: its columns, as far as they are columns. A trigger: none.
    columns: Vec<String>,
}

impl KeptObjects {
    /// What the table has now.
    pub(super) async fn of(connection: &mut Connection, table: &str) -> Result<Self, DatabaseError> {
        let mut objects = Vec::new();
        for row in connection.fetch(LIST).await? {
            let Ok([Some(of), Some(name), Some(kind), Some(sql)]) = <[_; 4]>::try_from(row) else {
                continue;
            };
            if !of.eq_ignore_ascii_case(table) {
                continue;
            }
            let columns = if kind == "index" { columns(connection, &name).await? } else { Vec::new() };
            objects.push(KeptObject { name, sql, columns });
        }
        Ok(Self { table: table.to_owned(), objects })
    }

    /// Makes again what is missing. An index goes with its column, as on every other server.
    pub(super) async fn restore(self, connection: &mut Connection) -> Result<(), (String, DatabaseError)> {
        let Self { table, objects } = self;
        if objects.is_empty() {
            return Ok(());
        }
        let left = Self::of(connection, &table).await.map_err(|error| (LIST.to_owned(), error))?;
        let left: BTreeSet<_> = left.objects.into_iter().map(|object| object.name).collect();
        let list = format!("SELECT name FROM pragma_table_xinfo({})", connection.server().literal(&table));
        let present = names(connection, &list).await.map_err(|error| (list, error))?;
        for KeptObject { name, sql, columns } in objects {
            if !left.contains(&name) && columns.iter().all(|column| present.contains(column)) {
                connection.execute(&sql).await.map_err(|error| (sql, error))?;
            }
        }
        Ok(())
    }
}

async fn columns(connection: &mut Connection, index: &str) -> Result<Vec<String>, DatabaseError> {
    let list = format!("SELECT name FROM pragma_index_info({})", connection.server().literal(index));
    names(connection, &list).await
}

async fn names(connection: &mut Connection, query: &str) -> Result<Vec<String>, DatabaseError> {
    Ok(connection.fetch(query).await?.into_iter().flatten().flatten().collect())
}

/// How many rows of each table refer to a row that is not there, by the table that they refer to.
#[derive(Debug, Default)]
pub(super) struct Orphans(BTreeMap<(String, String), usize>);

/// Counts them.
pub(super) async fn orphans(connection: &mut Connection) -> Result<Orphans, DatabaseError> {
    let mut counts = BTreeMap::new();
    for row in connection.fetch(CHECK).await? {
        // Its columns: table, row, the table that is referred to, and the number of the key.
        if let [Some(table), _, Some(parent), _] = row.as_slice() {
            *counts.entry((table.clone(), parent.clone())).or_default() += 1;
        }
    }
    Ok(Orphans(counts))
}

impl Orphans {
    /// Refuses those that were not there before.
    pub(super) fn no_more_than(&self, before: &Self) -> Result<(), DatabaseError> {
        let new = self.0.iter().find(|(key, count)| *count > before.0.get(*key).unwrap_or(&0));
        let Some(((table, parent), count)) = new else {
            return Ok(());
        };
        Err(DatabaseError {
            cause: Cause::Other,
            code: None,
            message: format!("rows of `{table}` that refer to rows that `{parent}` does not have: {count}"),
            grant: None,
        })
    }
}
