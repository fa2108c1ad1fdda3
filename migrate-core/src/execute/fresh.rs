//! A database that is emptied, and then gets every migration anew.

use super::Executor;
use crate::empty::{drop_objects, list_objects};
use crate::error::Error;
use crate::event::Event;
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{HistorySnapshot, JournalKind, TablesError};
use crate::lock::Session;
use crate::plan::{Goal, Up};
use crate::report::Report;
use crate::server::{DatabaseObject, StatementLimits};

/// What was dropped, and what was run then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// What was dropped, in words: `table "users"`.
    pub dropped: Vec<String>,
    /// What was run on the empty database.
    pub report: Report,
}

impl Executor<'_> {
    /// What would be dropped, in words. Writes nothing.
    pub(crate) async fn list_objects(self) -> Result<Vec<String>, Error> {
        let objects = list_objects(self.session.connection).await;
        let objects = objects.map_err(|error| self.session.database_error("list what the database holds", error))?;
        Ok(in_words(&objects))
    }

    /// Drops everything, the history included, and applies every migration.
    pub(crate) async fn fresh(mut self) -> Result<Fresh, Error> {
        self.session.connection.create().await?;
        self.session.acquire_or_stop().await?;
        let result = Box::pin(self.empty_and_fill()).await;
        self.session.release_lock().await;
        result.map(|dropped| Fresh { dropped, report: self.report })
    }

    async fn empty_and_fill(&mut self) -> Result<Vec<String>, Error> {
        let dropped = self.empty().await?;
        self.session.emit(Event::Emptied(&dropped));
        if self.session.lease_was_dropped() && !self.session.acquire_lock().await? {
            self.report.stopped = true;
        } else {
            self.execute_goal(Goal::Up(Up::All)).await?;
        }
        Ok(dropped)
    }

    async fn empty(&mut self) -> Result<Vec<String>, Error> {
        let mut snapshot = self.session.load_history().await?;
        self.refuse_to_destroy("fresh", &snapshot).await?;
        // Nothing is created only to be dropped.
        snapshot.incomplete = false;
        snapshot.environment = self.protected_by(&snapshot);
        let Some(keys) = self.session.server().foreign_keys() else {
            return Ok(in_words(&self.drop_everything(&snapshot).await?));
        };
        let before = keys.turn_off(self.session.connection).await;
        let before = before.map_err(|error| self.session.database_error("turn foreign keys off", error))?;
        let dropped = self.drop_everything(&snapshot).await;
        let set = keys.set(self.session.connection, &before).await;
        let dropped = dropped?;
        set.map_err(|error| self.session.database_error("turn foreign keys on", error))?;
        Ok(in_words(&dropped))
    }

    /// Where the server can, a failure takes all of it back.
    async fn drop_everything(&mut self, snapshot: &HistorySnapshot) -> Result<Vec<DatabaseObject>, Error> {
        if !self.session.server().can_take_back() {
            let limits = StatementLimits::of_options(self.session.options);
            let limited = self.session.limit_session(limits).await;
            limited.map_err(|error| self.session.database_error("set the timeouts", error))?;
        }
        self.session.begin_decision(snapshot).await?;
        let dropped = async {
            self.session.renew_before_commit().await?;
            let dropped = drop_objects(self.session.connection).await?;
            self.begin_anew(snapshot, dropped.len()).await?;
            self.session.commit().await?;
            Ok::<_, TablesError>(dropped)
        };
        match dropped.await {
            Ok(dropped) => Ok(dropped),
            Err(why) => {
                self.session.roll_back().await;
                Err(self.session.tables_error("drop everything", why).into())
            }
        }
    }

    /// A protected database stays one, and a new journal tells that it is not the first.
    async fn begin_anew(&mut self, snapshot: &HistorySnapshot, dropped: usize) -> Result<(), TablesError> {
        if self.registry.migrations().is_empty() && snapshot.environment.is_none() {
            // It is left empty.
            return Ok(());
        }
        let (runner, what) = (self.session.runner(), format!("dropped {dropped} objects"));
        let Session { store, connection, .. } = &mut self.session;
        store.prepare(connection).await?;
        if let Some(environment) = &snapshot.environment {
            store.belongs_to(connection, environment).await?;
        }
        let event = JournalEvent::Decided(JournalKind::Emptied, &what);
        Ok(store.append(connection, JournalSubject::nothing(), &runner, event).await?)
    }
}

fn in_words(objects: &[DatabaseObject]) -> Vec<String> {
    objects.iter().map(ToString::to_string).collect()
}
