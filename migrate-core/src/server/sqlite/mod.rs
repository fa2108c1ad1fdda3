//! SQLite: a file, which one transaction at a time writes, in the process of the runner itself.

#[cfg(feature = "sqlite")]
pub(super) mod driver;
#[cfg(all(feature = "sqlite", unix))]
mod lockers;
mod objects;
mod packed_rows;
mod session;
mod tables;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use migrate_ir::dialect::Dialect;
use migrate_ir::probe::Object;
use migrate_ir::quote;

#[cfg(all(feature = "sqlite", unix))]
use super::Keeper;
#[cfg(all(feature = "sqlite", unix))]
use super::open_file::OpenFile;
use super::{
    Access, Answer, Cause, Connection, CreateSchema, CurrentSchema, DatabaseError, DatabaseObject, ForeignKeys, Holder,
    LockKind, MissingRight, NameLength, OwnTable, Row, Server, SessionLimits, SharedTransactions, StatementLimits,
    TransactionState, UnsuitableLock,
};
use crate::migration::{Lock, Step};
use crate::options::LockMode;

/// SQLite.
#[derive(Debug)]
pub(super) struct Sqlite;

/// The file of the database; empty where it is in memory.
const FILE: &str = "SELECT file FROM pragma_database_list WHERE name = 'main'";

