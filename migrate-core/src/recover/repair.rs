//! Repairs what can be repaired.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, RunError};
use crate::execute::Executor;
use crate::findings::{Finding, MendedRow, Repair, find, mended_rows};
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{HistorySnapshot, JournalKind};
use crate::migration::Migration;
use crate::options::Policy;
use crate::plan::Goal;
use crate::server::{DatabaseError, StatementLimits};

/// So many short statements go over the wire at once.
const STATEMENTS_AT_ONCE: usize = 50;

impl Executor<'_> {
    /// Repairs what can be repaired. The next diagnosis lists what is left.
    pub(crate) async fn repair(mut self, findings: &[Finding]) -> Result<(), Error> {
        // Acquiring the lock takes over the lease of a dead holder.
        self.session.acquire_or_stop().await?;
        let result = Box::pin(self.repaired(findings)).await;
        self.session.release_lock().await;
        result
    }

    async fn repaired(&mut self, findings: &[Finding]) -> Result<(), Error> {
        let mut snapshot = self.session.load_history().await?;
        let policy = Policy::of(self.session.options);
        // Another runner may have changed the rows since they were looked at.
        let known: BTreeSet<_> =
            findings.iter().filter(|finding| finding.repair().is_some()).map(ToString::to_string).collect();
        let mut rows = find(self.registry(), &snapshot, policy);
        rows.retain(|finding| known.contains(&finding.to_string()));
        if findings.iter().any(|finding| matches!(finding, Finding::MissingScripts { .. })) {
            snapshot.incomplete = true;
        }
        self.session.prepare(&mut snapshot).await?;
        self.mend_rows(&mut snapshot, &rows).await?;
        for repair in findings.iter().filter_map(Finding::repair) {
            match repair {
                Repair::CreateTables => {
                    // Where each transaction has a lock of its own, the first one prepares.
                    self.note_repaired(&mut snapshot, &[], "created the tables that were missing").await?;
                }
                Repair::TakeLock(holder) => {
                    let what = format!("took the lock of {holder} away");
                    self.note_repaired(&mut snapshot, &[], &what).await?;
                }
                // Above, for each history at once.
                Repair::WriteRows => {}
                Repair::ComputeHead => {
                    if rows.iter().any(|row| matches!(row.repair(), Some(Repair::ComputeHead))) {
                        let heads = self.session.store.set_head(snapshot.heads(), None);
                        self.note_repaired(&mut snapshot, &[heads], "computed the head anew").await?;
                    }
                }
                Repair::StoreScripts(linked) => {
                    let statements = self.scripts_of(linked).await?;
                    self.note_repaired(&mut snapshot, &statements, "stored the SQL that was missing").await?;
                }
                Repair::DropIndex { index, sql } => {
                    let limited = self.session.limit_session(StatementLimits::NONE).await;
                    limited.map_err(|error| self.session.database_error("set the timeouts", error))?;
                    let dropped = self.session.watched("repair", sql, None).await;
                    dropped.map_err(|error| self.session.database_error("drop an index", error))?;
                    self.note_repaired(&mut snapshot, &[], &format!("dropped the index `{index}`")).await?;
                }
                Repair::Resume => self.execute_goal(Goal::Resume, None).await?,
            }
        }
        Ok(())
    }

    /// Writes the rows of each history as they should be.
    async fn mend_rows(&mut self, snapshot: &mut HistorySnapshot, findings: &[Finding]) -> Result<(), Error> {
        let of_rows = |finding: &&Finding| matches!(finding.repair(), Some(Repair::WriteRows));
        let findings: Vec<_> = findings.iter().filter(of_rows).cloned().collect();
        let histories: BTreeSet<_> = findings.iter().filter_map(Finding::history).collect();
        for history in histories {
            let rows = mended_rows(snapshot, history, &findings);
            let what: Vec<_> = findings
                .iter()
                .filter(|finding| finding.history() == Some(history))
                .map(|finding| finding.to_string().lines().next().unwrap_or_default().to_owned())
                .collect();
            let statements = self.statements_for(snapshot, &rows).await?;
            let what = format!("wrote rows of history `{history}` as they should be: {}", what.join("; "));
            self.note_repaired(snapshot, &statements, &what).await?;
        }
        if !findings.is_empty() {
            *snapshot = self.session.load_history().await?;
        }
        Ok(())
    }

    /// What makes the rows what they should be.
    async fn statements_for(
        &mut self,
        snapshot: &HistorySnapshot,
        rows: &[MendedRow],
    ) -> Result<Vec<String>, RunError> {
        let failed = |run: &Self, error| run.session.database_error("read the history", error);
        let ids: Vec<_> = rows.iter().filter_map(|row| row.journal_id).collect();
        let runners = self.session.store.runners(self.session.connection, &ids).await;
        let runners = runners.map_err(|error| failed(self, error))?;
        let scripts = self.session.store.stored_scripts(self.session.connection).await;
        let scripts = scripts.map_err(|error| failed(self, error))?;
        let before: BTreeMap<_, _> =
            snapshot.applied.iter().map(|row| ((row.history.as_str(), row.name.as_str()), row)).collect();
        let (mut aside, mut moved, mut added, mut missing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (index, MendedRow { present, journal_id, row }) in rows.iter().enumerate() {
            let store = &self.session.store;
            let Some((history, name)) = present else {
                let runner = journal_id.and_then(|id| runners.get(&id)).map(String::as_str);
                let applied_by = runner.and_then(|runner| runner.split('@').next());
                added.push(store.restoration(row, *journal_id, applied_by.unwrap_or(&self.session.options.applied_by)));
                if !scripts.contains(&(row.history.clone(), row.name.clone()))
                    && let Some(migration) = self.registry().find(&row.history, &row.name)
                    && migration.checksum == row.checksum
                {
                    missing.push(migration);
                }
                continue;
            };
            let Some(before) = before.get(&(history.as_str(), name.as_str())) else { continue };
            if before.position != row.position || before.history != row.history {
                aside.push(store.put_aside(before, index));
            }
            if *before != row {
                moved.push(store.correction(before, row));
            }
        }
        let mut statements = [aside, moved, added].concat();
        statements.extend(self.scripts_of(&missing).await?);
        Ok(statements)
    }

    /// The statements that store the scripts of these migrations, as this program has them.
    async fn scripts_of(&mut self, migrations: &[&'static Migration]) -> Result<Vec<String>, RunError> {
        let server = self.session.connection.server_info().await;
        let server = server.map_err(|error| self.session.database_error("ask for the version", error))?;
        let mut statements = Vec::new();
        for migration in migrations {
            if let Some(script) = migration.scripts.iter().find(|script| script.dialect == server.dialect) {
                statements.extend(self.session.store.store_script(migration.history, migration.name, script));
            }
        }
        Ok(statements)
    }

    async fn note_repaired(
        &mut self,
        snapshot: &mut HistorySnapshot,
        statements: &[String],
        what: &str,
    ) -> Result<(), Error> {
        self.session.begin_decision(snapshot).await?;
        match self.write_repaired(statements, what).await {
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

    async fn write_repaired(&mut self, statements: &[String], what: &str) -> Result<Option<String>, DatabaseError> {
        /// A statement that is longer goes alone, as all of them together may be larger than the server takes.
        const LONG: usize = 4096;
        let runner = self.session.runner();
        let event = JournalEvent::Decided(JournalKind::Repaired, what);
        // First, as it clears the head.
        self.session.store.append(self.session.connection, JournalSubject::nothing(), &runner, event).await?;
        let mut text = String::new();
        for (index, statement) in statements.iter().enumerate() {
            text.push_str(statement);
            let next_is_short = statements.get(index + 1).is_some_and(|next| next.len() <= LONG);
            if statement.len() <= LONG && next_is_short && (index + 1) % STATEMENTS_AT_ONCE != 0 {
                text.push_str("; ");
            } else {
                self.session.connection.execute(&text).await?;
                text.clear();
            }
        }
        self.session.renew_before_commit().await?;
        let position = self.session.journal_position().await?;
        self.session.commit().await?;
        Ok(position)
    }
}
