//! Where the history is kept.

/// Where the history is kept: three tables, `migrate_history`, `migrate_journal` and `migrate_lock` unless another
/// prefix is given.
///
/// Two programs that share a database need no tables of their own: each has a history of its own name. Another prefix
/// is for a database in which these names are taken, another schema for a role that may not write to the usual one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
