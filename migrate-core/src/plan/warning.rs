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
    /// What this run writes into the tables of the history goes to other databases as well.
    Published {
        /// The publications.
        publications: Vec<String>,
    },
    /// The database has a migration that is not linked.
    Ahead {
        /// Its name.
        applied: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder { pending, applied } => {
                write!(f, "migration `{pending}` runs although the later `{applied}` is applied")
            }
            Self::Published { publications } => {
                let names: Vec<_> = publications.iter().map(|name| format!("`{name}`")).collect();
                write!(
                    f,
                    "the publication {} has the tables of the history in it: a subscriber counts migrations as applied \
                     that it has not; leave `migrate_*` out of it (docs/replication.md)",
                    names.join(", ")
                )
            }
            Self::Ahead { applied } => write!(f, "the database has migration `{applied}`, and this program does not"),
        }
    }
}