impl Server for Sqlite {
    fn version_query(&self) -> &'static str {
        "SELECT sqlite_version()"
    }

    fn dialect(&self, _version: &str) -> Dialect {
        Dialect::Sqlite
    }

    fn database_name_query(&self) -> &'static str {
        FILE
    }

    fn database_name(&self, answer: Option<String>, location: &str) -> String {
        // A file that is missing still has its name in the location.
        let file = answer.as_deref().filter(|file| !file.is_empty()).or_else(|| location.strip_prefix("sqlite file "));
        let short = file.and_then(|file| file.rsplit(['/', '\\']).next());
        short.unwrap_or(":memory:").to_owned()
    }

    fn longest_name(&self) -> Option<NameLength> {
        None
    }

    fn has_schemas(&self) -> bool {
        false
    }

    fn quote(&self, name: &str) -> String {
        quote::name(Dialect::Sqlite, name)
    }

    fn literal(&self, text: &str) -> String {
        quote::text(Dialect::Sqlite, text)
    }

    fn missing_right(&self, _sql: &str, _message: &str) -> Option<MissingRight> {
        None
    }

    fn missing_own_rights(&self, _: Option<&str>, _: &[OwnTable; 4], _: Access) -> Option<String> {
        None
    }

    fn session_query(&self) -> Option<&'static str> {
        None
    }

    /// The file, whatever the URL says about creating it. A database in memory is one connection's own.
    fn second_address<'a>(
        &'a self,
        connection: &'a mut Connection,
        _url: Option<String>,
    ) -> Answer<'a, Option<String>> {
        Box::pin(async move {
            let file = connection.value(FILE).await.ok().flatten().filter(|file| !file.is_empty());
            // The driver decodes percent signs in the path, and takes the first `?` for its end.
            Ok(file.map(|file| format!("sqlite:{}?mode=rw", file.replace('%', "%25").replace('?', "%3F"))))
        })
    }

    fn prepare_second(&self) -> Option<&'static str> {
        // The first connection is the one that writes.
        Some("PRAGMA busy_timeout = 0")
    }

    /// A file that may not be written is found out by the first statement that writes.
    fn read_only<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    fn end_with_client(&self) -> &'static [&'static str] {
        &[]
    }

    fn set_role(&self, _role: &str) -> Option<String> {
        None
    }

    fn pin_session<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, CurrentSchema> {
        Box::pin(async { Ok(Ok("main".to_owned())) })
    }

    fn session_state_query(&self, _tables: Option<&str>, _own: [&str; 4]) -> String {
        session::state()
    }

    fn restores_first(&self, _name: &str) -> bool {
        false
    }

    fn restore_setting(&self, name: &str, before: Option<&str>) -> Option<String> {
        session::restore(name, before)
    }

    fn is_no_session_setting(&self, _error: &DatabaseError) -> bool {
        false
    }

    fn fitting_lock<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, LockKind> {
        Box::pin(async { Ok(LockKind::Transaction) })
    }

    fn unsuitable_lock(&self, mode: LockMode, _pooled: bool) -> Option<UnsuitableLock> {
        (mode == LockMode::Session).then_some(UnsuitableLock {
            mode: "session",
            why: "SQLite has no sessions on a server",
            instead: "transaction",
        })
    }

    fn no_lease(&self) -> UnsuitableLock {
        UnsuitableLock { mode: "lease", why: "a database in memory belongs to one connection", instead: "transaction" }
    }

    fn is_private_without_url(&self) -> bool {
        true
    }

    fn has_one_writer(&self) -> bool {
        true
    }

    fn try_session_lock<'a>(&'a self, _connection: &'a mut Connection, _tables: Option<&'a str>) -> Answer<'a, bool> {
        Box::pin(async { Ok(true) })
    }

    fn release_session_lock<'a>(&'a self, _connection: &'a mut Connection, _tables: Option<&'a str>) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn session_lock_query(&self, _tables: Option<&str>) -> Option<String> {
        None
    }

    fn session_lock_holder<'a>(
        &'a self,
        _connection: &'a mut Connection,
        _tables: Option<&'a str>,
    ) -> Answer<'a, Option<Holder>> {
        // Its locks are the operating system's.
        Box::pin(async { Ok(None) })
    }

    fn holders_of_tables(&self, _tables: &[&str]) -> Option<String> {
        None
    }

    fn try_begin_alone<'a>(
        &'a self,
        connection: &'a mut Connection,
        _tables: Option<&'a str>,
        wait: Duration,
    ) -> Answer<'a, bool> {
        Box::pin(begin_immediate(connection, wait))
    }

    fn try_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        _tables: Option<&'a str>,
        wait: Duration,
    ) -> Answer<'a, bool> {
        Box::pin(begin_immediate(connection, wait))
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
        "NULL"
    }

    fn name_session(&self, _lease_id: &str) -> Option<String> {
        None
    }

    fn sessions_of_lease(&self, _lease_id: &str, _session: Option<&str>) -> Option<String> {
        None
    }

    fn session_exists_query(&self, _session: &str) -> Option<String> {
        None
    }

    fn end_session(&self, _session: u64) -> Option<String> {
        None
    }

    fn cancel_statement(&self, _session: &str) -> Option<String> {
        None
    }

    fn create_tables(&self) -> &'static [&'static str; 4] {
        &tables::CREATE
    }

    fn create_schema(&self, _quoted: &str) -> Option<CreateSchema> {
        None
    }

    fn rows_query(&self, columns: &[&str], rows: &str) -> String {
        packed_rows::query(columns, rows)
    }

    fn read_rows(&self, answer: Vec<Row>) -> Result<Vec<Row>, DatabaseError> {
        packed_rows::unpack(answer)
    }

    fn columns_query(&self, table: &str) -> String {
        let bare = table.rsplit_once('.').map_or(table, |(_, bare)| bare);
        format!("SELECT name FROM pragma_table_info({})", self.literal(bare.trim_matches('"')))
    }

    fn or_ignore(&self) -> &'static str {
        "ON CONFLICT (id) DO NOTHING"
    }

    fn now(&self) -> &'static str {
        "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    }

    fn utc(&self, column: &str) -> String {
        column.to_owned()
    }

    fn can_take_back(&self) -> bool {
        true
    }

    fn keeps_limits(&self) -> bool {
        false
    }

    fn begin(&self, _limits: StatementLimits) -> Option<String> {
        None
    }

    fn limit_transaction(&self, _limits: StatementLimits) -> Option<String> {
        None
    }

    fn limit_session(&self, limits: StatementLimits, _pooled: bool) -> SessionLimits {
        SessionLimits { set: None, left: limits.statement }
    }

    fn mark_transaction<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, Option<String>> {
        Box::pin(session::mark_transaction(connection))
    }

    fn transaction_state<'a>(&'a self, connection: &'a mut Connection, mark: &'a str) -> Answer<'a, TransactionState> {
        Box::pin(session::transaction_state(connection, mark))
    }

    fn roll_back_open<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, bool> {
        Box::pin(async { Ok(session::roll_back_open(connection).await) })
    }

    fn joins_journal(&self, _step: &Step) -> bool {
        false
    }

    fn ends_at_once(&self) -> bool {
        false
    }

    fn shared_transactions(&self) -> Option<&'static dyn SharedTransactions> {
        Some(&Self)
    }

    fn object_rows(&self, object: &Object<&str>) -> Option<String> {
        let text = |text: &str| self.literal(text);
        Some(match object {
            Object::Table { name } => format!("sqlite_schema WHERE type = 'table' AND name = {}", text(name)),
            Object::Column { table, name } => {
                format!("pragma_table_info({}) WHERE name = {}", text(table), text(name))
            }
            Object::Index { table: _, name } | Object::ValidIndex { table: _, name } => {
                format!("sqlite_schema WHERE type = 'index' AND name = {}", text(name))
            }
            // It keeps no list of constraints, and is never asked: a script is one transaction there.
            Object::Type { .. } | Object::Constraint { .. } => return None,
        })
    }

    fn users_of_tables(&self, _locks: &[Lock]) -> Option<String> {
        None
    }

    fn blockers_query(&self, _session: &str) -> Option<String> {
        None
    }

    fn standby_wait_query(&self, _session: &str) -> Option<String> {
        None
    }

    fn any_publication_query(&self) -> Option<&'static str> {
        None
    }

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
        None
    }

    fn elsewhere_query(&self, _kind: &str, _name: &str) -> Option<String> {
        None
    }

    fn drops_elsewhere(&self, _kind: &str) -> bool {
        false
    }

    fn foreign_keys(&self) -> Option<ForeignKeys> {
        Some(objects::FOREIGN_KEYS)
    }
}

