//! Finds inconsistencies.

use super::verify_chain::verify_chain;
use super::{Diagnosis, Finding, Recovery};
use crate::error::{Error, PlanError, RunError};
use crate::execute::with_stored;
use crate::history::{HistorySnapshot, LeaseRow};
use crate::lock::holder_of_lease;
use crate::migration::Probe;
use crate::options::Interrupted;
use crate::plan::resume;
use crate::server::{Holder, ServerInfo};

impl Recovery<'_> {
    /// What is not as it should be. Writes nothing.
    pub(crate) async fn diagnose(mut self) -> Result<Diagnosis, Error> {
        let snapshot = self.session.load_history().await?;
        let server = self
            .session
            .connection
            .server_info()
            .await
            .map_err(|error| self.session.database_error("ask for the version", error))?;
        let mut findings = Vec::new();
        let row =
            self.session.store.lock_row(self.session.connection).await.map_err(|why| self.session.read_error(why))?;
        if snapshot.incomplete && snapshot.exists {
            findings.push(Finding::MissingTables);
        }
        let runner = self.look_at_runner(row.and_then(|row| row.lease), &mut findings).await?;
        let broken: Vec<_> = verify_chain(&snapshot.applied).into_iter().map(|row| row.name).collect();
        if !broken.is_empty() {
            findings.push(Finding::BrokenChain { migrations: broken });
        }
        let own = match &runner {
            Some(_) => Vec::new(),
            None => self.look_at_unfinished(&snapshot, server, &mut findings).await?,
        };
        if let Some(query) = self.session.server().invalid_indexes_query() {
            let rows = self.session.connection.fetch(query).await;
            let rows = rows.map_err(|error| self.session.database_error("look for invalid indexes", error))?;
            for row in rows {
                if let Ok([Some(table), Some(index), Some(sql)]) = <[_; 3]>::try_from(row)
                    && !own.iter().any(|sql| sql.contains(&index))
                {
                    findings.push(Finding::InvalidIndex { table, index, sql });
                }
            }
        }
        self.look_at_drift(&snapshot, &mut findings);
        let database = self.session.connection.location().to_owned();
        Ok(Diagnosis { database, server, findings, runner })
    }

    /// Who is at work right now. Whoever has a lease and a heart that stands still is not.
    async fn look_at_runner(
        &mut self,
        lease: Option<LeaseRow>,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Holder>, RunError> {
        let holder = self.session.session_holder().await;
        if let Some(holder) =
            holder.map_err(|error| self.session.database_error("look for the holder of the lock", error))?
        {
            return Ok(Some(holder));
        }
        let Some(held) = lease else { return Ok(None) };
        let holder = holder_of_lease(held.clone());
        match self.session.watch_until_expired(held).await.map_err(|why| self.session.read_error(why))? {
            Some(_) => findings.push(Finding::DeadLease(holder)),
            None => return Ok(Some(holder)),
        }
        Ok(None)
    }

    /// What the server tells of an interrupted migration. Gives what will be run to clean up.
    async fn look_at_unfinished(
        &mut self,
        snapshot: &HistorySnapshot,
        server: ServerInfo,
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<&'static str>, Error> {
        let Some(unfinished) = &snapshot.unfinished else { return Ok(Vec::new()) };
        let registry = with_stored(&mut self.session, &self.registry, snapshot).await?;
        let planned = match resume(&registry, snapshot, server) {
            Ok(Some(planned)) => planned,
            Ok(None) => return Ok(Vec::new()),
            Err(PlanError::UnknownUnfinished { .. }) => {
                findings.push(Finding::UnknownUnfinished { unfinished: unfinished.clone() });
                return Ok(Vec::new());
            }
            Err(error) => return Err(error.into()),
        };
        let step = planned.step_list.steps.get(unfinished.done);
        let cut_off = unfinished.begun.as_ref().filter(|begun| begun.error.is_none());
        let happened = match (cut_off, step.map(|step| &step.probe)) {
            (None, _) | (_, Some(Probe::Repeatable)) => Some(false),
            (Some(_), _) => {
                let answer = match step {
                    Some(step) => self.session.probe(step).await,
                    None => Ok(None),
                };
                let answer =
                    answer.map_err(|error| self.session.database_error("find out what was interrupted", error))?;
                answer.or(match self.session.options.interrupted {
                    Interrupted::Ask => None,
                    Interrupted::Repeat => Some(false),
                    Interrupted::Skip => Some(true),
                })
            }
        };
        let cleanup = step.map(|step| step.cleanup.to_vec()).unwrap_or_default();
        findings.push(Finding::Unfinished {
            unfinished: unfinished.clone(),
            happened,
            step: unfinished.begun.as_ref().map(|begun| begun.sql.clone()),
            cleanup: if happened == Some(false) { cleanup.clone() } else { Vec::new() },
        });
        Ok(cleanup)
    }

    fn look_at_drift(&self, snapshot: &HistorySnapshot, findings: &mut Vec<Finding>) {
        let histories = self.registry.histories();
        for applied in &snapshot.applied {
            match self.registry.find(&applied.history, &applied.name) {
                Some(migration) if migration.checksum != applied.checksum => {
                    findings.push(Finding::Changed { applied: applied.clone(), migration });
                }
                None if histories.contains(applied.history.as_str()) => {
                    findings.push(Finding::Unknown { applied: applied.clone() });
                }
                Some(_) | None => {}
            }
        }
    }
}
