//! Who is in a transaction. Locks on tables show in no table on MariaDB, and in one on MySQL only with rights that few
//! users have; but whoever holds one for long is in a transaction.

use super::MySql;
use crate::server::Server as _;

const SESSIONS: &str = "SELECT p.id, p.user, NULL, timestampdiff(SECOND, t.trx_started, now()), \
    t.trx_query FROM information_schema.innodb_trx t JOIN information_schema.processlist p \
    ON p.id = t.trx_mysql_thread_id WHERE p.id <> connection_id() AND p.db = database()";

pub(super) fn in_transactions() -> String {
    format!("{SESSIONS} ORDER BY t.trx_started LIMIT 5")
}

pub(super) fn blocking(session: &str) -> String {
    format!(
        "{SESSIONS} AND EXISTS (SELECT 1 FROM information_schema.processlist w WHERE w.id = {session} \
         AND w.state LIKE 'Waiting for %lock%') AND p.id <> {session} ORDER BY t.trx_started LIMIT 5"
    )
}

/// Neither server tells every user who locks a table, but both tell that a session waits for one of these.
pub(super) fn holders_of_tables(server: &MySql, tables: &[&str]) -> String {
    let waits = |table: &&str| format!("locate({}, p.info) > 0", server.literal(table));
    let waits: Vec<_> = tables.iter().map(waits).collect();
    format!(
        "SELECT 'that the server does not name', NULL, NULL, NULL, NULL FROM information_schema.processlist p \
         WHERE p.db = database() AND p.id <> connection_id() AND p.state LIKE 'Waiting for table%lock%' \
         AND p.info LIKE '%SELECT %' AND ({}) LIMIT 1",
        waits.join(" OR ")
    )
}
