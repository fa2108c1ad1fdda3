//! What is not as it should be, and putting in order what can be.

use std::fmt;

use super::bounds::Bounds;
use super::{Memory, Run};
use crate::chain::rechained;
use crate::connection::{Protocol, Server};
use crate::error::{DatabaseError, Error, PlanError, RunError};
use crate::history::journal::{About, Event, Kind};
use crate::history::{Applied, Held, Unfinished};
use crate::lock::{Holder, session_holder};
use crate::migration::{Migration, Probe};
use crate::options::Interrupted;
use crate::plan::Goal;
use crate::plan::resume::resume;

/// What is not as it should be.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The database, without user and password.
    pub database: String,
    /// The server.
    pub server: Server,
    /// One by one, in the order in which they are put in order.
    pub findings: Vec<Finding>,
    /// The runner that is at work right now, where there is one: what it has begun is no finding.
    pub runner: Option<Holder>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The journal or the row of the lock is missing, and the history is there.
    MissingTables,
    /// A runner has the lease, and its heart stands still.
    DeadLease(Holder),
    /// The history's rows do not fit together: somebody has edited them.
    BrokenChain {
        /// The migrations whose rows are rewritten.
        migrations: Vec<String>,
    },
    /// A migration was interrupted.
    Unfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
        /// Whether the step that was cut off happened, by what the server tells, or else as somebody has decided. None
        /// where nobody can tell.
        happened: Option<bool>,
        /// The SQL of the step that was cut off.
        step: Option<String>,
        /// What is run to take away its remains.
        cleanup: Vec<&'static str>,
    },
    /// A migration was interrupted, and is not linked.
    UnknownUnfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
    },
    /// PostgreSQL: an index that is not complete, and that nobody is building.
    InvalidIndex {
        /// The table.
        table: String,
        /// The index.
        index: String,
        /// What takes it away.
        sql: String,
    },
    /// A migration was changed after it was applied.
    Changed {
        /// The row in the database.
        applied: Applied,
        /// The linked one.
        migration: &'static Migration,
    },
    /// The database has a migration that is not linked.
    Unknown {
        /// The row in the database.
        applied: Applied,
    },
}

impl Finding {
    /// Whether repairing puts it in order. What it does not is for somebody to decide.
    pub fn is_repairable(&self) -> bool {
        match self {
            Self::MissingTables | Self::DeadLease(_) | Self::BrokenChain { .. } | Self::InvalidIndex { .. } => true,
            Self::Unfinished { happened, .. } => happened.is_some(),
            Self::UnknownUnfinished { .. } | Self::Changed { .. } | Self::Unknown { .. } => false,
        }
    }
}

