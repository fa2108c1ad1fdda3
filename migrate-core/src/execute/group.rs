//! Migrations that share a transaction: in an empty database nobody waits for them, and most of their time would go into
//! commits and round trips.

use std::time::Duration;

use tracing::Instrument as _;

use super::Executor;
use crate::direction::Direction;
use crate::error::RunError;
use crate::event::Event;
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{Applied, HistorySnapshot, NewRow, Store};
use crate::lock::Begin;
use crate::migration::{Probe, Step, Timeouts};
use crate::options::Group;
use crate::plan::Planned;
use crate::report::MigrationRun;
use crate::server::{Cause, DatabaseError, SharedTransactions, StatementLimits};

/// How many migrations share a transaction: so many that its commit hardly counts, and so few that their locks fit into
/// PostgreSQL's table, which has room for 6,400 by default.
const LONGEST_GROUP: usize = 100;

/// How a group ended.
pub(super) enum GroupOutcome {
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
    &planned[..planned.iter().take(LONGEST_GROUP).take_while(fits).count()]
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

impl Executor<'_> {
    /// How the migrations of a plan may share transactions: if the database holds no tables but the history's own, so
    /// that no client can be kept waiting.
    pub(super) async fn shared_transactions(
        &mut self,
        planned: &[Planned],
        snapshot: &HistorySnapshot,
    ) -> Result<Option<&'static dyn SharedTransactions>, RunError> {
        let wanted = match self.session.options.group {
            Group::OnEmpty => snapshot.applied.is_empty() && planned.len() > 1,
            Group::Never => false,
        };
        let shared = self.session.server().shared_transactions().filter(|_| wanted);
        let Some(shared) = shared else { return Ok(None) };
        let alone = self.session.store.is_alone(self.session.connection, shared).await;
        let alone = alone.map_err(|error| self.session.database_error("list what the database holds", error))?;
        Ok(Some(shared).filter(|_| alone))
    }

    /// Runs a group in one transaction.
    pub(super) async fn run_group(
        &mut self,
        group: &[Planned],
        shared: &dyn SharedTransactions,
        snapshot: &mut HistorySnapshot,
    ) -> Result<GroupOutcome, RunError> {
        let [first, .., last] = group else { return Ok(GroupOutcome::Refused) };
        let (first, last) = (first.migration.name, last.migration.name);
        self.session.emit(Event::GroupStarted { first, last, migrations: group.len() });
        self.session.write_what_is_done(&format!("{first} to {last}"), true).await?;
        let span = tracing::info_span!("group", first, last, migrations = group.len());
        let applied_before = snapshot.applied.len();
        let ended = self.run_in_one(group, shared, snapshot).instrument(span).await;
        if !matches!(ended, Ok(GroupOutcome::Committed)) {
            snapshot.roll_back_to(applied_before);
        }
        match ended {
            Err(error) => Err(self.session.explain(error).await),
            ended => ended,
        }
    }

    async fn run_in_one(
        &mut self,
        group: &[Planned],
        shared: &dyn SharedTransactions,
        snapshot: &mut HistorySnapshot,
    ) -> Result<GroupOutcome, RunError> {
        let limits = StatementLimits::of_migration(self.session.options, group[0].migration);
        let begin = match self.session.begin_sql(limits) {
            Some(begin) => format!("{begin};\n"),
            None => match self.session.begin(snapshot, limits).await? {
                Begin::Open => String::new(),
                Begin::Overtaken => return Ok(GroupOutcome::Overtaken),
                Begin::Stopped => return Ok(GroupOutcome::Stopped),
            },
        };
        let (durations, position) = match self.write_group(begin, group, shared, snapshot, limits).await {
            Ok(Some(written)) => written,
            Ok(None) => {
                self.session.roll_back().await;
                return Ok(GroupOutcome::Refused);
            }
            Err(error) => {
                self.session.roll_back().await;
                return self.refused("apply several migrations in one transaction", error);
            }
        };
        if let Err(error) = self.session.commit().await {
            self.session.roll_back().await;
            let last = group[group.len() - 1].migration;
            let kept =
                !error.cause.is_lost_connection() && self.session.is_kept(last, Direction::Up).await == Some(true);
            if !kept {
                return self.refused("commit several migrations; the next run finds out whether they were kept", error);
            }
        }
        snapshot.journal_position = position;
        snapshot.incomplete = false;
        for (planned, duration) in group.iter().zip(durations) {
            let Planned { migration, direction, .. } = planned;
            let steps = planned.step_list.steps.len();
            self.session.emit(Event::MigrationStarted { name: migration.name, direction: *direction, steps });
            let run = MigrationRun {
                history: migration.history,
                name: migration.name,
                direction: *direction,
                steps,
                duration,
                batch: snapshot.batch,
            };
            self.session.emit(Event::MigrationFinished(&run));
            self.report.migrations.push(run);
        }
        Ok(GroupOutcome::Committed)
    }

    /// What the server refused is told by the one migration that it was. Without a connection, or without the lease,
    /// there is no other try.
    fn refused(&self, what: &'static str, error: DatabaseError) -> Result<GroupOutcome, RunError> {
        if error.cause.is_lost_connection() || error.cause == Cause::LeaseLost {
            return Err(self.session.database_error(what, error));
        }
        Ok(GroupOutcome::Refused)
    }

    /// Everything up to the commit: how long each migration took, and the position of the journal. None where the rows of
    /// the history are not there afterwards, as text that the user wrote has swallowed what came after it. `text` begins
    /// the transaction, if it is not open yet. All goes over the wire together, if it is not too long.
    async fn write_group(
        &mut self,
        mut text: String,
        group: &[Planned],
        shared: &dyn SharedTransactions,
        snapshot: &mut HistorySnapshot,
        limits: StatementLimits,
    ) -> Result<Option<(Vec<Duration>, Option<String>)>, DatabaseError> {
        let before = snapshot.last_position();
        let limit = if self.session.server().keeps_limits() { None } else { limits.statement };
        let name = group[0].migration.name;
        let runner = self.session.runner();
        let (mut begun, mut ended) = (shared.now(), Vec::new());
        for (number, planned) in group.iter().enumerate() {
            let row = snapshot.row_for(planned.migration, Duration::ZERO, &self.session.options.applied_by);
            self.write_migration(&mut text, planned, &row, &shared.milliseconds_since(&begun));
            begun = self.session.store.applied_at(&row);
            ended.push((
                JournalSubject::migration(planned.migration, planned.direction),
                self.session.store.duration_of(&row),
            ));
            snapshot.add(row);
            let is_last = number + 1 == group.len();
            if text.len() > shared.longest_text() || is_last {
                let ends = ended.iter().map(|(about, duration)| (*about, JournalEvent::FinishedBy(duration)));
                text.push_str(&self.session.store.insertions(&runner, ends));
                if !is_last {
                    self.session.watched(name, &text, limit).await?;
                    text.clear();
                }
                ended.clear();
            }
        }
        let store = &self.session.store;
        let head = store.set_head(snapshot.heads(), None);
        let durations = store.durations_query(group[0].migration.history, before);
        let rows = self.session.watched_rows(name, &format!("{text};\n{head};\n{durations}"), limit).await?;
        let Some(durations) = Store::durations(&rows, group.iter().map(|planned| planned.migration.name)) else {
            return Ok(None);
        };
        self.session.renew_before_commit().await?;
        Ok(Some((durations, self.session.journal_position().await?)))
    }

    /// All statements of a migration, with its row of the history.
    fn write_migration(&self, text: &mut String, planned: &Planned, row: &Applied, measured: &str) {
        let history = self.session.store.addition(&NewRow {
            applied: row,
            script: Some(planned.script),
            measured: Some(measured),
        });
        let statements = planned.step_list.steps.iter().flat_map(|step| step.statements.iter().copied());
        for statement in statements.chain(history.iter().map(String::as_str)) {
            text.push_str(statement);
            // On a line of its own, no comment at the end of a statement hides it.
            text.push_str("\n;\n");
        }
    }
}
