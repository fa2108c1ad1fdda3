//! PostgreSQL.

mod blockers;
#[cfg(feature = "postgres")]
pub(super) mod driver;
#[cfg(feature = "postgres")]
mod errors;
mod lock;
#[cfg(feature = "postgres")]
mod login;
mod objects;
mod probe;
mod rights;
mod session;
#[cfg(feature = "postgres")]
mod startup_settings;
mod tables;

use std::time::Duration;

use migrate_ir::dialect::Dialect;
use migrate_ir::probe::Object;
use migrate_ir::quote;

use super::{
    Access, Answer, Connection, CreateSchema, CurrentSchema, DatabaseError, DatabaseObject, ForeignKeys, Holder,
    LockKind, MissingRight, NameLength, OwnTable, Server, SessionLimits, SharedTransactions, StatementLimits,
    TransactionState, UnsuitableLock,
};
use crate::migration::{Lock, Step};
use crate::options::LockMode;

/// PostgreSQL.
#[derive(Debug)]
pub(super) struct Postgres;

/// Why no transaction may write. Without a row, it may.
const READ_ONLY: &str = "SELECT CASE WHEN pg_is_in_recovery() THEN 'it is a standby, which repeats what its primary does' \
    ELSE '`transaction_read_only` is on' END \
    WHERE pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'";

