//! A database that is emptied, and then gets every migration anew.

use super::Executor;
use super::asked::AskedFor;
use crate::empty::{drop_objects, list_objects};
use crate::error::{Error, RunError};
use crate::event::Event;
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{HistorySnapshot, JournalKind, TablesError};
use crate::lock::Session;
use crate::plan::{Goal, Up};
use crate::report::Report;
use crate::server::{Cause, DatabaseError, DatabaseObject, StatementLimits};

/// How many objects a transaction drops at first, where the server cannot hold the locks of all of them.
const LARGEST_PORTION: usize = 64;

/// What was dropped, and what was run then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fresh {
    /// What was dropped, in words: `table "users"`.
    pub dropped: Vec<String>,
    /// What was run on the empty database.
    pub report: Report,
}

impl Executor<'_> {
    /// What would be dropped, in words. Writes nothing.
    pub(crate) async fn list_objects(mut self) -> Result<Vec<String>, Error> {
        let snapshot = self.session.load_history().await?;
        let elsewhere = self.kept_elsewhere(&snapshot).await?;
        let mut objects = self.objects_here().await?;
        objects.extend(elsewhere);
        Ok(in_words(&objects))
    }

    /// Drops everything, the history included, and applies every migration.
    pub(crate) async fn fresh(mut self) -> Result<Fresh, Error> {
        self.session.connection.create().await?;
        let asked = self.asked_for("fresh", false).await?;
        self.session.acquire_or_stop().await?;
        let result = Box::pin(self.empty_and_fill(&asked)).await;
        self.session.release_lock().await;
        result.map(|dropped| Fresh { dropped, report: self.report })
    }

    async fn empty_and_fill(&mut self, asked: &AskedFor) -> Result<Vec<String>, Error> {
        let dropped = self.empty(asked).await?;
        self.session.emit(Event::Emptied(&dropped));
        if !self.registry.migrations().is_empty() {
            self.execute_goal(Goal::Up(Up::All), None).await?;
        }
        Ok(dropped)
    }

    async fn empty(&mut self, asked: &AskedFor) -> Result<Vec<String>, Error> {
        let mut snapshot = self.session.load_history().await?;
        self.refuse_to_destroy("fresh", &snapshot).await?;
        self.refuse_if_changed(asked, &snapshot)?;
        let elsewhere = self.kept_elsewhere(&snapshot).await?;
        // Nothing is created only to be dropped.
        snapshot.incomplete = false;
        snapshot.environment = self.protected_by(&snapshot);
        let dropped = match self.session.server().foreign_keys() {
            None => self.drop_everything(&snapshot, elsewhere).await?,
            Some(keys) => {
                let before = keys.turn_off(self.session.connection).await;
                let before = before.map_err(|error| self.session.database_error("turn foreign keys off", error))?;
                let dropped = self.drop_everything(&snapshot, elsewhere).await;
                let set = keys.set(self.session.connection, &before).await;
                let dropped = dropped?;
                set.map_err(|error| self.session.database_error("turn foreign keys on", error))?;
                dropped
            }
        };
        // The tables that were only made for the lock of this run are no news.
        let of_others = dropped.iter().filter(|object| asked.had_tables || !self.session.store.is_own(&object.name));
        Ok(of_others.map(ToString::to_string).collect())
    }

    /// What goes although it is not in the schema that is emptied: tables of the history that are kept in another one,
    /// and what migrations created elsewhere.
    async fn kept_elsewhere(&mut self, snapshot: &HistorySnapshot) -> Result<Vec<DatabaseObject>, Error> {
        let mut elsewhere = self.created_elsewhere(snapshot).await?;
        if snapshot.exists && self.has_tables_elsewhere().await? {
            let histories = self.registry.histories();
            let foreign = snapshot.applied.iter().find(|row| !histories.contains(row.history.as_str()));
            if let Some(row) = foreign {
                // Whose tables these are cannot be known: they may be in any schema.
                return Err(RunError::SharedTables {
                    location: self.session.location(),
                    table: self.session.store.history.clone(),
                    history: row.history.clone(),
                }
                .into());
            }
            let tables = self.session.store.tables();
            let own =
                tables.map(|name| DatabaseObject { kind: "table".to_owned(), name: name.to_owned(), elsewhere: false });
            elsewhere.extend(own);
        }
        Ok(elsewhere)
    }

    async fn has_tables_elsewhere(&mut self) -> Result<bool, RunError> {
        let Some(query) = self.session.server().current_schema_query() else { return Ok(false) };
        let schema = self.session.connection.value(query).await;
        let schema = schema.map_err(|error| self.session.database_error("ask for the schema", error))?;
        Ok(self.session.store.is_outside(schema.as_deref().unwrap_or_default()))
    }

    async fn objects_here(&mut self) -> Result<Vec<DatabaseObject>, RunError> {
        let objects = list_objects(self.session.connection).await;
        objects.map_err(|error| self.session.database_error("list what the database holds", error))
    }

    /// Where the server can, a failure takes all of it back. What is too much for one transaction is dropped in several.
    async fn drop_everything(
        &mut self,
        snapshot: &HistorySnapshot,
        elsewhere: Vec<DatabaseObject>,
    ) -> Result<Vec<DatabaseObject>, Error> {
        let can_take_back = self.session.server().can_take_back();
        if !can_take_back {
            let limits = StatementLimits::of_options(self.session.options);
            let limited = self.session.limit_session(limits).await;
            limited.map_err(|error| self.session.database_error("set the timeouts", error))?;
        }
        let before = self.objects_here().await?;
        match self.drop_in_one(snapshot, &elsewhere).await {
            Err(RunError::Database { error, .. }) if error.cause == Cause::TooManyLocks && can_take_back => {
                self.drop_in_portions(snapshot, before, elsewhere).await
            }
            Err(RunError::Database { error, .. }) if !can_take_back => {
                Err(self.partly_dropped(before.len(), error).await)
            }
            dropped => Ok(dropped?),
        }
    }

    async fn drop_in_one(
        &mut self,
        snapshot: &HistorySnapshot,
        elsewhere: &[DatabaseObject],
    ) -> Result<Vec<DatabaseObject>, RunError> {
        self.session.begin_decision(snapshot).await?;
        let dropped = async {
            self.session.renew_before_commit().await?;
            let mut objects = list_objects(self.session.connection).await?;
            objects.extend_from_slice(elsewhere);
            drop_objects(self.session.connection, &objects).await?;
            self.begin_anew(snapshot, objects.len()).await?;
            self.session.commit().await?;
            Ok(objects)
        };
        let dropped = dropped.await;
        self.or_roll_back(dropped).await
    }

    /// First the history, so that nothing counts as applied that may be gone; then everything else, so many at once as
    /// the server can hold locks for; at last the tables of the history.
    async fn drop_in_portions(
        &mut self,
        snapshot: &HistorySnapshot,
        objects: Vec<DatabaseObject>,
        elsewhere: Vec<DatabaseObject>,
    ) -> Result<Vec<DatabaseObject>, Error> {
        match self.drop_portions(snapshot, &objects, &elsewhere).await {
            Ok(()) => Ok(objects.into_iter().chain(elsewhere).collect()),
            Err(RunError::Database { error, .. }) => Err(self.partly_dropped(objects.len(), error).await),
            Err(error) => Err(error.into()),
        }
    }

    async fn drop_portions(
        &mut self,
        snapshot: &HistorySnapshot,
        objects: &[DatabaseObject],
        elsewhere: &[DatabaseObject],
    ) -> Result<(), RunError> {
        if snapshot.exists {
            self.forget_history(snapshot).await?;
        }
        let of_others: Vec<_> =
            objects.iter().filter(|object| !self.session.store.is_own(&object.name)).cloned().collect();
        let (mut left, mut portion) = (of_others.as_slice(), LARGEST_PORTION);
        while !left.is_empty() {
            let (next, rest) = left.split_at(portion.min(left.len()));
            match self.drop_portion(snapshot, next).await {
                Ok(()) => left = rest,
                Err(RunError::Database { error, .. }) if error.cause == Cause::TooManyLocks && portion > 1 => {
                    portion /= 2;
                }
                Err(error) => return Err(error),
            }
        }
        self.drop_in_one(snapshot, elsewhere).await.map(drop)
    }

    async fn forget_history(&mut self, snapshot: &HistorySnapshot) -> Result<(), RunError> {
        self.session.begin_decision(snapshot).await?;
        let runner = self.session.runner();
        let written = async {
            let Session { store, connection, .. } = &mut self.session;
            store.forget(connection).await?;
            let event =
                JournalEvent::Decided(JournalKind::Emptied, "began to drop everything, in several transactions");
            store.append(connection, JournalSubject::nothing(), &runner, event).await?;
            self.session.renew_before_commit().await?;
            self.session.connection.execute("COMMIT").await?;
            Ok(())
        };
        let written = written.await;
        self.or_roll_back(written).await
    }

    async fn drop_portion(&mut self, snapshot: &HistorySnapshot, objects: &[DatabaseObject]) -> Result<(), RunError> {
        self.session.begin_decision(snapshot).await?;
        let dropped = async {
            drop_objects(self.session.connection, objects).await?;
            self.session.renew_before_commit().await?;
            self.session.connection.execute("COMMIT").await?;
            Ok(())
        };
        let dropped = dropped.await;
        self.or_roll_back(dropped).await
    }

    async fn or_roll_back<T>(&mut self, result: Result<T, TablesError>) -> Result<T, RunError> {
        match result {
            Ok(done) => Ok(done),
            Err(why) => {
                self.session.roll_back().await;
                Err(self.session.tables_error("drop everything", why))
            }
        }
    }

    /// The server refused to drop everything, and what it had dropped before stays dropped. It is counted by asking what
    /// is there.
    async fn partly_dropped(&mut self, total: usize, error: DatabaseError) -> Error {
        let left = list_objects(self.session.connection).await.ok().map(|left| left.len());
        RunError::PartlyDropped { location: self.session.location(), total, left, error: Box::new(error) }.into()
    }

    /// A protected database stays one, and a new journal tells that it is not the first. The lock of this run stays, too.
    async fn begin_anew(&mut self, snapshot: &HistorySnapshot, dropped: usize) -> Result<(), TablesError> {
        if self.registry.migrations().is_empty() && snapshot.environment.is_none() {
            // It is left empty.
            self.session.forget_lease();
            return Ok(());
        }
        let (runner, what) = (self.session.runner(), format!("dropped {dropped} objects"));
        let Session { store, connection, .. } = &mut self.session;
        store.prepare(connection).await?;
        if let Some(environment) = &snapshot.environment {
            store.belongs_to(connection, environment).await?;
        }
        let event = JournalEvent::Decided(JournalKind::Emptied, &what);
        store.append(connection, JournalSubject::nothing(), &runner, event).await?;
        self.session.write_lease_anew().await
    }
}

fn in_words(objects: &[DatabaseObject]) -> Vec<String> {
    objects.iter().map(ToString::to_string).collect()
}
