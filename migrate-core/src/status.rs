//! Which migrations are applied to a database, and which are not.

use std::collections::BTreeSet;

use crate::findings::{Finding, Judge, Verdict, find};
use crate::history::{Applied, HistorySnapshot, Unfinished};
use crate::migration::Migration;
use crate::options::Policy;
use crate::registry::Registry;
use crate::server::{Holder, ServerInfo};
use migrate_ir::migration_name::name_order;

/// Which migrations are applied to a database, and which are not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The database, without user and password: `postgres at localhost:5432/app`.
    pub database: String,
    /// The server.
    pub server: ServerInfo,
    /// Every migration that this program or the database knows, in the order in which they run.
    pub migrations: Vec<MigrationStatus>,
    /// The migration that was begun and did not come to its end, where there is one.
    pub unfinished: Option<Unfinished>,
    /// The runner that is at work right now, where there is one and the server names it.
    pub runner: Option<Holder>,
    /// The protected environment that the database was said to belong to.
    pub environment: Option<String>,
    /// PostgreSQL: the publications that have the tables of the history in them.
    pub publications: Vec<String>,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    judge: Judge,
}

/// One migration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationStatus {
    /// The history that it belongs to.
    pub history: String,
    /// Its name.
    pub name: String,
    /// The doc comment of its function; empty where there is none, and where this program does not know the migration.
    pub description: String,
    /// Applied or not.
    pub state: State,
    /// Whether it is applied although no run applied it: somebody marked it as applied.
    pub marked: bool,
}

/// Whether a migration is applied. Not `#[non_exhaustive]`: a program that shows it has something to say of each state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not applied.
    Pending {
        /// Whether a later migration is applied.
        out_of_order: bool,
    },
    /// Applied.
    Applied(Applied),
    /// Applied, with another checksum than this program's.
    Changed(Applied),
    /// Applied, but this program does not have it.
    Unknown(Applied),
    /// Begun, and not at its end: see [`Status::unfinished`].
    Unfinished,
    /// Applied, but its row was deleted or renamed by hand: see [`Status::findings`].
    RowMissing,
}

impl Status {
    /// What is linked beside what the database remembers. Where nothing is linked, there is nothing to compare it with.
    pub(crate) fn new(
        registry: &Registry,
        snapshot: HistorySnapshot,
        database: String,
        server: ServerInfo,
        runner: Option<Holder>,
        publications: Vec<String>,
        policy: Policy,
    ) -> Self {
        let findings = find(registry, &snapshot, policy);
        let missing = rows_missing(&findings);
        let HistorySnapshot { applied, unfinished, environment, marked, .. } = snapshot;
        let is_marked = |row: &Applied| !marked.is_empty() && marked.contains(&(row.history.clone(), row.name.clone()));
        let histories = registry.histories();
        let mut linked = vec![None; registry.migrations().len()];
        let mut others = Vec::new();
        for row in applied {
            match registry.index_of(&row.history, &row.name) {
                Some(index) => linked[index] = Some(row),
                None if histories.is_empty() || histories.contains(row.history.as_str()) => others.push(row),
                None => {}
            }
        }
        let is_unfinished = |history: &str, name: &str| {
            unfinished.as_ref().is_some_and(|it| (it.history.as_str(), it.name.as_str()) == (history, name))
        };
        let mut migrations = Vec::new();
        let mut later = None;
        for (&migration, row) in registry.migrations().iter().zip(linked).rev() {
            let Migration { history, name, description, .. } = *migration;
            let out_of_order = later == Some(history);
            if row.is_some() {
                later = Some(history);
            }
            let marked = row.as_ref().is_some_and(is_marked);
            let state = match row {
                _ if is_unfinished(history, name) => State::Unfinished,
                None if missing.contains(&(history, name)) => State::RowMissing,
                None => State::Pending { out_of_order },
                Some(row) if row.checksum == migration.checksum => State::Applied(row),
                Some(row) => State::Changed(row),
            };
            migrations.push(MigrationStatus {
                history: history.to_owned(),
                name: name.to_owned(),
                description: description.to_owned(),
                state,
                marked,
            });
        }
        migrations.extend(others.into_iter().map(|row| MigrationStatus {
            history: row.history.clone(),
            name: row.name.clone(),
            description: String::new(),
            marked: is_marked(&row),
            state: if histories.is_empty() { State::Applied(row) } else { State::Unknown(row) },
        }));
        migrations.sort_by(|a, b| (&a.history, name_order(&a.name)).cmp(&(&b.history, name_order(&b.name))));
        let judge = Judge::new(registry, policy);
        Self { database, server, migrations, unfinished, runner, environment, publications, findings, judge }
    }

    /// What a finding stops, and whether it can be repaired.
    pub fn verdict(&self, finding: &Finding) -> Verdict {
        self.judge.verdict(finding)
    }
}

/// The migrations that are applied although no row of their name says so.
fn rows_missing(findings: &[Finding]) -> BTreeSet<(&str, &str)> {
    let mut missing = BTreeSet::new();
    for finding in findings {
        if let Finding::DeletedRows { history, rows, .. } = finding {
            missing.extend(rows.iter().map(|row| (history.as_str(), row.name.as_str())));
        } else if let Finding::RenamedRows { history, rows } = finding {
            missing.extend(rows.iter().map(|row| (history.as_str(), row.name.as_str())));
        }
    }
    missing
}