/// The processes that have the file locked.
#[cfg(all(feature = "sqlite", unix))]
pub(super) fn keepers(file: &OpenFile) -> Vec<Keeper> {
    let lockers = lockers::lockers(file);
    lockers.iter().map(|locker| Keeper { name: locker.name(), is_runner: locker.is_runner }).collect()
}

/// Begins the one transaction that writes. Its statements may wait so long for readers.
async fn begin_immediate(connection: &mut Connection, wait: Duration) -> Result<bool, DatabaseError> {
    let begun = connection.execute("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE").await;
    // Where it did not begin, whoever reads next waits for the one who writes, too.
    connection.execute(&format!("PRAGMA busy_timeout = {}", wait.as_millis())).await?;
    match begun {
        Ok(_) => Ok(true),
        Err(error) if error.cause == Cause::Busy => Ok(false),
        Err(error) => Err(error),
    }
}

/// 1970-01-01 as SQLite counts days.
const UNIX_EPOCH_DAY: f64 = 2_440_587.5;

const SECONDS_A_DAY: f64 = 86_400.0;

impl SharedTransactions for Sqlite {
    /// SQLite's thread takes longer to be woken than for most statements, and copies what is left of a text for each
    /// statement in it.
    fn longest_text(&self) -> usize {
        32 * 1024
    }

    /// The database is in this very process, so that there is one clock.
    fn now(&self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        format!("{:.9}", now.as_secs_f64() / SECONDS_A_DAY + UNIX_EPOCH_DAY)
    }

    fn milliseconds_since(&self, time: &str) -> String {
        format!("CAST(round((julianday('now') - julianday({time})) * 86400000) AS INTEGER)")
    }

    fn other_table(&self, own: [String; 4]) -> String {
        format!(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND '\"main\".\"' || replace(name, '\"', '\"\"') || '\"' NOT IN ({}) LIMIT 1",
            own.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backslash_is_a_character_like_others() {
        assert_eq!(Sqlite.literal(r"'\"), r"'''\'");
    }
}
