//! Empties a database, so that all migrations can run anew.
//!
//! Whose tables they are makes no difference: those of another history and of another program go as well. So the list
//! of what will go can be had without dropping anything, for whoever asks before it is done.

use crate::server::{Connection, DatabaseError, DatabaseObject, ForeignKeys};

/// What [`drop_objects`] would drop, in that order.
pub(crate) async fn list_objects(connection: &mut Connection) -> Result<Vec<DatabaseObject>, DatabaseError> {
    let query = connection.server().objects_query();
    connection.fetch(query).await?.into_iter().map(DatabaseObject::try_from).collect()
}

/// Drops these objects, one statement after the other.
pub(crate) async fn drop_objects(connection: &mut Connection, objects: &[DatabaseObject]) -> Result<(), DatabaseError> {
    for statement in connection.server().drop_statements(objects) {
        connection.execute(&statement).await?;
    }
    Ok(())
}

impl ForeignKeys {
    /// Turns the check off, and gives back what it was. Within a transaction SQLite passes over it.
    pub(crate) async fn turn_off(self, connection: &mut Connection) -> Result<String, DatabaseError> {
        let before = connection.value(self.query).await?.unwrap_or_else(|| "1".to_owned());
        self.set(connection, "0").await?;
        Ok(before)
    }

    /// Sets it to this, as it was before.
    pub(crate) async fn set(self, connection: &mut Connection, value: &str) -> Result<(), DatabaseError> {
        connection.execute(&format!("{} = {value}", self.statement)).await.map(drop)
    }
}
