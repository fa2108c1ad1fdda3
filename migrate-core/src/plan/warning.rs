//! What may be a mistake, and is tolerated.

use std::fmt;

use crate::findings::Finding;

/// What may be a mistake, and is tolerated, as the options say.
#[derive(Clone, Debug)]
#[non_exhaustive]
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
    /// The cluster does not let a change of a table wait for the transactions that use it.
    EndsTransactions {
        /// The tables that are changed.
        tables: Vec<&'static str>,
    },
    /// Something else is not as it should be, and stops nothing.
    Found(Box<Finding>),
}

impl Warning {
    pub(super) fn of(finding: &Finding) -> Self {
        if let Finding::OutOfOrder { pending, applied } = finding {
            Self::OutOfOrder { pending: pending.name, applied }
        } else if let Finding::Unknown { applied } = finding {
            Self::Ahead { applied: applied.name.clone() }
        } else {
            Self::Found(Box::new(finding.clone()))
        }
    }
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
            Self::EndsTransactions { tables } => {
                write!(
                    f,
                    "Galera waits for no transaction that is open on `{}`, whatever `lock_timeout` says: it ends the \
                     transaction, whose session gets error 1213",
                    tables.join("`, `")
                )
            }
            Self::Found(finding) => f.write_str(&finding.diagnostic().title),
        }
    }
}
