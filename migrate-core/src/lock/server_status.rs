//! What the server tells beside the history, for who only looks at both.

use super::published::publications;
use crate::history::Store;
use crate::server::{Connection, DatabaseError, Holder, Row, ServerInfo};

/// What the server tells beside the history.
pub(crate) struct ServerStatus {
    pub(crate) server: ServerInfo,
    /// Who has the session's lock. None where the server does not tell.
    pub(crate) holder: Option<Holder>,
    /// The publications that have a table of the history in them.
    pub(crate) publications: Vec<String>,
}

impl ServerStatus {
    /// Asks for all of it in one round trip. Mostly nobody has the lock and there is no publication: only if there is,
    /// the server is asked for more.
    pub(crate) async fn ask(store: &Store, connection: &mut Connection) -> Result<Self, DatabaseError> {
        let (server, tables) = (store.server, store.lock_of());
        let [version, session, publication] = connection
            .fetch_each([
                Some(server.version_query().to_owned()),
                server.session_lock_query(tables),
                server.any_publication_query().map(str::to_owned),
            ])
            .await;
        let found = |answer: Result<Vec<Row>, _>| answer.is_ok_and(|rows| rows.iter().flatten().any(Option::is_some));
        let version = version?.into_iter().flatten().flatten().next().unwrap_or_default();
        let holder =
            if found(session) { server.session_lock_holder(connection, tables).await.ok().flatten() } else { None };
        let publications = if found(publication) { publications(store, connection).await } else { Vec::new() };
        Ok(Self { server: connection.found_version(&version), holder, publications })
    }
}
