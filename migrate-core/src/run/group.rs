//! Migrations that share a transaction: in an empty database nobody waits for them, and most of their time would go into
//! commits and round trips.

use std::time::Duration;

use tracing::Instrument as _;

use super::bounds::Bounds;
use super::transaction::Begin;
use super::{Memory, Run};
use crate::error::{Cause, DatabaseError, RunError};
use crate::event::Event;
use crate::history::journal::{self, About};
use crate::history::{Applied, Grouping, NewRow};
use crate::migration::{Probe, Step, Timeouts};
use crate::options::Group;
use crate::plan::{Direction, Planned};
use crate::report::Ran;

/// How many migrations share a transaction: so many that its commit hardly counts, and so few that their locks fit into
/// PostgreSQL's table, which has room for 6,400 by default.
const MOST: usize = 100;

/// How many bytes of text go over the wire at once, or a little more: so many that round trips hardly count, and so few
/// that nobody has to hold them.
const LONG: usize = 64 * 1024;

/// The same for SQLite, whose thread takes longer to be woken than for most statements, and which copies what is left of a
/// text for each statement in it.
const LONG_FOR_SQLITE: usize = 32 * 1024;

/// How a group ended.
pub(super) enum Together {
    /// All of it is committed.
    Committed,
    /// The server refused some of it, and nothing was kept. Run by themselves, those before the mistake are kept, and the
    /// mistake is told exactly.
    Refused,
    /// Another runner was faster, and the plan is out of date.
    Overtaken,
    /// The run was asked to end before anything was done.
    Stopped,
}

/// The migrations at the beginning of a plan that can share a transaction.
pub(super) fn group(planned: &[Planned]) -> &[Planned] {
    let history = planned.first().map(|first| first.migration.history);
    let fits = |planned: &&Planned| planned.can_share() && Some(planned.migration.history) == history;
    &planned[..planned.iter().take(MOST).take_while(fits).count()]
}

impl Planned {
    /// Whether nothing about it needs a transaction of its own. Raw SQL may hold anything, a `COMMIT` or an open comment.
    fn can_share(&self) -> bool {
        let shares =
            |step: &Step| step.rebuilds.is_none() && !matches!(step.probe, Probe::Unknown) && step.cleanup.is_empty();
        self.direction == Direction::Up
            && self.resumed.is_none()
            && self.step_list.transactional
            && self.migration.timeouts == Timeouts::default()
            && self.step_list.steps.iter().all(shares)
    }
}