/// What it is, then lines that begin with `note:` or `help:`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingTables => f.write_str(
                "the journal or the row of the lock is missing, although the history is there\nhelp: create what is missing",
            ),
            Self::DeadLease(holder) => write!(
                f,
                "the lock is held by a runner whose heart stands still\nnote: it is {holder}\nhelp: take the lock away"
            ),
            Self::BrokenChain { migrations } => write!(
                f,
                "the rows of the history do not fit together: somebody has edited them\n\
                 note: the chain is wrong at {}\n\
                 help: compute it anew from the rows that are there",
                migrations.join(", ")
            ),
            Self::Unfinished { unfinished, happened, step, cleanup } => {
                let Unfinished { name, direction, done, runner, at, begun, .. } = unfinished;
                write!(
                    f,
                    "migration `{name}` was interrupted on its direction {direction}\nnote: {runner} was at work on it at {at}"
                )?;
                match done {
                    0 => f.write_str("\nnote: none of its steps is done")?,
                    1 => f.write_str("\nnote: its first step is done")?,
                    done => write!(f, "\nnote: its first {done} steps are done")?,
                }
                let refusal = begun.as_ref().and_then(|begun| begun.error.as_ref());
                if let Some(step) = step {
                    let sql = crate::error::indented(step);
                    match refusal {
                        Some(error) => write!(f, "\nnote: the server refused this step: {error}\n{sql}")?,
                        None => write!(f, "\nnote: this step was cut off\n{sql}")?,
                    }
                }
                match happened {
                    Some(true) => f.write_str("\nnote: it happened\nhelp: go on after it"),
                    Some(false) if cleanup.is_empty() => f.write_str("\nhelp: go on with the step that is not done"),
                    Some(false) => write!(
                        f,
                        "\nhelp: take away what it left, and run it again\n{}",
                        crate::error::indented(&cleanup.join(";\n"))
                    ),
                    None => write!(
                        f,
                        "\nnote: nobody can tell whether it happened\n\
                         help: look at the database; if the step did not happen, run it again\n          \
                                   migrate {direction} --interrupted repeat\n\
                         help: if it did happen, go on after it\n          \
                                   migrate {direction} --interrupted skip"
                    ),
                }
            }
            Self::UnknownUnfinished { unfinished } => {
                let Unfinished { name, direction, done, runner, at, .. } = unfinished;
                write!(
                    f,
                    "migration `{name}` was interrupted on its direction {direction}, and this program does not have it\n\
                     note: {runner} was at work on it at {at}; {} of its steps are done\n\
                     help: run the program that has it, which finishes it\n\
                     help: or take its changes away by hand, and say so\n          \
                               migrate mark --reverted {name} --reason \"...\"",
                    done
                )
            }
            Self::InvalidIndex { table, index, sql } => write!(
                f,
                "the index `{index}` of `{table}` is not complete, and nobody is building it\n\
                 note: it slows writes down, and serves no query\n\
                 help: drop it\n{}",
                crate::error::indented(sql)
            ),
            Self::Changed { applied, migration } => write!(
                f,
                "migration `{}` was changed after it was applied\n\
                 note: it was applied {} by {}; the one at {}:{} is another\n\
                 help: restore it as it was, and write a new migration for the change\n\
                 help: or, where both do the same to a database, accept it\n          \
                           migrate accept {} --reason \"...\"",
                applied.name, applied.applied_at, applied.applied_by, migration.file, migration.line, applied.name
            ),
            Self::Unknown { applied } => write!(
                f,
                "the database has migration `{}`, and this program does not\n\
                 note: it was applied {} by {}\n\
                 help: run the program that has it\n\
                 help: or, where its changes are not in the database, say so\n          \
                           migrate mark --reverted {} --reason \"...\"",
                applied.name, applied.applied_at, applied.applied_by, applied.name
            ),
        }
    }
}

/// Indexes that a `CREATE INDEX CONCURRENTLY` left behind, in the current schema.
const INVALID: &str = "SELECT t.relname, c.relname, format('DROP INDEX CONCURRENTLY %I', c.relname) \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid \
    WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'i' \
    AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid) ORDER BY 1, 2";

