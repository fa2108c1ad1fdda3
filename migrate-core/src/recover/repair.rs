//! Repairs what can be repaired.

use super::Finding;
use super::verify_chain::verify_chain;
use crate::error::Error;
use crate::execute::Executor;
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{Applied, HistorySnapshot, JournalKind};
use crate::plan::Goal;
use crate::server::{DatabaseError, StatementLimits};

impl Executor<'_> {
    /// Puts in order what can be. What is left is told by the next diagnosis.
    pub(crate) async fn repair(mut self, findings: &[Finding]) -> Result<(), Error> {
        // Whoever claims takes a dead holder's lease over.
        self.session.acquire_or_stop().await?;
        let result = Box::pin(self.repaired(findings)).await;
        self.session.release_lock().await;
        result
    }

    async fn repaired(&mut self, findings: &[Finding]) -> Result<(), Error> {
        let mut snapshot = self.session.load_history().await?;
        self.session.prepare(&mut snapshot).await?;
        for finding in findings.iter().filter(|finding| finding.is_repairable()) {
            match finding {
                Finding::MissingTables => {
                    // Where each transaction has a lock of its own, the first one prepares.
                    self.note_repaired(&mut snapshot, &[], "created the tables that were missing").await?;
                }
                Finding::DeadLease(holder) => {
                    let what = format!("took the lock of {holder} away");
                    self.note_repaired(&mut snapshot, &[], &what).await?;
                }
                Finding::BrokenChain { .. } => {
                    let rows = verify_chain(&snapshot.applied);
                    self.note_repaired(&mut snapshot, &rows, "computed the chain anew").await?;
                }
                Finding::InvalidIndex { index, sql, table: _ } => {
                    let limited = self.session.limit_session(StatementLimits::NONE).await;
                    limited.map_err(|error| self.session.database_error("set the timeouts", error))?;
                    let dropped = self.session.watched("repair", sql, None).await;
                    dropped.map_err(|error| self.session.database_error("drop an index", error))?;
                    self.note_repaired(&mut snapshot, &[], &format!("dropped the index `{index}`")).await?;
                }
                Finding::Unfinished { .. } => self.execute_goal(Goal::Resume).await?,
                Finding::UnknownUnfinished { .. } | Finding::Changed { .. } | Finding::Unknown { .. } => {}
            }
        }
        Ok(())
    }

    async fn note_repaired(
        &mut self,
        snapshot: &mut HistorySnapshot,
        rows: &[Applied],
        what: &str,
    ) -> Result<(), Error> {
        self.session.begin_decision(snapshot).await?;
        match self.write_repaired(rows, what).await {
            Ok(position) => {
                snapshot.journal_position = position;
                snapshot.incomplete = false;
                Ok(())
            }
            Err(error) => {
                self.session.roll_back().await;
                Err(self.session.database_error("write the history", error).into())
            }
        }
    }

    async fn write_repaired(&mut self, rows: &[Applied], what: &str) -> Result<Option<String>, DatabaseError> {
        for row in rows {
            self.session.store.rewrite(self.session.connection, row).await?;
        }
        let runner = self.session.runner();
        let event = JournalEvent::Decided(JournalKind::Repaired, what);
        self.session.store.append(self.session.connection, JournalSubject::nothing(), &runner, event).await?;
        self.session.renew_before_commit().await?;
        let position = self.session.journal_position().await?;
        self.session.commit().await?;
        Ok(position)
    }
}
