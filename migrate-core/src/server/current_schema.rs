//! Where statements of a session go that name no schema.

use std::fmt;

/// Why there is no schema to which statements of the session go.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoSchema {
    /// PostgreSQL: no schema of the search path exists.
    Missing {
        /// The search path of the session.
        search_path: String,
        /// Its first schema, as SQL writes it. None where it names none.
        first: Option<String>,
    },
    /// PostgreSQL: the first schema of the search path exists, and the user may not use it.
    NotAllowed {
        /// The search path of the session.
        search_path: String,
        /// The schema, as SQL writes it.
        schema: String,
        /// The user, as SQL writes it.
        user: String,
    },
    /// PostgreSQL: the first schema of the search path is the one of temporary tables, which ends with the session.
    Temporary {
        /// The search path of the session.
        search_path: String,
    },
    /// MySQL and MariaDB: the session has no database.
    NoDatabase,
}

impl fmt::Display for NoSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { search_path, first: Some(schema) } => write!(
                f,
                "no schema of the session's search path exists\n\
                 note: `search_path` is `{search_path}`\n\
                 help: create its schema\n          \
                           CREATE SCHEMA {schema};"
            ),
            Self::Missing { search_path, first: None } => write!(
                f,
                "no schema of the session's search path exists\n\
                 note: `search_path` is `{search_path}`\n\
                 help: as that user, set a path with a schema\n          \
                           ALTER ROLE CURRENT_USER SET search_path = public;"
            ),
            Self::NotAllowed { search_path, schema, user } => write!(
                f,
                "the user may not use the schema of the session's search path\n\
                 note: `search_path` is `{search_path}`\n\
                 help: give the user the rights that are missing\n          \
                           GRANT USAGE, CREATE ON SCHEMA {schema} TO {user};"
            ),
            Self::Temporary { search_path } => write!(
                f,
                "the session's tables would be temporary\n\
                 note: `search_path` is `{search_path}`: what is created in its first schema ends with the session\n\
                 help: as that user, set a path that does not begin with `pg_temp`\n          \
                           ALTER ROLE CURRENT_USER SET search_path = public;"
            ),
            Self::NoDatabase => f.write_str(
                "the session has no database\nhelp: name the database at the end of the URL: `mysql://host/database`",
            ),
        }
    }
}

/// The schema to which statements of the session go, or why there is none.
pub(crate) type CurrentSchema = Result<String, NoSchema>;