impl Run<'_> {
    /// How the migrations of a plan may share transactions: where the database holds no tables but the history's own, so
    /// that nobody can be kept waiting.
    pub(super) async fn grouping(
        &mut self,
        planned: &[Planned],
        memory: &Memory,
    ) -> Result<Option<Grouping>, RunError> {
        let wanted = match self.options.group {
            Group::OnEmpty => memory.record.applied.is_empty() && planned.len() > 1,
            Group::Never => false,
        };
        let Some(grouping) = Grouping::on(self.protocol()).filter(|_| wanted) else { return Ok(None) };
        let alone = self.store.is_alone(self.connection, grouping).await;
        let alone = alone.map_err(|error| self.trouble("list what the database holds", error))?;
        Ok(Some(grouping).filter(|_| alone))
    }

    /// Runs a group in one transaction.
    pub(super) async fn together(
        &mut self,
        group: &[Planned],
        grouping: Grouping,
        memory: &mut Memory,
    ) -> Result<Together, RunError> {
        let [first, .., last] = group else { return Ok(Together::Refused) };
        let (first, last) = (first.migration.name, last.migration.name);
        self.tell(Event::GroupStarted { first, last, migrations: group.len() });
        self.say_what_is_done(&format!("{first} to {last}")).await?;
        let span = tracing::info_span!("group", first, last, migrations = group.len());
        let before = (memory.record.applied.len(), memory.heads.clone());
        let ended = self.share(group, grouping, memory).instrument(span).await;
        if !matches!(ended, Ok(Together::Committed)) {
            memory.record.applied.truncate(before.0);
            memory.heads = before.1;
        }
        match ended {
            Err(error) => Err(self.explain(error).await),
            ended => ended,
        }
    }

    async fn share(
        &mut self,
        group: &[Planned],
        grouping: Grouping,
        memory: &mut Memory,
    ) -> Result<Together, RunError> {
        let bounds = Bounds::of_migration(self.options, group[0].migration);
        match self.begin(memory, bounds).await? {
            Begin::Begun(_) => {}
            Begin::Overtaken => return Ok(Together::Overtaken),
            Begin::Stopped => return Ok(Together::Stopped),
        }
        let (durations, stamp) = match self.write_group(group, grouping, memory, bounds).await {
            Ok(Some(written)) => written,
            Ok(None) => {
                self.roll_back().await;
                return Ok(Together::Refused);
            }
            Err(error) => {
                self.roll_back().await;
                return self.refused("apply several migrations in one transaction", error);
            }
        };
        if let Err(error) = self.connection.execute("COMMIT").await {
            self.roll_back().await;
            return self.refused("commit several migrations; the next run finds out whether they were kept", error);
        }
        memory.stamp = stamp;
        memory.unprepared = false;
        for (planned, duration) in group.iter().zip(durations) {
            let Planned { migration, direction, .. } = planned;
            let steps = planned.step_list.steps.len();
            self.tell(Event::MigrationStarted { name: migration.name, direction: *direction, steps });
            let ran = Ran { history: migration.history, name: migration.name, direction: *direction, steps, duration };
            self.tell(Event::MigrationFinished(&ran));
            self.report.migrations.push(ran);
        }
        Ok(Together::Committed)
    }

    /// What the server refused is told by the one migration that it was. Without a connection, or without the lease,
    /// there is no other try.
    fn refused(&self, what: &'static str, error: DatabaseError) -> Result<Together, RunError> {
        match error.cause {
            Cause::Disconnected | Cause::LeaseLost => Err(self.trouble(what, error)),
            _ => Ok(Together::Refused),
        }
    }

    /// Everything between the begin and the commit: how long each migration took, and the stamp. None where the rows of
    /// the history are not there afterwards, as text that the user wrote has swallowed what came after it.
    async fn write_group(
        &mut self,
        group: &[Planned],
        grouping: Grouping,
        memory: &mut Memory,
        bounds: Bounds,
    ) -> Result<Option<(Vec<Duration>, Option<String>)>, DatabaseError> {
        let before = memory.last_position();
        let (most, limit) = match grouping {
            Grouping::Postgres => (LONG, None),
            Grouping::Sqlite => (LONG_FOR_SQLITE, bounds.statement),
        };
        let name = group[0].migration.name;
        let runner = self.runner();
        let (mut text, mut begun, mut ended) = (String::new(), grouping.now(), Vec::new());
        for (number, planned) in group.iter().enumerate() {
            let row = memory.row(planned.migration, Duration::ZERO, self.options);
            self.write_migration(&mut text, planned, &row, &grouping.milliseconds_since(&begun));
            begun = self.store.applied_at(&row);
            ended.push((About::migration(planned.migration, planned.direction), self.store.duration_of(&row)));
            memory.add(row);
            if text.len() > most || number + 1 == group.len() {
                let ends = ended.iter().map(|(about, duration)| (*about, journal::Event::FinishedBy(duration)));
                text.push_str(&self.store.insertions(&runner, ends));
                self.watched(name, &text, limit).await?;
                text.clear();
                ended.clear();
            }
        }
        self.connection.execute(&self.store.set_head(&memory.heads)).await?;
        let durations = self.store.durations_after(self.connection, group[0].migration.history, before).await?;
        if durations.len() != group.len() {
            return Ok(None);
        }
        self.fence().await?;
        Ok(Some((durations, self.stamp().await?)))
    }

    /// All statements of a migration, with its row of the history.
    fn write_migration(&self, text: &mut String, planned: &Planned, row: &Applied, measured: &str) {
        let history =
            self.store.addition(&NewRow { applied: row, script: Some(planned.script), measured: Some(measured) });
        let statements = planned.step_list.steps.iter().flat_map(|step| step.statements.iter().copied());
        for statement in statements.chain(history.iter().map(String::as_str)) {
            text.push_str(statement);
            // On a line of its own, no comment at the end of a statement hides it.
            text.push_str("\n;\n");
        }
    }
}
