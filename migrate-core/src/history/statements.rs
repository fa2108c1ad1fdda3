//! The names of the tables, and the statements that differ between servers.

use super::{Tables, mysql, postgres, sqlite};
use crate::connection::Protocol;

/// The statements of one kind of server. `{history}`, `{script}`, `{journal}` and `{lock}` stand for the tables.
pub(super) struct Statements {
    /// Creates the tables, where they are missing.
    pub(super) create: [&'static str; 4],
    /// The time, by the server's clock.
    pub(super) now: &'static str,
    /// A column of such a time as text in UTC: `2026-11-21T04:05:06.789Z`.
    pub(super) utc: fn(&str) -> String,
}

/// The tables of one database, by the names that its server understands.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(super) protocol: Protocol,
    /// The schema, where one was asked for.
    pub(super) schema: Option<String>,
    pub(crate) history: String,
    pub(crate) script: String,
    pub(crate) journal: String,
    pub(crate) lock: String,
    /// What tells the lock of these tables from the lock of others. None for the usual tables.
    pub(crate) own: Option<String>,
}

impl Store {
    pub(crate) fn new(protocol: Protocol, tables: &Tables) -> Self {
        let quoted = |name: &str| match protocol {
            Protocol::Postgres | Protocol::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
            Protocol::MySql => format!("`{}`", name.replace('`', "``")),
        };
        let Tables { schema, prefix } = tables;
        let schema = schema.as_deref().map(quoted);
        let table = |name| {
            let table = quoted(&format!("{prefix}_{name}"));
            schema.as_ref().map_or_else(|| table.clone(), |schema| format!("{schema}.{table}"))
        };
        let [history, script, journal, lock] = ["history", "script", "journal", "lock"].map(table);
        let own = (tables != &Tables::default()).then(|| history.clone());
        Self { protocol, schema, history, script, journal, lock, own }
    }

    /// What the server speaks.
    pub(crate) fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The time, by the server's clock, as SQL.
    pub(crate) fn now(&self) -> &'static str {
        self.statements().now
    }

    pub(super) fn statements(&self) -> &'static Statements {
        match self.protocol {
            Protocol::Postgres => &postgres::STATEMENTS,
            Protocol::MySql => &mysql::STATEMENTS,
            Protocol::Sqlite => &sqlite::STATEMENTS,
        }
    }

    /// A statement with the names of the tables in their places.
    pub(super) fn named(&self, sql: &str) -> String {
        sql.replace("{history}", &self.history)
            .replace("{script}", &self.script)
            .replace("{journal}", &self.journal)
            .replace("{lock}", &self.lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_and_qualified() {
        let tables = Tables { schema: Some("ops".to_owned()), prefix: "a\"b".to_owned() };
        let store = Store::new(Protocol::Postgres, &tables);
        assert_eq!(store.named("SELECT {lock}"), r#"SELECT "ops"."a""b_lock""#);
        assert!(store.own.is_some());
        let usual = Store::new(Protocol::MySql, &Tables::default());
        assert_eq!((usual.history.as_str(), usual.own), ("`migrate_history`", None));
    }
}
