//! Who keeps a run from the tables of the history, where that is no runner with its lock: any session or program.

use super::{Connection, blocker};

/// Who keeps a run from what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keeper {
    /// A session with its user and program, or a process with its program.
    pub(crate) name: String,
    /// Whether it is a runner, as far as that can be told.
    pub(crate) is_runner: Option<bool>,
}

/// The first session that keeps others from reading one of these tables.
pub(crate) async fn keeper_of_tables(connection: &mut Connection, tables: &[&str]) -> Option<Keeper> {
    let query = connection.server().holders_of_tables(tables);
    let sessions = blocker::blockers(connection, query).await;
    sessions.first().map(|session| Keeper { name: session.to_string(), is_runner: Some(false) })
}

/// The first process that has the file of a database locked. None where there is no file, or the system does not tell.
pub(crate) fn keeper_of_file(connection: &Connection) -> Option<Keeper> {
    connection.keepers().into_iter().next()
}
