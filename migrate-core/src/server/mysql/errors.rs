//! What the numbers of MySQL and MariaDB mean for a runner.

use sqlx::Error;
use sqlx::mysql::MySqlDatabaseError;

use crate::server::{Cause, DatabaseError, ServerLimit, is_full};

/// Error of the system: no space.
const NO_SPACE: &str = "28";
/// Error of a storage engine: no room in a file.
const RECORD_FILE_FULL: &str = "135";
/// Error of a storage engine: another transaction held a row for too long.
const LOCK_WAIT_TIMEOUT: &str = "146";
/// Error of a storage engine: the transaction was taken back in favour of another one. In a group, of another node.
const LOCK_DEADLOCK: &str = "149";

pub(super) fn explain(error: Error) -> DatabaseError {
    let Error::Database(error) = error else {
        return DatabaseError::without_answer(&error);
    };
    let number = error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number).unwrap_or_default();
    let cause = match number {
        1205 | 1213 | 3572 => Cause::Busy,
        // Another session changes the table at this moment; a transaction of another node of the cluster came first.
        1412 | 1615 | 1684 | 3101 => Cause::Busy,
        // A COMMIT that the storage engine took back, for the same reasons. Its number stands in the words.
        1180 if has_number(error.message(), &[LOCK_WAIT_TIMEOUT, LOCK_DEADLOCK]) => Cause::Busy,
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
        3 | 14 | 20 | 1005 | 1006 | 1025 | 1026 | 1030 | 1180
            if is_full(error.message()) || has_number(error.message(), &[NO_SPACE, RECORD_FILE_FULL]) =>
        {
            Cause::Full
        }
        1194 | 1195 | 1712 => Cause::Damaged,
        1044 | 1142 | 1143 | 1227 | 1370 | 1959 | 3530 => Cause::Forbidden,
        _ => Cause::Other,
    };
    let message = if cause == Cause::CutOff {
        DatabaseError::cut_off(error.message()).message
    } else {
        error.message().to_owned()
    };
    DatabaseError { cause, code: Some(number.to_string()), message, grant: None }
}

/// Whether one of the numbers stands in the words, as that of an error of the system or of a storage engine.
fn has_number(message: &str, numbers: &[&str]) -> bool {
    let words: Vec<_> = message.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).any(|pair| matches!(pair[0], "errno" | "Errcode" | "error") && numbers.contains(&pair[1]))
}

#[cfg(test)]
mod tests {
    use super::{LOCK_DEADLOCK, LOCK_WAIT_TIMEOUT, NO_SPACE, RECORD_FILE_FULL, has_number};

    #[test]
    fn the_number_of_the_engine_is_read_from_the_words_of_the_server() {
        let conflict = [LOCK_WAIT_TIMEOUT, LOCK_DEADLOCK];
        assert!(has_number("Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT", &conflict));
        assert!(has_number("Got error 146 \"Lock timed out; Retry transaction\" during COMMIT", &conflict));
        assert!(!has_number("Got error 1490 - 'something else' during COMMIT", &conflict));
        assert!(!has_number("Got error 122 - 'the 149th row' during COMMIT", &conflict));
        let full = [NO_SPACE, RECORD_FILE_FULL];
        assert!(has_number("Error writing file './binlog' (Errcode: 28 \"No space left on device\")", &full));
        assert!(has_number("Got error 135 - 'No more room in record file' during COMMIT", &full));
        assert!(!has_number("Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT", &full));
    }
}
