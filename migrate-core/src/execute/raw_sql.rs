//! SQL that a user wrote may do anything to the transaction and to the session. Both are looked at after it.

use migrate_ir::dialect::Dialect;
use migrate_ir::sql_text::{Mode, SqlText};

use super::write_history::StatementFailure;
use crate::lock::Session;
use crate::server::{Cause, DatabaseError, SessionState, TransactionState};

/// What statements begin with that begin or end a transaction.
const TRANSACTION: [&str; 8] = ["ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START"];

/// The first word of each statement of a text, in upper case.
pub(super) fn statement_heads(sql: &str, dialect: Dialect) -> Vec<String> {
    let text = SqlText::read(sql, Mode::of(dialect));
    text.statements().iter().filter_map(|statement| Some(statement.tokens().next()?.to_ascii_uppercase())).collect()
}

/// What was there before SQL of a user.
pub(super) struct BeforeRawSql {
    /// The mark of the transaction of the migration. None outside of one.
    transaction: Option<String>,
    state: SessionState,
    /// Whether the SQL has words that begin or end a transaction.
    controls_transaction: bool,
}

impl BeforeRawSql {
    /// Outside of a transaction of the migration's.
    pub(super) async fn alone(session: &mut Session<'_>) -> Result<Self, DatabaseError> {
        let state = SessionState::read(session.connection, session.store.lock_of(), session.store.tables()).await?;
        Ok(Self { transaction: None, state, controls_transaction: false })
    }

    /// In the transaction of the migration.
    pub(super) async fn in_transaction(session: &mut Session<'_>, sql: &str) -> Result<Self, DatabaseError> {
        let server = session.connection.server_info().await?;
        let transaction = session.server().mark_transaction(session.connection).await?;
        let controls_transaction =
            statement_heads(sql, server.dialect).iter().any(|head| TRANSACTION.contains(&head.as_str()));
        Ok(Self { transaction, controls_transaction, ..Self::alone(session).await? })
    }

    /// After SQL that the server accepted: the transaction must be the same, and the session is set back to what it was.
    pub(super) async fn verify(
        self,
        session: &mut Session<'_>,
    ) -> Result<(), (DatabaseError, Option<TransactionState>)> {
        if let Some(mark) = &self.transaction {
            match session.server().transaction_state(session.connection, mark).await {
                Ok(TransactionState::Open) => {}
                Ok(ended) => return Err((transaction_ended(), Some(ended))),
                Err(error) => return Err((error, None)),
            }
        } else {
            match session.server().roll_back_open(session.connection).await {
                Ok(false) => {}
                Ok(true) => return Err((left_open(), None)),
                Err(error) => return Err((error, None)),
            }
        }
        let restored = self.state.restore(session.connection, session.store.lock_of(), session.store.tables()).await;
        restored.map_err(|error| (error, None))
    }

    /// After SQL that the server refused: finds out what became of the transaction. If the connection is gone, the server
    /// rolls it back.
    pub(super) async fn after_refusal(self, session: &mut Session<'_>, failure: &mut StatementFailure) {
        if let Some(mark) = &self.transaction {
            let state = session.server().transaction_state(session.connection, mark).await.ok();
            // SQLite rolls back by itself, for one where a statement is interrupted. Then nothing was done after it.
            let by_server = state == Some(TransactionState::RolledBack) && !self.controls_transaction;
            failure.ended = state.filter(|state| *state != TransactionState::Open && !by_server);
        }
    }
}

fn transaction_ended() -> DatabaseError {
    DatabaseError {
        cause: Cause::TransactionEnded,
        code: None,
        message: "the SQL ended the transaction that the migration runs in".to_owned(),
        grant: None,
    }
}

fn left_open() -> DatabaseError {
    DatabaseError {
        cause: Cause::SessionChanged,
        code: None,
        message: "the SQL began a transaction and did not end it; the runner rolled it back".to_owned(),
        grant: None,
    }
}
