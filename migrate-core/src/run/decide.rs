//! What somebody decides about the history, and why: the tables are never edited by hand.

use std::time::{Duration, Instant};

use super::bounds::Bounds;
use super::transaction::Begin;
use super::{Memory, Run};
use crate::chain::rechained;
use crate::connection::Protocol;
use crate::error::{Cause, DatabaseError, Error, PlanError, RunError};
use crate::history::journal::{About, Event, Kind};
use crate::history::{Applied, Held, NewRow};
use crate::lock::{Holder, session_holder};
use crate::plan::{Direction, Planned};

/// What somebody knows of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its changes are in the database, whoever made them.
    Applied,
    /// Its changes are not in the database.
    Reverted,
}

/// What becomes of the rows of the history, and what the journal tells of it.
struct Decision {
    about: About<'static>,
    kind: Kind,
    add: Option<Planned>,
    /// History and name.
    remove: Option<(String, String)>,
    accept: Option<&'static str>,
}

impl Run<'_> {
    /// Writes that a migration is, or is not, applied; runs nothing of it.
    pub(crate) async fn mark(mut self, name: &str, mark: Mark, reason: &str) -> Result<(), Error> {
        self.connection.create().await?;
        self.claim_or_stop().await?;
        let result = self.marked(name, mark, reason).await;
        self.give_back().await;
        result
    }

    async fn marked(&mut self, name: &str, mark: Mark, reason: &str) -> Result<(), Error> {
        let mut memory = self.remember().await?;
        let row = row_named(&memory, name);
        if let Some(unfinished) = &memory.record.unfinished
            && unfinished.name != bare(name)
        {
            return Err(PlanError::OtherUnfinished { unfinished: Box::new(unfinished.clone()) }.into());
        }
        let interrupted = memory.record.unfinished.as_ref().filter(|unfinished| unfinished.name == bare(name));
        let decision = match mark {
            Mark::Applied => {
                let migration = self.registry.migrations()[self.registry.named(name)?];
                let add = match (&row, interrupted) {
                    (None, _) => {
                        let server = self.connection.server().await;
                        let server = server.map_err(|error| self.trouble("ask for the version", error))?;
                        Some(Planned::of(migration, Direction::Up, server)?)
                    }
                    // It was on its way down, and its row is there still.
                    (Some(_), Some(_)) => None,
                    (Some(_), None) => return Err(PlanError::Marked { name: name.to_owned(), applied: true }.into()),
                };
                let about = About::migration(migration, Direction::Up);
                Decision { about, kind: Kind::MarkedApplied, add, remove: None, accept: None }
            }
            Mark::Reverted => {
                let linked = self.registry.named(name).map(|place| self.registry.migrations()[place]);
                let leaked = |history: &str, name: &str, checksum: &str| About {
                    history: String::leak(history.to_owned()),
                    name: String::leak(name.to_owned()),
                    checksum: String::leak(checksum.to_owned()),
                    direction: Direction::Down,
                };
                let about = match (linked, &row, interrupted) {
                    (Ok(migration), _, _) => About::migration(migration, Direction::Down),
                    // The row of a migration that nobody has any more.
                    (Err(_), Some(row), _) => leaked(&row.history, &row.name, &row.checksum),
                    // It did not come to a row.
                    (Err(_), None, Some(unfinished)) => leaked(&unfinished.history, &unfinished.name, ""),
                    (Err(unknown), None, None) => return Err(unknown.into()),
                };
                if row.is_none() && interrupted.is_none() {
                    return Err(PlanError::Marked { name: name.to_owned(), applied: false }.into());
                }
                let remove = row.map(|row| (row.history, row.name));
                Decision { about, kind: Kind::MarkedReverted, add: None, remove, accept: None }
            }
        };
        self.decide(&mut memory, &decision, reason).await
    }

    /// Accepts that an applied migration was changed since.
    pub(crate) async fn accept(mut self, name: &str, reason: &str) -> Result<(), Error> {
        self.connection.create().await?;
        self.claim_or_stop().await?;
        let result = self.accepted(name, reason).await;
        self.give_back().await;
        result
    }

    async fn accepted(&mut self, name: &str, reason: &str) -> Result<(), Error> {
        let mut memory = self.remember().await?;
        let migration = self.registry.migrations()[self.registry.named(name)?];
        let row = row_named(&memory, &format!("{}::{}", migration.history, migration.name));
        match row {
            None => Err(PlanError::NotApplied { name: migration.name }.into()),
            Some(row) if row.checksum == migration.checksum => {
                Err(PlanError::Unchanged { name: migration.name }.into())
            }
            Some(_) => {
                let about = About::migration(migration, Direction::Up);
                let accept = Some(migration.checksum);
                let decision = Decision { about, kind: Kind::Accepted, add: None, remove: None, accept };
                self.decide(&mut memory, &decision, reason).await
            }
        }
    }

    pub(super) async fn claim_or_stop(&mut self) -> Result<(), Error> {
        if self.claim().await? { Ok(()) } else { Err(RunError::Stopped.into()) }
    }

    async fn decide(&mut self, memory: &mut Memory, decision: &Decision, reason: &str) -> Result<(), Error> {
        self.prepare(memory).await?;
        self.begin_decision(memory).await?;
        let written = async {
            self.write_decision(memory, decision, reason).await?;
            self.fence().await?;
            self.connection.execute("COMMIT").await
        };
        match written.await {
            Ok(_) => Ok(()),
            Err(error) => {
                self.roll_back().await;
                Err(self.trouble("write the history", error).into())
            }
        }
    }

    /// A transaction for rows of the history alone.
    pub(super) async fn begin_decision(&mut self, memory: &Memory) -> Result<(), Error> {
        let bounds = Bounds { lock: Some(self.options.lock_timeout), statement: self.options.statement_timeout };
        match self.begin(memory, bounds).await? {
            Begin::Begun(_) => Ok(()),
            Begin::Overtaken => Err(RunError::Overtaken { place: self.connection.place().to_owned() }.into()),
            Begin::Stopped => Err(RunError::Stopped.into()),
        }
    }

    async fn write_decision(
        &mut self,
        memory: &mut Memory,
        decision: &Decision,
        reason: &str,
    ) -> Result<(), DatabaseError> {
        let Decision { about, kind, add, remove, accept } = decision;
        if let Some(planned) = add {
            let row = memory.row(planned.migration, Duration::ZERO, self.options);
            let new = NewRow { applied: &row, script: Some(planned.script), measured: None };
            for statement in self.store.addition(&new) {
                self.connection.execute(&statement).await?;
            }
            memory.add(row);
        }
        if let Some((history, name)) = remove {
            for statement in self.store.removal(history, name) {
                self.connection.execute(&statement).await?;
            }
            memory.record.applied.retain(|row| (&row.history, &row.name) != (history, name));
        }
        if let Some(checksum) = accept {
            for row in &mut memory.record.applied {
                if (row.history.as_str(), row.name.as_str()) == (about.history, about.name) {
                    (*checksum).clone_into(&mut row.checksum);
                    self.store.rewrite(self.connection, row).await?;
                }
            }
        }
        for row in rechained(&memory.record.applied) {
            self.store.rewrite(self.connection, &row).await?;
        }
        let runner = self.runner();
        self.store.append(self.connection, *about, &runner, Event::Decided(*kind, reason)).await
    }

    /// Takes the lock from whoever has it. A lease whose heart stands still is taken after its time; anything else only
    /// by force, which ends the other one's session. None where nobody has it.
    pub(crate) async fn unlock(mut self, force: bool, reason: &str) -> Result<Option<Holder>, Error> {
        self.store.state_to_write(self.connection).await.map_err(|why| self.unreadable(why))?;
        if let Some(holder) = session_holder(&self.store, self.connection)
            .await
            .map_err(|error| self.trouble("look for the holder of the lock", error))?
        {
            if !force {
                return Err(
                    RunError::Alive { place: self.connection.place().to_owned(), holder: Box::new(holder) }.into()
                );
            }
            self.end_session(&holder).await.map_err(|error| self.trouble("end the session", error))?;
            self.note_unlocked(reason).await?;
            return Ok(Some(holder));
        }
        match self.end_lease_of_another(force).await? {
            None => Ok(None),
            Some(held) => {
                self.note_unlocked(reason).await?;
                Ok(Some(Holder::from(held)))
            }
        }
    }

    /// Frees a lease when nothing of its holder is left at work on the server. None where nobody has one.
    async fn end_lease_of_another(&mut self, force: bool) -> Result<Option<Held>, RunError> {
        let begun = Instant::now();
        while let Some(held) = self.lease_of_another().await? {
            if !force {
                let dead = self.watch_until_dead(held.clone()).await;
                if dead.map_err(|why| self.unreadable(why))?.is_none() {
                    let alive = self.lease_of_another().await?;
                    let place = self.connection.place().to_owned();
                    let error = |held| RunError::Alive { place, holder: Box::new(Holder::from(held)) };
                    return alive.map_or(Ok(None), |held| Err(error(held)));
                }
            }
            let freed = self.free(&held).await;
            if freed.map_err(|error| self.trouble("take the lease away", error))? {
                return Ok(Some(held));
            }
            if begun.elapsed() >= self.options.lock_wait {
                let (place, waited) = (self.connection.place().to_owned(), begun.elapsed());
                return Err(RunError::Locked { place, waited, holder: Some(Box::new(Holder::from(held))) });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(None)
    }

    async fn lease_of_another(&mut self) -> Result<Option<Held>, RunError> {
        let state = self.store.state(self.connection).await.map_err(|why| self.unreadable(why))?;
        Ok(state.and_then(|state| state.lease))
    }

    /// Ends the holder's session, then frees its lease. False where that takes another moment.
    async fn free(&mut self, held: &Held) -> Result<bool, DatabaseError> {
        if !self.store.end_sessions(self.connection, held).await? {
            return Ok(false);
        }
        match self.store.free_lease(self.connection, held).await {
            // SQLite: it writes.
            Err(error) if error.cause == Cause::Busy => Ok(false),
            buried => buried,
        }
    }

    async fn end_session(&mut self, holder: &Holder) -> Result<(), DatabaseError> {
        let session: u64 = holder.session.as_deref().and_then(|session| session.parse().ok()).unwrap_or_default();
        let end = match self.protocol() {
            Protocol::Postgres => format!("SELECT pg_terminate_backend({session})"),
            Protocol::MySql => format!("KILL {session}"),
            Protocol::Sqlite => return Ok(()),
        };
        self.connection.execute(&end).await.map(drop)
    }

    async fn note_unlocked(&mut self, reason: &str) -> Result<(), RunError> {
        let runner = self.runner();
        let event = Event::Decided(Kind::Unlocked, reason);
        let noted = self.store.append(self.connection, About::nothing(), &runner, event).await;
        match noted {
            // There is no journal yet, or only one of an older form.
            Err(error) if matches!(error.cause, Cause::NoSuchTable | Cause::NoSuchColumn) => Ok(()),
            noted => noted.map_err(|error| self.trouble("write the journal", error)),
        }
    }
}

fn bare(name: &str) -> &str {
    name.rsplit_once("::").map_or(name, |(_, name)| name)
}

fn row_named(memory: &Memory, name: &str) -> Option<Applied> {
    let (history, name) = match name.rsplit_once("::") {
        Some((history, name)) => (Some(history), name),
        None => (None, name),
    };
    let found = |row: &&Applied| row.name == name && history.is_none_or(|history| row.history == history);
    memory.record.applied.iter().find(found).cloned()
}