impl Server for Postgres {
    fn version_query(&self) -> &'static str {
        "SHOW server_version"
    }

    fn dialect(&self, _version: &str) -> Dialect {
        Dialect::Postgres
    }

    fn database_name_query(&self) -> &'static str {
        "SELECT current_database()"
    }

    fn database_name(&self, answer: Option<String>, _location: &str) -> String {
        answer.unwrap_or_default()
    }

    fn create_database(&self, name: &str, owner: Option<&str>) -> String {
        let owner = owner.map_or_else(String::new, |owner| format!(" OWNER {}", self.quote(owner)));
        format!("CREATE DATABASE {}{owner}", self.quote(name))
    }

    fn longest_name(&self) -> Option<NameLength> {
        Some(NameLength::Bytes(63))
    }

    fn has_schemas(&self) -> bool {
        true
    }

    fn quote(&self, name: &str) -> String {
        quote::name(Dialect::Postgres, name)
    }

    fn literal(&self, text: &str) -> String {
        quote::text(Dialect::Postgres, text)
    }

    fn missing_right(&self, sql: &str, message: &str) -> Option<MissingRight> {
        rights::missing(self, sql, message)
    }

    fn missing_own_rights(&self, schema: Option<&str>, tables: &[OwnTable; 4], access: Access) -> Option<String> {
        Some(rights::missing_on_own(self, schema, tables, access))
    }

    fn session_query(&self) -> Option<&'static str> {
        Some("SELECT pg_backend_pid()")
    }

    fn second_address<'a>(
        &'a self,
        _connection: &'a mut Connection,
        url: Option<String>,
    ) -> Answer<'a, Option<String>> {
        Box::pin(async move { Ok(url) })
    }

    fn prepare_second(&self) -> Option<&'static str> {
        None
    }

    fn read_only<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, Option<String>> {
        Box::pin(async move { connection.value(READ_ONLY).await })
    }

    fn end_with_client(&self) -> &'static [&'static str] {
        &[
            "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; \
             SET tcp_user_timeout = '60s'",
            "SET client_connection_check_interval = '2s'",
        ]
    }

    fn set_role(&self, role: &str) -> Option<String> {
        Some(format!("SET ROLE {}", self.quote(role)))
    }

    /// One text is one transaction, so that an error leaves the session in its role.
    fn as_user(&self, query: &str, role: &str) -> String {
        format!("SET ROLE NONE; {query}; SET ROLE {}", self.quote(role))
    }

    fn pin_session<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, CurrentSchema> {
        Box::pin(session::pin(connection))
    }

    fn session_state_query(&self, tables: Option<&str>, _own: [&str; 4]) -> String {
        session::state(tables)
    }

    fn restores_first(&self, name: &str) -> bool {
        matches!(name, "role" | "session_authorization")
    }

    fn restore_setting(&self, name: &str, before: Option<&str>) -> Option<String> {
        session::restore(name, before)
    }

    fn is_no_session_setting(&self, _error: &DatabaseError) -> bool {
        false
    }

    fn fitting_lock<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, LockKind> {
        Box::pin(async move {
            let pooled = connection.is_direct().await? == Some(false);
            Ok(if pooled { LockKind::Lease } else { LockKind::Session })
        })
    }

    fn unsuitable_lock(&self, mode: LockMode, pooled: bool) -> Option<UnsuitableLock> {
        (mode == LockMode::Session && pooled).then_some(UnsuitableLock {
            mode: "session",
            why: "behind a pooler, the next statement may reach another session",
            instead: "lease",
        })
    }

    fn no_lease(&self) -> UnsuitableLock {
        super::NO_SECOND_CONNECTION
    }

    fn is_private_without_url(&self) -> bool {
        false
    }

    fn has_one_writer(&self) -> bool {
        false
    }

    fn try_session_lock<'a>(&'a self, connection: &'a mut Connection, tables: Option<&'a str>) -> Answer<'a, bool> {
        Box::pin(lock::try_session(connection, tables))
    }

    fn release_session_lock<'a>(&'a self, connection: &'a mut Connection, tables: Option<&'a str>) -> Answer<'a, ()> {
        Box::pin(lock::release_session(connection, tables))
    }

    fn session_lock_query(&self, tables: Option<&str>) -> Option<String> {
        Some(lock::session_query(tables))
    }

    fn session_lock_holder<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
    ) -> Answer<'a, Option<Holder>> {
        Box::pin(lock::session_holder(connection, tables))
    }

    fn holders_of_tables(&self, tables: &[&str]) -> Option<String> {
        Some(blockers::holders_of_tables(self, tables))
    }

    fn try_begin_alone<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        _wait: Duration,
    ) -> Answer<'a, bool> {
        Box::pin(lock::try_transaction(connection, tables))
    }

    fn try_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        _wait: Duration,
    ) -> Answer<'a, bool> {
        Box::pin(lock::try_transaction(connection, tables))
    }

    fn end_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        _tables: Option<&'a str>,
        keep: bool,
    ) -> Answer<'a, ()> {
        Box::pin(async move { connection.execute(if keep { "COMMIT" } else { "ROLLBACK" }).await.map(drop) })
    }

    fn session_of_lease(&self) -> &'static str {
        "CAST(pg_backend_pid() AS text)"
    }

    fn name_session(&self, lease_id: &str) -> Option<String> {
        Some(format!("SET application_name = '{}'", lock::application(lease_id)))
    }

    fn sessions_of_lease(&self, lease_id: &str, _session: Option<&str>) -> Option<String> {
        let application = self.literal(&lock::application(lease_id));
        Some(format!(
            "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = {application}"
        ))
    }

    fn session_exists_query(&self, session: &str) -> Option<String> {
        Some(format!("SELECT pid FROM pg_stat_activity WHERE pid = {session}"))
    }

    fn end_session(&self, session: u64) -> Option<String> {
        Some(format!("SELECT pg_terminate_backend({session})"))
    }

    fn cancel_statement(&self, session: &str) -> Option<String> {
        Some(format!("SELECT pg_cancel_backend({session})"))
    }

    fn create_tables(&self) -> &'static [&'static str; 4] {
        &tables::CREATE
    }

    fn create_schema(&self, quoted: &str) -> Option<CreateSchema> {
        let schema = self.literal(quoted);
        Some(CreateSchema {
            is_there: format!("SELECT to_regnamespace({schema}) IS NOT NULL"),
            would_be_current: format!(
                "SELECT current_user = (parse_ident({schema}))[1] \
                 AND current_setting('search_path') LIKE '%\"$user\"%'"
            ),
            create: format!("CREATE SCHEMA IF NOT EXISTS {quoted}"),
        })
    }

    fn columns_query(&self, table: &str) -> String {
        format!(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({}) AND attnum > 0 AND NOT attisdropped",
            self.literal(table)
        )
    }

    fn or_ignore(&self) -> &'static str {
        "ON CONFLICT (id) DO NOTHING"
    }

    fn now(&self) -> &'static str {
        "clock_timestamp()"
    }

    fn utc(&self, column: &str) -> String {
        format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")
    }

    fn can_take_back(&self) -> bool {
        true
    }

    fn keeps_limits(&self) -> bool {
        true
    }

    fn begin(&self, limits: StatementLimits) -> Option<String> {
        Some(format!("BEGIN; {}", set_limits(limits, "LOCAL ")))
    }

    fn limit_transaction(&self, limits: StatementLimits) -> Option<String> {
        Some(set_limits(limits, "LOCAL "))
    }

    fn limit_session(&self, limits: StatementLimits, pooled: bool) -> SessionLimits {
        // Behind a pooler the setting would stay with a session that another client gets.
        let set = (!pooled).then(|| set_limits(limits, ""));
        SessionLimits { set, left: None }
    }

    fn mark_transaction<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, Option<String>> {
        Box::pin(session::mark_transaction(connection))
    }

    fn transaction_state<'a>(&'a self, connection: &'a mut Connection, mark: &'a str) -> Answer<'a, TransactionState> {
        Box::pin(session::transaction_state(connection, mark))
    }

    fn roll_back_open<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, bool> {
        Box::pin(session::roll_back_open(connection))
    }

    fn joins_journal(&self, step: &Step) -> bool {
        !step.impact.locks().is_empty() && !step.is_harmless()
    }

    fn ends_at_once(&self) -> bool {
        false
    }

    fn shared_transactions(&self) -> Option<&'static dyn SharedTransactions> {
        Some(&Self)
    }

    fn object_rows(&self, object: &Object<&str>) -> Option<String> {
        Some(probe::rows(self, object))
    }

    fn users_of_tables(&self, locks: &[Lock]) -> Option<String> {
        Some(blockers::users_of_tables(self, locks))
    }

    fn blockers_query(&self, session: &str) -> Option<String> {
        Some(blockers::blocking(self, session))
    }

    fn standby_wait_query(&self, session: &str) -> Option<String> {
        let session = self.literal(session);
        Some(format!("SELECT 1 FROM pg_stat_activity WHERE pid = {session}::int AND wait_event = 'SyncRep'"))
    }

    fn any_publication_query(&self) -> Option<&'static str> {
        Some("SELECT 1 FROM pg_publication LIMIT 1")
    }

    fn publications_query(&self, tables: &[&str]) -> Option<String> {
        let tables: Vec<_> = tables.iter().map(|table| format!("to_regclass({})", self.literal(table))).collect();
        Some(format!(
            "SELECT DISTINCT pubname FROM pg_publication_tables WHERE \
             to_regclass(quote_ident(schemaname) || '.' || quote_ident(tablename)) IN ({}) ORDER BY pubname",
            tables.join(", ")
        ))
    }

    fn invalid_indexes_query(&self) -> Option<&'static str> {
        Some(objects::INVALID_INDEXES)
    }

    fn objects_query(&self) -> &'static str {
        objects::LIST
    }

    fn drop_statements(&self, objects: &[DatabaseObject]) -> Vec<String> {
        objects::drop_statements(objects)
    }

    fn current_schema_query(&self) -> Option<&'static str> {
        Some("SELECT current_schema()")
    }

    fn elsewhere_query(&self, kind: &str, name: &str) -> Option<String> {
        objects::elsewhere_query(self, kind, name)
    }

    fn drops_elsewhere(&self, _kind: &str) -> bool {
        true
    }

    fn foreign_keys(&self) -> Option<ForeignKeys> {
        None
    }
}

