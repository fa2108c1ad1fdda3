//! Who holds locks on tables, by `pg_locks` and `pg_stat_activity`.

use super::Postgres;
use crate::migration::Lock;
use crate::server::Server as _;

const SESSIONS: &str = "SELECT a.pid, a.usename, nullif(a.application_name, ''), \
    extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, a.query FROM pg_stat_activity a";

pub(super) fn users_of_tables(server: &Postgres, locks: &[Lock]) -> String {
    let table = |lock: &Lock| format!("to_regclass(quote_ident({}))", server.literal(lock.table));
    let tables: Vec<_> = locks.iter().map(table).collect();
    let of_the_tables = match tables.as_slice() {
        // The server's own tables have smaller numbers.
        [] => "l.relation >= 16384".to_owned(),
        tables => format!("l.relation IN ({})", tables.join(", ")),
    };
    format!(
        "{SESSIONS} WHERE a.pid <> pg_backend_pid() AND EXISTS \
         (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND {of_the_tables}) ORDER BY a.xact_start LIMIT 5"
    )
}

pub(super) fn blocking(server: &Postgres, session: &str) -> String {
    let session = server.literal(session);
    format!("{SESSIONS} WHERE a.pid = ANY (pg_blocking_pids({session}::int)) ORDER BY a.xact_start LIMIT 5")
}

/// Readers wait for nobody but a session that has a table for itself.
pub(super) fn holders_of_tables(server: &Postgres, tables: &[&str]) -> String {
    let tables: Vec<_> = tables.iter().map(|table| format!("to_regclass({})", server.literal(table))).collect();
    format!(
        "{SESSIONS} WHERE a.pid <> pg_backend_pid() AND EXISTS \
         (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.mode = 'AccessExclusiveLock' \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND l.relation IN ({})) ORDER BY a.xact_start LIMIT 5",
        tables.join(", ")
    )
}
