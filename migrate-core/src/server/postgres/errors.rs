//! What PostgreSQL's codes mean for a runner.

use sqlx::Error;
use sqlx::postgres::PgDatabaseError;

use crate::server::{Cause, DatabaseError, ServerLimit, is_full};

pub(super) fn explain(error: Error) -> DatabaseError {
    let Error::Database(error) = error else {
        return DatabaseError::without_answer(&error);
    };
    let code = error.code().unwrap_or_default().into_owned();
    let cause = match code.as_str() {
        "55P03" | "40P01" | "40001" => Cause::Busy,
        "42P01" => Cause::NoSuchTable,
        "42703" => Cause::NoSuchColumn,
        "3F000" => Cause::NoSuchSchema,
        // A table or an index, an object of another kind, a schema, a column.
        "42P07" | "42710" | "42P06" | "42701" => Cause::AlreadyExists,
        "57014" => Cause::TimedOut,
        "57P01" | "57P02" | "57P03" => Cause::Disconnected,
        "25P03" => Cause::ServerLimit(ServerLimit::IdleInTransactionSessionTimeout),
        "25P04" => Cause::ServerLimit(ServerLimit::TransactionTimeout),
        "57P05" => Cause::ServerLimit(ServerLimit::IdleSessionTimeout),
        "25001" | "2D000" => Cause::InTransaction,
        "25006" => Cause::ReadOnly,
        "53100" => Cause::Full,
        "53200" if error.message() == "out of shared memory" => Cause::TooManyLocks,
        "58030" if is_full(error.message()) => Cause::Full,
        "58030" => Cause::Storage,
        "XX001" | "XX002" => Cause::Damaged,
        "42501" => Cause::Forbidden,
        _ => Cause::Other,
    };
    let mut message = error.message().to_owned();
    if let Some(detail) = error.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::detail) {
        message.push_str(": ");
        message.push_str(detail);
    }
    DatabaseError { cause, code: Some(code), message, grant: None }
}