impl SharedTransactions for Postgres {
    /// So much that round trips hardly count, and so little that it can be held in memory.
    fn longest_text(&self) -> usize {
        64 * 1024
    }

    fn now(&self) -> String {
        "statement_timestamp()".to_owned()
    }

    fn milliseconds_since(&self, time: &str) -> String {
        format!("round(extract(epoch FROM clock_timestamp() - {time}) * 1000)::bigint")
    }

    fn other_table(&self, own: [String; 4]) -> String {
        let own = own.map(|table| format!("to_regclass({table})")).join(", ");
        format!(
            "SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'f') \
             AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) \
             AND (oid = ANY (ARRAY[{own}]::oid[])) IS NOT TRUE LIMIT 1"
        )
    }
}

/// Sets the limits, for a transaction or for the session. 0 is for ever.
fn set_limits(limits: StatementLimits, local: &str) -> String {
    let milliseconds = |limit: Option<Duration>| limit.map_or(0, |limit| limit.as_millis().max(1));
    let StatementLimits { lock, statement } = limits;
    let (lock, statement) = (milliseconds(lock), milliseconds(statement));
    format!("SET {local}lock_timeout = {lock}; SET {local}statement_timeout = {statement}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_or_a_backslash_stays_inside_its_literal() {
        assert_eq!(Postgres.literal("o'neil"), "'o''neil'");
        assert_eq!(Postgres.literal(r"o'neil\"), r"E'o''neil\\'");
    }

    #[test]
    fn what_has_no_limit_is_set_to_0() {
        let unlimited = StatementLimits { lock: None, statement: None };
        assert_eq!(set_limits(unlimited, "LOCAL "), "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
    }
}
