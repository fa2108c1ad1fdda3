//! What may be a mistake, and is tolerated.

use std::collections::BTreeSet;
use std::fmt;

use super::Planned;
use crate::findings::Finding;
use crate::migration::{DownSteps, Lock, Step};

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
    /// While a migration is reverted, the server reads or writes a whole table, and others wait.
    BlockingRevert {
        /// The migration.
        migration: &'static str,
        /// Whether the table is written anew.
        rewrites: bool,
        /// What waits: `reads and writes`, `writes`.
        blocks: &'static str,
        /// The tables whose queries wait.
        tables: Vec<&'static str>,
    },
    /// Something else is not as it should be, and stops nothing.
    Found(Box<Finding>),
}

impl Warning {
    /// Who will wait while a migration is reverted; the compiler judges the way up only. None if nobody waits for long,
    /// if the migration cannot be reverted, and on SQLite, where every change keeps other writers waiting.
    pub fn of_revert(planned: &Planned) -> Option<Self> {
        let Planned { migration, script, .. } = planned;
        let DownSteps::Reversible(down) = &script.down else { return None };
        if !script.dialect.locks_tables() {
            return None;
        }
        let (mut held, mut blocking): (Vec<&Lock>, Vec<&Lock>) = (Vec::new(), Vec::new());
        let mut rewrites = false;
        for Step { impact, .. } in &down.steps {
            // A transaction holds what its earlier steps have locked.
            if !down.transactional {
                held.clear();
            }
            // What blocks `reads and writes, briefly` does so at its end.
            let locks = impact.locks().iter();
            held.extend(locks.filter(|lock| matches!(lock.blocks, "writes" | "reads and writes")));
            let writes_anew = impact.rewrites == Some(true);
            if writes_anew || impact.scans == Some(true) {
                rewrites |= writes_anew && !held.is_empty();
                blocking.extend(held.iter().copied());
            }
        }
        let all = blocking.iter().find(|lock| lock.blocks == "reads and writes");
        let blocks = all.or(blocking.first())?.blocks;
        let tables = blocking.iter().filter(|lock| lock.blocks == blocks).map(|lock| lock.table);
        let tables = tables.collect::<BTreeSet<_>>().into_iter().collect();
        Some(Self::BlockingRevert { migration: migration.name, rewrites, blocks, tables })
    }

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
            Self::BlockingRevert { migration, rewrites, blocks, tables } => {
                let work = if *rewrites { "writes a whole table anew" } else { "reads a whole table" };
                let waiting = if *blocks == "writes" { "writes to" } else { "all queries of" };
                let tables = tables.join("`, `");
                write!(f, "to revert `{migration}`, the server {work} while {waiting} `{tables}` wait")
            }
            Self::Found(finding) => f.write_str(&finding.diagnostic().title),
        }
    }
}
