//! Who holds a lock that was refused, as far as the server tells: for the message only, so not knowing is no error.

use crate::connection::{Connection, Protocol};
use crate::migration::Lock;

/// The sessions that use one of these tables, or any table where none is named.
pub(super) async fn blockers(connection: &mut Connection, locks: &[Lock]) -> Vec<String> {
    let query = match connection.protocol() {
        Protocol::Postgres => on_postgres(locks),
        Protocol::MySql => ON_MYSQL.to_owned(),
        // Its locks are the operating system's.
        Protocol::Sqlite => return Vec::new(),
    };
    let rows = connection.fetch(&query).await.unwrap_or_default();
    rows.into_iter().flatten().flatten().collect()
}

/// Locks on tables show in no table on MariaDB, and in one on MySQL only with rights that few users have; but whoever
/// holds one for long is in a transaction.
const ON_MYSQL: &str = "SELECT concat('session ', p.id, ' of user `', p.user, '`, in a transaction since ', \
    t.trx_started, coalesce(concat(': ', left(t.trx_query, 100)), '')) \
    FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id \
    WHERE p.id <> connection_id() AND p.db = database() ORDER BY t.trx_started LIMIT 5";

fn on_postgres(locks: &[Lock]) -> String {
    let tables: Vec<_> =
        locks.iter().map(|lock| format!("to_regclass(quote_ident('{}'))", lock.table.replace('\'', "''"))).collect();
    let of_the_tables = match tables.as_slice() {
        [] => "l.relation >= 16384".to_owned(),
        tables => format!("l.relation IN ({})", tables.join(", ")),
    };
    format!(
        "SELECT format('session %s of user `%s`, program `%s`, in a transaction since %s: %s', a.pid, a.usename, \
         a.application_name, to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), \
         left(a.query, 100)) FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND EXISTS \
         (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND {of_the_tables}) \
         ORDER BY a.xact_start LIMIT 5"
    )
}
