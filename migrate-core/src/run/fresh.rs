//! A database that is emptied, and then gets every migration anew.

use super::bounds::Bounds;
use super::{Memory, Run};
use crate::connection::Protocol;
use crate::error::Error;
use crate::event::Event;
use crate::fresh::{self, ForeignKeys, Thing};
use crate::history::Unreadable;
use crate::history::journal::{self, About, Kind};
use crate::plan::{Goal, Up};
use crate::report::Report;

/// What was dropped, and what was run then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// What was dropped, in words: `table "users"`.
    pub dropped: Vec<String>,
    /// What was run on the empty database.
    pub report: Report,
}

impl Run<'_> {
    /// What would be dropped, in words. Writes nothing.
    pub(crate) async fn everything(self) -> Result<Vec<String>, Error> {
        let things = fresh::everything(self.connection).await;
        let things = things.map_err(|error| self.trouble("list what the database holds", error))?;
        Ok(words(&things))
    }

    /// Drops everything, the history included, and applies every migration.
    pub(crate) async fn fresh(mut self) -> Result<Fresh, Error> {
        self.connection.create().await?;
        self.claim_or_stop().await?;
        let result = Box::pin(self.emptied_and_filled()).await;
        self.give_back().await;
        result.map(|dropped| Fresh { dropped, report: self.report })
    }

    async fn emptied_and_filled(&mut self) -> Result<Vec<String>, Error> {
        let dropped = self.emptied().await?;
        self.tell(Event::Emptied(&dropped));
        // A lease went with its table.
        if self.attendant.lease.take().is_some() && !self.claim().await? {
            self.report.stopped = true;
        } else {
            self.claimed(Goal::Up(Up::All)).await?;
        }
        Ok(dropped)
    }

    async fn emptied(&mut self) -> Result<Vec<String>, Error> {
        let mut memory = self.remember().await?;
        self.refuse_to_destroy("fresh", &memory).await?;
        // Nothing is created only to be dropped.
        memory.unprepared = false;
        memory.environment = self.protected_by(&memory);
        let Some(keys) = ForeignKeys::of(self.protocol()) else {
            return Ok(words(&self.drop_everything(&memory).await?));
        };
        let before = keys.turn_off(self.connection).await;
        let before = before.map_err(|error| self.trouble("turn foreign keys off", error))?;
        let dropped = self.drop_everything(&memory).await;
        let set = keys.set(self.connection, &before).await;
        let dropped = dropped?;
        set.map_err(|error| self.trouble("turn foreign keys on", error))?;
        Ok(words(&dropped))
    }

    /// Where the server can, a failure takes all of it back.
    async fn drop_everything(&mut self, memory: &Memory) -> Result<Vec<Thing>, Error> {
        if self.protocol() == Protocol::MySql {
            let bounds = Bounds { lock: Some(self.options.lock_timeout), statement: self.options.statement_timeout };
            let bound = self.bound_session(bounds).await;
            bound.map_err(|error| self.trouble("set the timeouts", error))?;
        }
        self.begin_decision(memory).await?;
        let dropped = async {
            self.fence().await?;
            let dropped = fresh::drop_everything(self.connection).await?;
            self.begin_anew(memory, dropped.len()).await?;
            self.connection.execute("COMMIT").await?;
            Ok::<_, Unreadable>(dropped)
        };
        match dropped.await {
            Ok(dropped) => Ok(dropped),
            Err(why) => {
                self.roll_back().await;
                Err(self.unusable("drop everything", why).into())
            }
        }
    }

    /// A protected database stays one, and a new journal tells that it is not the first.
    async fn begin_anew(&mut self, memory: &Memory, dropped: usize) -> Result<(), Unreadable> {
        if self.registry.migrations().is_empty() && memory.environment.is_none() {
            // It is left empty.
            return Ok(());
        }
        self.store.prepare(self.connection).await?;
        if let Some(environment) = &memory.environment {
            self.store.belongs_to(self.connection, environment).await?;
        }
        let (runner, what) = (self.runner(), format!("dropped {dropped} objects"));
        let event = journal::Event::Decided(Kind::Emptied, &what);
        Ok(self.store.append(self.connection, About::nothing(), &runner, event).await?)
    }
}

fn words(things: &[Thing]) -> Vec<String> {
    things.iter().map(ToString::to_string).collect()
}
