//! What a user must be allowed to do on the tables of the history. A server names the first right that is missing; here all
//! of them are asked for, so that they are given at once.

use super::{Cause, Connection, DatabaseError};
use crate::options::Tables;

/// What a command does with the tables of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It reads them.
    Reads,
    /// It creates them where they are missing, and writes them.
    Writes,
}

/// One of the tables, and what is done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnTable {
    pub(crate) name: String,
    pub(crate) privileges: &'static [&'static str],
}

impl Access {
    fn tables(self, prefix: &str) -> [OwnTable; 4] {
        const ALL: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE"];
        let written: [(&str, &'static [&'static str]); 4] = [
            ("history", ALL),
            ("script", ALL),
            ("journal", &["SELECT", "INSERT", "UPDATE"]),
            ("lock", &["SELECT", "INSERT", "UPDATE"]),
        ];
        written.map(|(name, privileges)| OwnTable {
            name: format!("{prefix}_{name}"),
            privileges: if self == Self::Reads { &privileges[..1] } else { privileges },
        })
    }
}

impl Connection {
    /// If a right was missing: adds what gives the others that are missing on the tables of the history.
    pub(crate) async fn name_own_rights(&mut self, error: &mut DatabaseError, tables: &Tables, access: Access) {
        if error.cause != Cause::Forbidden {
            return;
        }
        let own = access.tables(&tables.prefix);
        let Some(query) = self.server().missing_own_rights(tables.schema.as_deref(), &own, access) else { return };
        let mut grants: Vec<_> = self.fetch(&query).await.unwrap_or_default().into_iter().flatten().flatten().collect();
        if let Some(named) = error.grant.take()
            && !grants.iter().any(|grant| target(grant) == target(&named))
        {
            grants.push(named);
        }
        error.grant = Some(grants.join(";\n")).filter(|grants| !grants.is_empty());
    }
}

/// What a `GRANT` is about. PostgreSQL itself writes names without quotation marks where they need none.
fn target(grant: &str) -> Option<String> {
    let (_, behind) = grant.split_once(" ON ")?;
    behind.rsplit_once(" TO ").map(|(target, _)| target.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_needs_to_read_all_four_tables() {
        let tables = Access::Reads.tables("acme");
        assert!(tables.iter().all(|table| table.privileges == ["SELECT"]), "{tables:?}");
        assert_eq!(tables[3].name, "acme_lock");
        assert!(Access::Writes.tables("acme").iter().all(|table| table.privileges.contains(&"INSERT")));
    }

    #[test]
    fn two_grants_on_one_table_are_about_the_same() {
        assert_eq!(target("GRANT INSERT ON \"a\".\"t\" TO ada"), target("GRANT SELECT, INSERT ON a.t TO ada"));
        assert_eq!(target("GRANT app TO ada"), None);
    }
}
