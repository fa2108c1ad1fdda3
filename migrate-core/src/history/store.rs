//! The tables of one database.

use crate::options::Tables;
use crate::server::{NameLength, Server};

/// Why the history cannot be kept where it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnusableTables {
    pub(crate) why: String,
    pub(crate) help: String,
}

/// The tables of one database, by the names that its server understands.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) server: &'static dyn Server,
    /// The schema, where one was asked for.
    pub(super) schema: Option<String>,
    pub(crate) history: String,
    pub(crate) script: String,
    pub(crate) journal: String,
    pub(crate) lock: String,
    own: Option<String>,
}

/// What the longest names end with: PostgreSQL would cut `_history` and `_journal` to one and the same name.
const LONGEST_NAME: &str = "_history";

impl Store {
    /// The tables by names that the session resolves. For one statement at the start: what a session resolves may change.
    pub(crate) fn resolved_by_session(server: &'static dyn Server, tables: &Tables) -> Self {
        Self::new(server, tables, None)
    }

    /// The tables with their schema. Where none was asked for, it is the one to which statements of the session go now.
    pub(crate) fn pinned(server: &'static dyn Server, tables: &Tables, current: &str) -> Self {
        Self::new(server, tables, Some(current))
    }

    /// Why the server cannot have these tables, as far as their names tell.
    pub(crate) fn unusable(server: &dyn Server, tables: &Tables) -> Option<UnusableTables> {
        let Tables { schema, prefix } = tables;
        let refused = |why: String, help: String| Some(UnusableTables { why, help });
        match schema {
            Some(schema) if !server.has_schemas() => {
                let why = format!("the schema `{schema}` is asked for, and SQLite has no schemas");
                return refused(
                    why,
                    "name no schema; another `prefix` keeps two histories of one file apart".to_owned(),
                );
            }
            Some(schema) if schema.is_empty() => {
                return refused("the schema that is asked for has no name".to_owned(), "name it, or none".to_owned());
            }
            Some(_) | None => {}
        }
        let (longest, unit, length): (_, _, fn(&str) -> usize) = match server.longest_name()? {
            NameLength::Bytes(longest) => (longest, "bytes", str::len),
            NameLength::Characters(longest) => (longest, "characters", |name| name.chars().count()),
        };
        let table = format!("{prefix}{LONGEST_NAME}");
        if length(&table) > longest {
            let why = format!("the table `{table}` would have a name of {} {unit}", length(&table));
            let most = longest - LONGEST_NAME.len();
            return refused(why, format!("choose a `prefix` of at most {most} {unit}: the server takes {longest}"));
        }
        let schema = schema.as_deref().filter(|schema| length(schema) > longest)?;
        let why = format!("the schema `{schema}` would have a name of {} {unit}", length(schema));
        refused(why, format!("choose a `schema` of at most {longest} {unit}"))
    }

    fn new(server: &'static dyn Server, tables: &Tables, current: Option<&str>) -> Self {
        let Tables { schema, prefix } = tables;
        let table = |name: &str, schema: Option<&str>| {
            let table = server.quote(&format!("{prefix}_{name}"));
            schema.map_or_else(|| table.clone(), |schema| format!("{}.{table}", server.quote(schema)))
        };
        let schema = schema.as_deref();
        let [history, script, journal, lock] =
            ["history", "script", "journal", "lock"].map(|name| table(name, schema.or(current)));
        // Every version of this library must come to the same name.
        let own = (tables != &Tables::default()).then(|| table("history", schema));
        Self { server, schema: schema.map(|schema| server.quote(schema)), history, script, journal, lock, own }
    }

    /// The tables, in an order in which each can be dropped.
    pub(crate) fn tables(&self) -> [&str; 4] {
        [&self.history, &self.script, &self.journal, &self.lock]
    }

    /// What tells the session's lock of these tables from the locks of others. None for the usual tables.
    pub(crate) fn lock_of(&self) -> Option<&str> {
        self.own.as_deref()
    }

    /// Whether the tables are kept outside of this schema.
    pub(crate) fn is_outside(&self, schema: &str) -> bool {
        self.schema.as_ref().is_some_and(|own| *own != self.server.quote(schema))
    }

    /// Whether an object in the current schema has the name of one of the tables.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        let bare = |name: &str| {
            let last = name.rsplit_once('.').map_or(name, |(_, last)| last);
            last.trim_matches(['"', '`']).to_owned()
        };
        self.tables().iter().any(|table| bare(table) == bare(name))
    }

    pub(super) fn literal(&self, text: &str) -> String {
        self.server.literal(text)
    }

    /// The literal of a text that may be missing.
    pub(super) fn optional(&self, text: Option<&str>) -> String {
        text.map_or_else(|| "NULL".to_owned(), |text| self.literal(text))
    }

    /// A statement with the names of the tables in their places.
    pub(super) fn named(&self, sql: &str) -> String {
        sql.replace("{history}", &self.history)
            .replace("{script}", &self.script)
            .replace("{journal}", &self.journal)
            .replace("{lock}", &self.lock)
    }
}
