//! Takes the lock away from its holder.

use std::time::{Duration, Instant};

use super::Recovery;
use crate::error::{Error, RunError};
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{JournalKind, LeaseRow, TablesError};
use crate::lock::{LeaseSessions, holder_of_lease};
use crate::server::{Cause, DatabaseError, Holder};

/// What became of the lease of another runner.
enum Freed {
    /// Nobody has it.
    Yes,
    /// The sessions of its holder were asked to end.
    SessionsEnded,
    /// It is as it was.
    NotYet,
}

impl Recovery<'_> {
    /// Takes the lock away from its holder. A lease that is not renewed is taken when it has expired; anything else only
    /// by force, which ends the holder's session. None where nobody has the lock.
    pub(crate) async fn unlock(mut self, force: bool, reason: &str) -> Result<Option<Holder>, Error> {
        self.session.refuse_read_only().await?;
        match self.session.store.lock_row_to_write(self.session.connection).await {
            Ok(_) => {}
            Err(TablesError::GarbledLease(lease)) if force => return self.free_garbled(lease.holder, reason).await,
            Err(why) => return Err(self.session.read_error(why).into()),
        }
        if let Some(holder) = self
            .session
            .session_holder()
            .await
            .map_err(|error| self.session.database_error("look for the holder of the lock", error))?
        {
            if !force {
                return Err(RunError::Alive {
                    location: self.session.connection.location().to_owned(),
                    holder: Box::new(holder),
                }
                .into());
            }
            self.end_session(&holder).await.map_err(|error| self.session.database_error("end the session", error))?;
            self.note_unlocked(reason).await?;
            return Ok(Some(holder));
        }
        match self.end_lease_of_another(force).await? {
            None => Ok(None),
            Some(held) => {
                self.note_unlocked(reason).await?;
                Ok(Some(holder_of_lease(held)))
            }
        }
    }

    /// Frees a lease whose holder is not known.
    async fn free_garbled(&mut self, holder: String, reason: &str) -> Result<Option<Holder>, Error> {
        let freed = self.session.store.free_garbled_lease(self.session.connection).await;
        freed.map_err(|error| self.session.database_error("take the lease away", error))?;
        self.note_unlocked(reason).await?;
        let runner = Some(if holder.is_empty() { "a runner of whom the row said nothing".to_owned() } else { holder });
        let (session, user, program, client, since, doing) = (None, None, None, None, None, None);
        Ok(Some(Holder { session, runner, user, program, client, since, doing }))
    }

    /// Frees a lease when nothing of its holder is left at work on the server. None where nobody has one.
    async fn end_lease_of_another(&mut self, force: bool) -> Result<Option<LeaseRow>, RunError> {
        let begun = Instant::now();
        let mut ended: Option<LeaseRow> = None;
        while let Some(held) = self.lease_of_another().await? {
            if ended.as_ref().is_some_and(|ended| ended.lease_id != held.lease_id) {
                // The next runner has taken it since.
                break;
            }
            if !force {
                let dead = self.session.watch_until_expired(held.clone()).await;
                if dead.map_err(|why| self.session.read_error(why))?.is_none() {
                    let alive = self.lease_of_another().await?;
                    let location = self.session.connection.location().to_owned();
                    let error = |held| RunError::Alive { location, holder: Box::new(holder_of_lease(held)) };
                    return alive.map_or(Ok(None), |held| Err(error(held)));
                }
            }
            let freed = self.free(&held).await;
            match freed.map_err(|error| self.session.database_error("take the lease away", error))? {
                Freed::Yes => return Ok(Some(held)),
                // Its holder gives it back when it notices.
                Freed::SessionsEnded => ended = Some(held.clone()),
                Freed::NotYet => {}
            }
            if begun.elapsed() >= self.session.options.lock_wait {
                let (location, waited) = (self.session.connection.location().to_owned(), begun.elapsed());
                return Err(RunError::Locked { location, waited, holder: Some(Box::new(holder_of_lease(held))) });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(ended)
    }

    async fn lease_of_another(&mut self) -> Result<Option<LeaseRow>, RunError> {
        let row = self.session.store.lock_row(self.session.connection).await;
        Ok(row.map_err(|why| self.session.read_error(why))?.and_then(|row| row.lease))
    }

    /// Ends the holder's session, then frees its lease.
    async fn free(&mut self, held: &LeaseRow) -> Result<Freed, DatabaseError> {
        match self.session.store.end_sessions(self.session.connection, held).await? {
            LeaseSessions::None => {}
            LeaseSessions::Ended => return Ok(Freed::SessionsEnded),
            LeaseSessions::Left => return Ok(Freed::NotYet),
        }
        match self.session.store.free_lease(self.session.connection, held).await {
            Ok(true) => Ok(Freed::Yes),
            Ok(false) => Ok(Freed::NotYet),
            // SQLite: it writes.
            Err(error) if error.cause == Cause::Busy => Ok(Freed::NotYet),
            Err(error) => Err(error),
        }
    }

    async fn end_session(&mut self, holder: &Holder) -> Result<(), DatabaseError> {
        let session: u64 = holder.session.as_deref().and_then(|session| session.parse().ok()).unwrap_or_default();
        let Some(end) = self.session.server().end_session(session) else { return Ok(()) };
        self.session.connection.fetch_as_user(&end).await.map(drop)
    }

    async fn note_unlocked(&mut self, reason: &str) -> Result<(), RunError> {
        let runner = self.session.runner();
        let event = JournalEvent::Decided(JournalKind::Unlocked, reason);
        let noted = self.session.store.append(self.session.connection, JournalSubject::nothing(), &runner, event).await;
        match noted {
            // There is no journal yet.
            Err(error) if matches!(error.cause, Cause::NoSuchTable | Cause::NoSuchColumn) => Ok(()),
            noted => noted.map_err(|error| self.session.database_error("write the journal", error)),
        }
    }
}
