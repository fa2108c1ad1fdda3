//! Where statements of a session go that name no schema.

use std::fmt;

/// Why there is no schema to which statements of the session go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSchema {
    /// PostgreSQL: no schema of the search path exists.
    Missing {
        /// The search path of the session.
        search_path: String,
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
            Self::Missing { search_path } => write!(
                f,
                "no schema of the session's search path exists\n\
                 note: `search_path` is `{search_path}`\n\
                 help: create one of its schemas, or set another path for the user\n          \
                           ALTER ROLE user_name SET search_path = public;"
            ),
            Self::Temporary { search_path } => write!(
                f,
                "the session's tables would be temporary\n\
                 note: `search_path` is `{search_path}`: what is created in its first schema ends with the session\n\
                 help: set a path for the user that does not begin with `pg_temp`\n          \
                           ALTER ROLE user_name SET search_path = public;"
            ),
            Self::NoDatabase => f.write_str(
                "the session has no database\nhelp: name the database at the end of the URL: `mysql://host/database`",
            ),
        }
    }
}

/// The schema to which statements of the session go, or why there is none.
pub(crate) type CurrentSchema = Result<String, NoSchema>;
