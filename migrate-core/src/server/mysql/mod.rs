//! MySQL and MariaDB, which speak one protocol. A change of a table ends the transaction before it.

mod blockers;
mod cluster;
#[cfg(feature = "mysql")]
pub(super) mod driver;
#[cfg(feature = "mysql")]
mod errors;
mod lock;
#[cfg(feature = "mysql")]
mod login;
mod objects;
mod probe;
mod rights;
mod session;
mod tables;

use std::time::Duration;

use migrate_ir::dialect::Dialect;
use migrate_ir::probe::Object;
use migrate_ir::quote;

use super::{
    Access, Answer, Cause, Cluster, Connection, CreateSchema, CurrentSchema, DatabaseError, DatabaseObject,
    ForeignKeys, Holder, LockKind, MissingRight, NameLength, OwnTable, Row, Server, SessionLimits, SharedTransactions,
    StatementLimits, TransactionState, UnsuitableLock,
};
use crate::migration::{Lock, Probe, Step};
use crate::options::LockMode;

/// MySQL and MariaDB.
#[derive(Debug)]
pub(super) struct MySql;

/// The variables by which a server takes no writes. An administrator may write all the same, and a replica that is
/// written to stops to follow its primary.
const READ_ONLY: &str = "SHOW VARIABLES WHERE Variable_name IN \
    ('read_only', 'super_read_only', 'innodb_read_only', 'transaction_read_only', 'tx_read_only') \
    AND Value NOT IN ('OFF', '0')";

