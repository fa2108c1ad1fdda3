//! What may be a mistake, and is tolerated.

use std::fmt;

/// What may be a mistake, and is tolerated, as the options say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A pending migration sorts before an applied one.
    OutOfOrder {
        /// The pending one.
        pending: &'static str,
        /// The applied one after it.
        applied: &'static str,
    },
    /// The database has a migration that is not linked.
    Ahead {
        /// Its name.
        applied: String,
    },
    /// The cluster does not let a change of a table wait for the transactions that use it.
    EndsTransactions {
        /// The tables that are changed.
        tables: Vec<&'static str>,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder { pending, applied } => {
                write!(f, "migration `{pending}` runs although the later `{applied}` is applied")
            }
            Self::Ahead { applied } => write!(f, "the database has migration `{applied}`, and this program does not"),
            Self::EndsTransactions { tables } => {
                write!(
                    f,
                    "Galera waits for no transaction that is open on `{}`, whatever `lock_timeout` says: it ends the \
                     transaction, whose session gets error 1213",
                    tables.join("`, `")
                )
            }
        }
    }
}
