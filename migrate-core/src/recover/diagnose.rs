//! Finds inconsistencies.

use super::Recovery;
use crate::error::{Error, RunError};
use crate::execute::with_stored;
use crate::findings::{Finding, Judge, Verdict, find};
use crate::history::{HistorySnapshot, LeaseRow};
use crate::lock::holder_of_lease;
use crate::migration::Probe;
use crate::options::{Interrupted, Policy};
use crate::plan::resume;
use crate::server::{Holder, ServerInfo};

/// What is not as it should be.
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Diagnosis, Finding, Migrator, Verdict};
///
/// let mut migrator = Migrator::connect("sqlite:app.db").await?;
/// let diagnosis: Diagnosis = migrator.diagnose().await?;
/// let mut repairable: Vec<Finding> = Vec::new();
/// for finding in &diagnosis.findings {
///     let Verdict { stops_up, repairable: can_be, .. } = diagnosis.verdict(finding);
///     println!("{}: {}; stops `up`: {stops_up}", finding.kind(), finding.diagnostic().title);
///     repairable.extend(can_be.then(|| finding.clone()));
/// }
/// migrator.repair(&repairable).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The database, without user and password.
    pub database: String,
    /// The server.
    pub server: ServerInfo,
    /// One by one, in the order in which they are put in order.
    pub findings: Vec<Finding>,
    /// The runner that is at work right now, where there is one: what it has begun is no finding.
    pub runner: Option<Holder>,
    judge: Judge,
}

impl Diagnosis {
    /// What a finding stops, and whether it can be repaired.
    pub fn verdict(&self, finding: &Finding) -> Verdict {
        self.judge.verdict(finding)
    }
}

impl Recovery<'_> {
    /// What is not as it should be. Writes nothing.
    pub(crate) async fn diagnose(mut self) -> Result<Diagnosis, Error> {
        let snapshot = self.session.load_history_with_scripts().await?;
        let server = self
            .session
            .connection
            .server_info()
            .await
            .map_err(|error| self.session.database_error("ask for the version", error))?;
        let policy = Policy::of(self.session.options);
        let mut findings = find(&self.registry, &snapshot, policy);
        let lease = snapshot.lock_row.as_ref().and_then(|row| row.lease.clone());
        let runner = self.look_at_runner(lease, &mut findings).await?;
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
        let database = self.session.connection.location().to_owned();
        Ok(Diagnosis { database, server, findings, runner, judge: Judge::new(&self.registry, policy) })
    }

    /// Who is at work right now. The holder of a lease that is not renewed is not.
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
        let Some(planned) = resume(&registry, snapshot, server)? else { return Ok(Vec::new()) };
        // The database keeps its script, so it can be finished without the program that has it.
        findings.retain(|finding| !matches!(finding, Finding::UnknownUnfinished { .. }));
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
        let cleanup = step.map(|step| step.cleanup.clone()).unwrap_or_default();
        findings.push(Finding::Unfinished {
            unfinished: unfinished.clone(),
            happened,
            step: unfinished.begun.as_ref().map(|begun| begun.sql.clone()),
            cleanup: if happened == Some(false) { cleanup.clone() } else { Vec::new() },
        });
        Ok(cleanup)
    }
}
