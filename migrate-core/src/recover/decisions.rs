//! What a person decides about the history, with a reason. The tables are never edited by hand.

use std::time::Duration;

use super::Recovery;
use crate::direction::Direction;
use crate::error::{Error, PlanError};
use crate::findings::{Finding, find, wrong_chains};
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{Applied, HistorySnapshot, JournalKind, NewRow};
use crate::migration::Migration;
use crate::options::Policy;
use crate::plan::{Planned, find as find_migration};
use crate::server::DatabaseError;

/// What a person knows of a migration. It is one or the other, so a `match` needs no other arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its changes are in the database, although no run made them.
    Applied,
    /// Its changes are not in the database.
    Reverted,
}

/// What becomes of the rows of the history, and what the journal tells of it.
struct Decision {
    about: JournalSubject<'static>,
    kind: JournalKind,
    add: Option<Planned>,
    /// History and name.
    remove: Option<(String, String)>,
    accept: Option<&'static str>,
}

impl Recovery<'_> {
    /// Writes that a migration is, or is not, applied; runs nothing of it.
    pub(crate) async fn mark(mut self, name: &str, mark: Mark, reason: &str) -> Result<(), Error> {
        self.session.connection.create().await?;
        self.session.acquire_or_stop().await?;
        let result = self.marked(name, mark, reason).await;
        self.session.release_lock().await;
        result
    }

    /// Writes that every migration of a history up to this one is applied; runs nothing of them. Gives the names of those
    /// that were not.
    pub(crate) async fn mark_applied_to(mut self, name: &str, reason: &str) -> Result<Vec<String>, Error> {
        self.session.connection.create().await?;
        self.session.acquire_or_stop().await?;
        let result = self.marked_applied_to(name, reason).await;
        self.session.release_lock().await;
        result
    }

    async fn marked_applied_to(&mut self, name: &str, reason: &str) -> Result<Vec<String>, Error> {
        let mut snapshot = self.session.load_history().await?;
        self.refuse_edited(&snapshot, None)?;
        if let Some(unfinished) = &snapshot.unfinished {
            return Err(PlanError::OtherUnfinished { unfinished: Box::new(unfinished.clone()) }.into());
        }
        let index = find_migration(&self.registry, name)?;
        let server = self.session.connection.server_info().await;
        let server = server.map_err(|error| self.session.database_error("ask for the version", error))?;
        let migrations = self.registry.migrations();
        let is_missing = |migration: &&&'static Migration| {
            migration.history == migrations[index].history
                && row_named(&snapshot, &format!("{}::{}", migration.history, migration.name)).is_none()
        };
        let missing: Vec<_> = migrations[..=index].iter().filter(is_missing).copied().collect();
        if missing.is_empty() {
            return Err(PlanError::Marked { name: name.to_owned(), applied: true }.into());
        }
        let decision = |migration| {
            Ok(Decision {
                about: JournalSubject::migration(migration, Direction::Up),
                kind: JournalKind::MarkedApplied,
                add: Some(Planned::of(migration, Direction::Up, server)?),
                remove: None,
                accept: None,
            })
        };
        let decisions = missing.iter().map(|migration| decision(migration)).collect::<Result<Vec<_>, PlanError>>()?;
        self.decide(&mut snapshot, &decisions, reason).await?;
        Ok(missing.iter().map(|migration| migration.name.to_owned()).collect())
    }

    async fn marked(&mut self, name: &str, mark: Mark, reason: &str) -> Result<(), Error> {
        let mut snapshot = self.session.load_history().await?;
        let row = row_named(&snapshot, name);
        let findings = self.refuse_edited(&snapshot, Some(bare(name)))?;
        let doubtful = findings.iter().any(|finding| finding.leaves_open(bare(name)));
        if let Some(unfinished) = &snapshot.unfinished
            && unfinished.name != bare(name)
        {
            return Err(PlanError::OtherUnfinished { unfinished: Box::new(unfinished.clone()) }.into());
        }
        let interrupted = snapshot.unfinished.as_ref().filter(|unfinished| unfinished.name == bare(name));
        let decision = match mark {
            Mark::Applied => {
                let migration = self.registry.migrations()[find_migration(&self.registry, name)?];
                let add = match (&row, interrupted) {
                    (None, _) => {
                        let server = self.session.connection.server_info().await;
                        let server =
                            server.map_err(|error| self.session.database_error("ask for the version", error))?;
                        Some(Planned::of(migration, Direction::Up, server)?)
                    }
                    // It was on its way down, and its row is there still.
                    (Some(_), Some(_)) => None,
                    // Something else says that it is not applied, so this is no news only to the rows.
                    (Some(_), None) if doubtful => None,
                    (Some(_), None) => return Err(PlanError::Marked { name: name.to_owned(), applied: true }.into()),
                };
                let about = JournalSubject::migration(migration, Direction::Up);
                Decision { about, kind: JournalKind::MarkedApplied, add, remove: None, accept: None }
            }
            Mark::Reverted => {
                let linked = find_migration(&self.registry, name).map(|place| self.registry.migrations()[place]);
                let leaked = |history: &str, name: &str, checksum: &str| JournalSubject {
                    history: String::leak(history.to_owned()),
                    name: String::leak(name.to_owned()),
                    checksum: String::leak(checksum.to_owned()),
                    direction: Direction::Down,
                };
                let about = match (linked, &row, interrupted) {
                    (Ok(migration), _, _) => JournalSubject::migration(migration, Direction::Down),
                    // The row of a migration that nobody has any more.
                    (Err(_), Some(row), _) => leaked(&row.history, &row.name, &row.checksum),
                    // It did not come to a row.
                    (Err(_), None, Some(unfinished)) => leaked(&unfinished.history, &unfinished.name, ""),
                    // Its row was deleted by hand.
                    (Err(unknown), None, None) => {
                        match snapshot.evidence.journal.keys().find(|(_, known)| doubtful && known == bare(name)) {
                            Some((history, name)) => leaked(history, name, ""),
                            None => return Err(unknown.into()),
                        }
                    }
                };
                if row.is_none() && interrupted.is_none() && !doubtful {
                    return Err(PlanError::Marked { name: name.to_owned(), applied: false }.into());
                }
                let remove = row.map(|row| (row.history, row.name));
                Decision { about, kind: JournalKind::MarkedReverted, add: None, remove, accept: None }
            }
        };
        self.decide(&mut snapshot, &[decision], reason).await
    }

    /// Accepts that an applied migration was changed since.
    pub(crate) async fn accept(mut self, name: &str, reason: &str) -> Result<(), Error> {
        self.session.connection.create().await?;
        self.session.acquire_or_stop().await?;
        let result = self.accepted(name, reason).await;
        self.session.release_lock().await;
        result
    }

    async fn accepted(&mut self, name: &str, reason: &str) -> Result<(), Error> {
        let mut snapshot = self.session.load_history().await?;
        let (migration, _) = self.changed_row(&snapshot, name)?;
        let about = JournalSubject::migration(migration, Direction::Up);
        let accept = Some(migration.checksum);
        let decision = Decision { about, kind: JournalKind::Accepted, add: None, remove: None, accept };
        self.decide(&mut snapshot, &[decision], reason).await
    }

    /// A migration that was changed after it was applied, and its row.
    pub(super) fn changed_row(
        &self,
        snapshot: &HistorySnapshot,
        name: &str,
    ) -> Result<(&'static Migration, Applied), PlanError> {
        self.refuse_edited(snapshot, None)?;
        let migration = self.registry.migrations()[find_migration(&self.registry, name)?];
        match row_named(snapshot, &format!("{}::{}", migration.history, migration.name)) {
            None => Err(PlanError::NotApplied { name: migration.name }),
            Some(row) if row.checksum == migration.checksum => Err(PlanError::Unchanged { name: migration.name }),
            Some(row) => Ok((migration, row)),
        }
    }

    /// A decision computes the chains anew. So what only they tell is repaired before it: refuses where rows were edited.
    pub(super) fn refuse_edited(
        &self,
        snapshot: &HistorySnapshot,
        marked: Option<&str>,
    ) -> Result<Vec<Finding>, PlanError> {
        let (policy, histories) = (Policy::of(self.session.options), self.registry.histories());
        let is_ours = |finding: &Finding| {
            finding.history().is_none_or(|history| histories.is_empty() || histories.contains(history))
        };
        let mut findings = find(&self.registry, snapshot, policy);
        findings.retain(is_ours);
        let edited: Vec<_> = findings.iter().filter(|finding| finding.is_lost_by_a_decision(marked)).collect();
        PlanError::refuse(&edited)?;
        Ok(findings)
    }

    /// Writes the chains that follow from the rows of a history.
    pub(super) async fn rewrite_chains(
        &mut self,
        snapshot: &HistorySnapshot,
        history: &str,
    ) -> Result<(), DatabaseError> {
        for row in wrong_chains(snapshot.applied.iter().filter(|row| row.history == history)) {
            self.session.store.rewrite(self.session.connection, &row).await?;
        }
        Ok(())
    }

    /// Writes all of them, or none.
    async fn decide(
        &mut self,
        snapshot: &mut HistorySnapshot,
        decisions: &[Decision],
        reason: &str,
    ) -> Result<(), Error> {
        self.session.prepare(snapshot).await?;
        self.session.begin_decision(snapshot).await?;
        let written = async {
            for decision in decisions {
                self.write_decision(snapshot, decision, reason).await?;
            }
            self.session.renew_before_commit().await?;
            self.session.commit().await
        };
        match written.await {
            Ok(()) => Ok(()),
            Err(error) => {
                self.session.roll_back().await;
                Err(self.session.database_error("write the history", error).into())
            }
        }
    }

    async fn write_decision(
        &mut self,
        snapshot: &mut HistorySnapshot,
        decision: &Decision,
        reason: &str,
    ) -> Result<(), DatabaseError> {
        let Decision { about, kind, add, remove, accept } = decision;
        if let Some(planned) = add {
            // No run applied it, so it belongs to none.
            snapshot.batch = None;
            let row = snapshot.row_for(planned.migration, Duration::ZERO, &self.session.options.applied_by);
            let new = NewRow { applied: &row, script: Some(planned.script), measured: None };
            for statement in self.session.store.addition(&new) {
                self.session.connection.execute(&statement).await?;
            }
            snapshot.add(row);
        }
        if let Some((history, name)) = remove {
            for statement in self.session.store.removal(history, name) {
                self.session.connection.execute(&statement).await?;
            }
            snapshot.applied.retain(|row| (&row.history, &row.name) != (history, name));
        }
        if let Some(checksum) = accept {
            for row in &mut snapshot.applied {
                if (row.history.as_str(), row.name.as_str()) == (about.history, about.name) {
                    (*checksum).clone_into(&mut row.checksum);
                    self.session.store.rewrite(self.session.connection, row).await?;
                }
            }
        }
        self.rewrite_chains(snapshot, about.history).await?;
        let runner = self.session.runner();
        self.session.store.append(self.session.connection, *about, &runner, JournalEvent::Decided(*kind, reason)).await
    }
}

fn bare(name: &str) -> &str {
    name.rsplit_once("::").map_or(name, |(_, name)| name)
}

pub(super) fn row_named(snapshot: &HistorySnapshot, name: &str) -> Option<Applied> {
    let (history, name) = match name.rsplit_once("::") {
        Some((history, name)) => (Some(history), name),
        None => (None, name),
    };
    let found = |row: &&Applied| row.name == name && history.is_none_or(|history| row.history == history);
    snapshot.applied.iter().find(found).cloned()
}