impl Server for MySql {
    fn version_query(&self) -> &'static str {
        "SELECT VERSION()"
    }

    fn dialect(&self, version: &str) -> Dialect {
        if version.contains("MariaDB") { Dialect::MariaDb } else { Dialect::MySql }
    }

    fn database_name_query(&self) -> &'static str {
        "SELECT database()"
    }

    fn database_name(&self, answer: Option<String>, _location: &str) -> String {
        answer.unwrap_or_default()
    }

    fn longest_name(&self) -> Option<NameLength> {
        Some(NameLength::Characters(64))
    }

    fn has_schemas(&self) -> bool {
        true
    }

    fn create_database(&self, name: &str, _owner: Option<&str>) -> String {
        // Older servers take a character set by themselves that lacks most characters.
        format!("CREATE DATABASE {} CHARACTER SET utf8mb4", self.quote(name))
    }

    fn quote(&self, name: &str) -> String {
        quote::name(Dialect::MySql, name)
    }

    fn literal(&self, text: &str) -> String {
        if !text.contains('\\') {
            return quote::text(Dialect::MySql, text);
        }
        // The SQL mode decides what a backslash means; digits mean the same in each.
        let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
        let digits: String = text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        format!("CONVERT(x'{digits}' USING utf8mb4)")
    }

    fn missing_right(&self, sql: &str, message: &str) -> Option<MissingRight> {
        rights::missing(sql, message)
    }

    fn missing_own_rights(&self, schema: Option<&str>, tables: &[OwnTable; 4], access: Access) -> Option<String> {
        Some(rights::missing_on_own(self, schema, tables, access))
    }

    fn session_query(&self) -> Option<&'static str> {
        Some("SELECT connection_id()")
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
        Box::pin(async move {
            let variables = connection.fetch(READ_ONLY).await?;
            let shown = |row: Row| <[_; 2]>::try_from(row).ok().map(|[name, value]| (name, value));
            let reasons = variables
                .into_iter()
                .filter_map(shown)
                .map(|(name, value)| format!("`{}` is {}", name.unwrap_or_default(), value.unwrap_or_default()));
            let reasons: Vec<_> = reasons.collect();
            Ok(Some(reasons.join(", ")).filter(|reasons| !reasons.is_empty()))
        })
    }

    /// A runner is idle between two statements only.
    fn end_with_client(&self) -> &'static [&'static str] {
        &["SET wait_timeout = CAST(least(@@wait_timeout, 600) AS UNSIGNED)"]
    }

    fn set_role(&self, role: &str) -> Option<String> {
        Some(session::set_role(role))
    }

    fn pin_session<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, CurrentSchema> {
        Box::pin(session::pin(connection))
    }

    fn session_state_query(&self, tables: Option<&str>, own: [&str; 4]) -> String {
        session::state(tables, own)
    }

    fn restores_first(&self, name: &str) -> bool {
        matches!(name, session::DATABASE | session::ROLE)
    }

    fn restore_setting(&self, name: &str, before: Option<&str>) -> Option<String> {
        session::restore(name, before)
    }

    fn is_no_session_setting(&self, error: &DatabaseError) -> bool {
        session::is_no_session_setting(error)
    }

    fn forms_clusters(&self) -> bool {
        true
    }

    fn cluster<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, Option<Cluster>> {
        Box::pin(cluster::find(connection))
    }

    fn read_current(&self, cluster: Cluster) -> Option<&'static str> {
        Some(cluster::read_current(cluster))
    }

    fn current_read(&self) -> &'static str {
        cluster::CURRENT_READ
    }

    fn cut_off<'a>(&'a self, connection: &'a mut Connection, cluster: Cluster) -> Answer<'a, Option<&'static str>> {
        Box::pin(cluster::cut_off(connection, cluster))
    }

    fn read_only_query(&self, cluster: Cluster) -> Option<&'static str> {
        (!cluster.has_several_writers()).then_some("SELECT @@global.read_only")
    }

    fn fitting_lock<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, LockKind> {
        Box::pin(async { Ok(LockKind::Session) })
    }

    fn unsuitable_lock(&self, mode: LockMode, _pooled: bool) -> Option<UnsuitableLock> {
        (mode == LockMode::Transaction).then_some(UnsuitableLock {
            mode: "transaction",
            why: "each change of a table ends the transaction there",
            instead: "session",
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
        Box::pin(lock::try_session(self, connection, tables))
    }

    fn release_session_lock<'a>(&'a self, connection: &'a mut Connection, tables: Option<&'a str>) -> Answer<'a, ()> {
        Box::pin(lock::release_session(self, connection, tables))
    }

    fn session_lock_query(&self, tables: Option<&str>) -> Option<String> {
        Some(lock::session_query(self, tables))
    }

    fn session_lock_holder<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
    ) -> Answer<'a, Option<Holder>> {
        Box::pin(lock::session_holder(self, connection, tables))
    }

    fn holders_of_tables(&self, tables: &[&str]) -> Option<String> {
        Some(blockers::holders_of_tables(self, tables))
    }

    fn try_begin_alone<'a>(
        &'a self,
        connection: &'a mut Connection,
        _tables: Option<&'a str>,
        _wait: Duration,
    ) -> Answer<'a, bool> {
        Box::pin(async move { connection.execute("START TRANSACTION").await.map(|_| true) })
    }

    fn try_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        _wait: Duration,
    ) -> Answer<'a, bool> {
        Box::pin(async move {
            match lock::try_session(self, connection, tables).await {
                // A cluster may have no such locks, and then no runner relies on them.
                Err(error) if error.cause == Cause::Other => Ok(true),
                held => held,
            }
        })
    }

    fn end_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        _keep: bool,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            // Where there are no such locks, there is none to give back.
            let _ = lock::release_session(self, connection, tables).await;
            Ok(())
        })
    }

    fn session_of_lease(&self) -> &'static str {
        cluster::SESSION
    }

    fn name_session(&self, _lease_id: &str) -> Option<String> {
        None
    }

    fn sessions_of_lease(&self, _lease_id: &str, session: Option<&str>) -> Option<String> {
        let (session, node) = session?.split_once('@')?;
        let session: u64 = session.parse().unwrap_or_default();
        // Earlier releases wrote the host's name, which several nodes may share.
        let (node, own) = (self.literal(node), cluster::NODE);
        Some(format!(
            "SELECT id FROM information_schema.processlist WHERE id = {session} AND db = database() \
             AND {node} IN ({own}, @@hostname) AND id <> connection_id()"
        ))
    }

    fn session_exists_query(&self, session: &str) -> Option<String> {
        Some(format!("SELECT id FROM information_schema.processlist WHERE id = {session}"))
    }

    fn end_session(&self, session: u64) -> Option<String> {
        Some(format!("KILL {session}"))
    }

    fn cancel_statement(&self, session: &str) -> Option<String> {
        Some(format!("KILL QUERY {session}"))
    }

    fn create_tables(&self) -> &'static [&'static str; 4] {
        &tables::CREATE
    }

    fn create_schema(&self, _quoted: &str) -> Option<CreateSchema> {
        None
    }

    fn columns_query(&self, table: &str) -> String {
        format!("SHOW COLUMNS FROM {table}")
    }

    fn or_ignore(&self) -> &'static str {
        "ON DUPLICATE KEY UPDATE id = id"
    }

    fn now(&self) -> &'static str {
        "utc_timestamp(3)"
    }

    fn utc(&self, column: &str) -> String {
        format!("concat(left(date_format({column}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')")
    }

    fn can_take_back(&self) -> bool {
        false
    }

    fn keeps_limits(&self) -> bool {
        false
    }

    fn begin(&self, _limits: StatementLimits) -> Option<String> {
        Some("START TRANSACTION".to_owned())
    }

    fn limit_transaction(&self, _limits: StatementLimits) -> Option<String> {
        None
    }

    fn limit_session(&self, limits: StatementLimits, _pooled: bool) -> SessionLimits {
        let lock = limits.lock.map_or(31_536_000, seconds);
        // Neither server has a limit for changes of tables that both know.
        let set = format!("SET lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}");
        SessionLimits { set: Some(set), left: limits.statement }
    }

    fn mark_transaction<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, Option<String>> {
        // A change of a table ends each transaction, so there is none to come back to.
        Box::pin(async { Ok(None) })
    }

    fn transaction_state<'a>(
        &'a self,
        _connection: &'a mut Connection,
        _mark: &'a str,
    ) -> Answer<'a, TransactionState> {
        Box::pin(async { Ok(TransactionState::Open) })
    }

    fn roll_back_open<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, bool> {
        Box::pin(async { Ok(false) })
    }

    /// Those of which the server does not tell whether they happened. Changes of rows then happen with the rows of the
    /// journal, or not at all. Changes of tables commit what was written before them; so a step that is begun and not
    /// done in the journal is one of these, and only these are asked about.
    fn joins_journal(&self, step: &Step) -> bool {
        matches!(step.probe, Probe::Unknown)
    }

    fn ends_at_once(&self) -> bool {
        true
    }

    fn shared_transactions(&self) -> Option<&'static dyn SharedTransactions> {
        None
    }

    fn object_rows(&self, object: &Object<&str>) -> Option<String> {
        probe::rows(self, object)
    }

    fn users_of_tables(&self, _locks: &[Lock]) -> Option<String> {
        Some(blockers::in_transactions())
    }

    fn blockers_query(&self, session: &str) -> Option<String> {
        Some(blockers::blocking(session))
    }

    fn standby_wait_query(&self, session: &str) -> Option<String> {
        Some(format!(
            "SELECT 1 FROM information_schema.processlist WHERE id = {session} AND state LIKE 'Waiting for semi-sync ACK%'"
        ))
    }

    fn any_publication_query(&self) -> Option<&'static str> {
        None
    }

    /// The log of changes holds all tables; which of them a replica takes, only the replica knows.
    fn publications_query(&self, _tables: &[&str]) -> Option<String> {
        None
    }

    fn invalid_indexes_query(&self) -> Option<&'static str> {
        None
    }

    fn objects_query(&self) -> &'static str {
        objects::LIST
    }

    fn drop_statements(&self, objects: &[DatabaseObject]) -> Vec<String> {
        objects::drop_statements(objects)
    }

    fn current_schema_query(&self) -> Option<&'static str> {
        Some("SELECT database()")
    }

    fn elsewhere_query(&self, kind: &str, name: &str) -> Option<String> {
        objects::elsewhere_query(self, kind, name)
    }

    fn drops_elsewhere(&self, kind: &str) -> bool {
        // A schema is a database of its own.
        !matches!(kind, "schema" | "database")
    }

    fn foreign_keys(&self) -> Option<ForeignKeys> {
        Some(objects::FOREIGN_KEYS)
    }
}

/// In whole seconds, as MySQL and MariaDB count, and at least one.
fn seconds(limit: Duration) -> u64 {
    limit.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_means_the_same_in_every_sql_mode() {
        assert_eq!(MySql.literal("o'neil"), "'o''neil'");
        assert_eq!(MySql.literal(r"'\"), "CONVERT(x'275c' USING utf8mb4)");
    }

    #[test]
    fn limits_are_whole_seconds_and_at_least_one() {
        assert_eq!((seconds(Duration::from_millis(1)), seconds(Duration::from_millis(1001))), (1, 2));
    }
}
