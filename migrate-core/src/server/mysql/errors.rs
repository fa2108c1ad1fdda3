//! What the numbers of MySQL and MariaDB mean for a runner.

use sqlx::Error;
use sqlx::mysql::MySqlDatabaseError;

use crate::server::{Cause, DatabaseError, ServerLimit, is_full};

pub(super) fn explain(error: Error) -> DatabaseError {
    let Error::Database(error) = error else {
        return DatabaseError::without_answer(&error);
    };
    let number = error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number).unwrap_or_default();
    let cause = match number {
        1205 | 1213 | 3572 => Cause::Busy,
        // Another session changes the table at this moment; a transaction of another node of the cluster came first.
        1412 | 1615 | 1684 | 3101 => Cause::Busy,
        // Galera's way to say it: the number is that of an unknown command.
        1047 if error.message().contains("WSREP") => Cause::CutOff,
        // The second: the tables are to be kept in another database, which is missing.
        1146 | 1049 => Cause::NoSuchTable,
        1054 => Cause::NoSuchColumn,
        // A table, a column, an index, a foreign key.
        1050 | 1060 | 1061 | 1826 => Cause::AlreadyExists,
        1317 => Cause::TimedOut,
        1969 => Cause::ServerLimit(ServerLimit::MaxStatementTime),
        3024 => Cause::ServerLimit(ServerLimit::MaxExecutionTime),
        4031 => Cause::ServerLimit(ServerLimit::WaitTimeout),
        1845 | 1846 => Cause::WouldBlock,
        1053 | 1927 | 3169 => Cause::Disconnected,
        1290 | 1792 | 1836 => Cause::ReadOnly,
        1021 | 1114 => Cause::Full,
        // The number tells what the server did, and its words why.
        3 | 14 | 20 | 1005 | 1006 | 1025 | 1026 | 1030 if is_full(error.message()) || has_no_room(error.message()) => {
            Cause::Full
        }
        1194 | 1195 | 1712 => Cause::Damaged,
        1044 | 1142 | 1143 | 1227 | 1370 => Cause::Forbidden,
        _ => Cause::Other,
    };
    let message = if cause == Cause::CutOff {
        DatabaseError::cut_off(error.message()).message
    } else {
        error.message().to_owned()
    };
    DatabaseError { cause, code: Some(number.to_string()), message, grant: None }
}

/// Whether the number of an error of the system, or of a storage engine, stands in the words: no space, no room in a file.
fn has_no_room(message: &str) -> bool {
    let words: Vec<_> = message.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| matches!(pair, ["errno" | "Errcode" | "error", "28" | "135"]))
}