impl Run<'_> {
    /// What is not as it should be. Writes nothing.
    pub(crate) async fn diagnose(mut self) -> Result<Diagnosis, Error> {
        let memory = self.remember().await?;
        let server = self.connection.server().await.map_err(|error| self.trouble("ask for the version", error))?;
        let mut findings = Vec::new();
        let state = self.store.state(self.connection).await.map_err(|why| self.unreadable(why))?;
        if memory.unprepared && memory.there {
            findings.push(Finding::MissingTables);
        }
        let runner = self.look_at_runner(state.and_then(|state| state.lease), &mut findings).await?;
        let broken: Vec<_> = rechained(&memory.record.applied).into_iter().map(|row| row.name).collect();
        if !broken.is_empty() {
            findings.push(Finding::BrokenChain { migrations: broken });
        }
        let own = match &runner {
            Some(_) => Vec::new(),
            None => self.look_at_unfinished(&memory, server, &mut findings).await?,
        };
        if self.protocol() == Protocol::Postgres {
            let rows = self.connection.fetch(INVALID).await;
            let rows = rows.map_err(|error| self.trouble("look for invalid indexes", error))?;
            for row in rows {
                if let Ok([Some(table), Some(index), Some(sql)]) = <[_; 3]>::try_from(row)
                    && !own.iter().any(|sql| sql.contains(&index))
                {
                    findings.push(Finding::InvalidIndex { table, index, sql });
                }
            }
        }
        self.look_at_drift(&memory, &mut findings);
        let database = self.connection.place().to_owned();
        Ok(Diagnosis { database, server, findings, runner })
    }

    /// Who is at work right now. Whoever has a lease and a heart that stands still is not.
    async fn look_at_runner(
        &mut self,
        lease: Option<Held>,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Holder>, RunError> {
        let holder = session_holder(&self.store, self.connection).await;
        if let Some(holder) = holder.map_err(|error| self.trouble("look for the holder of the lock", error))? {
            return Ok(Some(holder));
        }
        let Some(held) = lease else { return Ok(None) };
        let holder = Holder::from(held.clone());
        match self.watch_until_dead(held).await.map_err(|why| self.unreadable(why))? {
            Some(_) => findings.push(Finding::DeadLease(holder)),
            None => return Ok(Some(holder)),
        }
        Ok(None)
    }

    /// What the server tells of an interrupted migration. Gives what will be run to clean up.
    async fn look_at_unfinished(
        &mut self,
        memory: &Memory,
        server: Server,
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<&'static str>, Error> {
        let Some(unfinished) = &memory.record.unfinished else { return Ok(Vec::new()) };
        let registry = self.with_stored(memory).await?;
        let planned = match resume(&registry, &memory.record, server) {
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
                    Some(step) => self.probe(step).await,
                    None => Ok(None),
                };
                let answer = answer.map_err(|error| self.trouble("find out what was interrupted", error))?;
                answer.or(match self.options.interrupted {
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

    fn look_at_drift(&self, memory: &Memory, findings: &mut Vec<Finding>) {
        let histories = self.registry.histories();
        for applied in &memory.record.applied {
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

    /// Puts in order what can be. What is left is told by the next diagnosis.
    pub(crate) async fn repair(mut self, findings: &[Finding]) -> Result<(), Error> {
        // Whoever claims takes a dead holder's lease over.
        if !self.claim().await? {
            return Err(RunError::Stopped.into());
        }
        let result = Box::pin(self.repaired(findings)).await;
        self.give_back().await;
        result
    }

    async fn repaired(&mut self, findings: &[Finding]) -> Result<(), Error> {
        let mut memory = self.remember().await?;
        self.prepare(&mut memory).await?;
        for finding in findings.iter().filter(|finding| finding.is_repairable()) {
            match finding {
                Finding::MissingTables => {
                    // Where each transaction has a lock of its own, the first one prepares.
                    self.note_repaired(&mut memory, &[], "created the tables that were missing").await?;
                }
                Finding::DeadLease(holder) => {
                    let what = format!("took the lock of {holder} away");
                    self.note_repaired(&mut memory, &[], &what).await?;
                }
                Finding::BrokenChain { .. } => {
                    let rows = rechained(&memory.record.applied);
                    self.note_repaired(&mut memory, &rows, "computed the chain anew").await?;
                }
                Finding::InvalidIndex { index, sql, table: _ } => {
                    let unbounded = Bounds { lock: None, statement: None };
                    let bound = self.bound_session(unbounded).await;
                    bound.map_err(|error| self.trouble("set the timeouts", error))?;
                    let dropped = self.watched("repair", sql, None).await;
                    dropped.map_err(|error| self.trouble("drop an index", error))?;
                    self.note_repaired(&mut memory, &[], &format!("dropped the index `{index}`")).await?;
                }
                Finding::Unfinished { .. } => self.claimed(Goal::Resume).await?,
                Finding::UnknownUnfinished { .. } | Finding::Changed { .. } | Finding::Unknown { .. } => {}
            }
        }
        Ok(())
    }

    async fn note_repaired(&mut self, memory: &mut Memory, rows: &[Applied], what: &str) -> Result<(), Error> {
        self.begin_decision(memory).await?;
        match self.write_repaired(rows, what).await {
            Ok(stamp) => {
                memory.stamp = stamp;
                memory.unprepared = false;
                Ok(())
            }
            Err(error) => {
                self.roll_back().await;
                Err(self.trouble("write the history", error).into())
            }
        }
    }

    async fn write_repaired(&mut self, rows: &[Applied], what: &str) -> Result<Option<String>, DatabaseError> {
        for row in rows {
            self.store.rewrite(self.connection, row).await?;
        }
        let runner = self.runner();
        let event = Event::Decided(Kind::Repaired, what);
        self.store.append(self.connection, About::nothing(), &runner, event).await?;
        self.fence().await?;
        let stamp = self.stamp().await?;
        self.connection.execute("COMMIT").await?;
        Ok(stamp)
    }
}
