//! Where statements of a session go that name no schema.

use migrate_ir::diagnostic::Diagnostic;

use crate::display_diagnostic::display_diagnostic;

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

display_diagnostic!(NoSchema);

impl NoSchema {
    /// What is missing, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        let of_path =
            |title: &str, search_path: &str| Diagnostic::new(title).note(format!("`search_path` is `{search_path}`"));
        match self {
            Self::Missing { search_path, first: Some(schema) } => {
                of_path("no schema of the session's search path exists", search_path)
                    .help_code("create its schema", [format!("CREATE SCHEMA {schema};")])
            }
            Self::Missing { search_path, first: None } => of_path(
                "no schema of the session's search path exists",
                search_path,
            )
            .help_code("as that user, set a path with a schema", ["ALTER ROLE CURRENT_USER SET search_path = public;"]),
            Self::NotAllowed { search_path, schema, user } => {
                of_path("the user may not use the schema of the session's search path", search_path).help_code(
                    "give the user the rights that are missing",
                    [format!("GRANT USAGE, CREATE ON SCHEMA {schema} TO {user};")],
                )
            }
            Self::Temporary { search_path } => Diagnostic::new("the session's tables would be temporary")
                .note(format!(
                    "`search_path` is `{search_path}`: what is created in its first schema ends with the session"
                ))
                .help_code(
                    "as that user, set a path that does not begin with `pg_temp`",
                    ["ALTER ROLE CURRENT_USER SET search_path = public;"],
                ),
            Self::NoDatabase => Diagnostic::new("the session has no database")
                .help("name the database at the end of the URL: `mysql://host/database`"),
        }
    }
}

/// The schema to which statements of the session go, or why there is none.
pub(crate) type CurrentSchema = Result<String, NoSchema>;
