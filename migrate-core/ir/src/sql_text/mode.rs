use crate::dialect::Dialect;

/// How a server reads a text: its dialect, and what a setting of it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// The server.
    pub dialect: Dialect,
    /// Whether a backslash in a string stands for the character after it.
    pub backslashes: bool,
}

impl Mode {
    /// As the server reads it where nothing else is set.
    pub const fn of(dialect: Dialect) -> Self {
        Self { dialect, backslashes: matches!(dialect, Dialect::MySql | Dialect::MariaDb) }
    }

    /// As the server reads it under `standard_conforming_strings = off` or `NO_BACKSLASH_ESCAPES`. SQLite has no such
    /// setting.
    pub const fn other(self) -> Self {
        match self.dialect {
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {
                Self { dialect: self.dialect, backslashes: !self.backslashes }
            }
            Dialect::Sqlite => self,
        }
    }
}
