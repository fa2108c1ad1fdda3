//! Where the history is kept.

/// Where the history is kept: four tables, `migrate_history`, `migrate_script`, `migrate_journal` and
/// `migrate_lock`, unless another prefix is given.
///
/// Two programs that share a database need no tables of their own: each has a history of its own name. Another prefix
/// is for a database in which these names are taken, another schema for a role that may not write to the usual one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Tables {
    /// PostgreSQL: the schema; it is created where it is missing. MySQL and MariaDB: the database. None is the usual one.
    pub schema: Option<String>,
    /// What their names begin with.
    pub prefix: String,
}

impl Default for Tables {
    fn default() -> Self {
        Self { schema: None, prefix: "migrate".to_owned() }
    }
}

impl Tables {
    /// In this schema, or in this database on MySQL and MariaDB.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// With names that begin like this.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }
}
