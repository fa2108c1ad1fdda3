//! Whether the tables of the history go to other databases, where they would count as that database's own.

use super::Session;
use crate::history::Store;
use crate::plan::Warning;
use crate::server::Connection;

impl Session<'_> {
    /// The warning where publications have the tables of the history in them.
    pub(crate) async fn published(&mut self) -> Option<Warning> {
        let publications = publications(&self.store, self.connection).await;
        (!publications.is_empty()).then_some(Warning::Published { publications })
    }
}

/// The publications that have a table of the history in them. Where the server does not tell, none.
pub(crate) async fn publications(store: &Store, connection: &mut Connection) -> Vec<String> {
    let tables = [&store.history, &store.script, &store.journal, &store.lock].map(String::as_str);
    let Some(query) = store.server.publications_query(&tables) else { return Vec::new() };
    connection.fetch(&query).await.unwrap_or_default().into_iter().flatten().flatten().collect()
}
