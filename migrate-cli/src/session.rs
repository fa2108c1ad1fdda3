//! Work on one database: connected, observed, and ended early where somebody asks for it.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use migrate_core::error::PlanError;
use migrate_core::{Error, Event, Goal, Migrator, Plan, Report, Stop};
use serde_json::json;

use crate::confirmation;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::linked;
use crate::printer::Printer;
use crate::progress::{Progress, RunState, TICK_INTERVAL};
use crate::signal::{Interrupt, Interrupts};
use crate::summary::{RunSummary, count_migrations};
use crate::target_database::TargetDatabase;

/// What became of the work.
pub(crate) struct SessionOutcome<T> {
    /// None where it was ended at once.
    pub(crate) result: Option<Result<T, Error>>,
    /// What was done in it.
    pub(crate) state: RunState,
}

/// Does the work, and tells what happens in it. The first request to end lets what is at work come to an end, the second
/// does not.
pub(crate) async fn run_observed<T>(
    target: &TargetDatabase,
    printer: Printer,
    work: impl AsyncFnOnce(&mut Migrator) -> Result<T, Error>,
) -> Result<SessionOutcome<T>, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let stop = Stop::new();
    let progress = Arc::new(Mutex::new(Progress::new(printer)));
    let mut work = pin!({
        let (stop, progress) = (stop.clone(), Arc::clone(&progress));
        let observe = move |event: Event<'_>| lock(&progress).on_event(event);
        async move { work(&mut target.connect().await?.stop(stop).observe(observe)).await }
    });
    let mut tick = tokio::time::interval(TICK_INTERVAL);
    let result = loop {
        tokio::select! {
            result = &mut work => break Some(result),
            _ = tick.tick() => lock(&progress).tick(),
            interrupt = interrupts.next() => {
                let mut progress = lock(&progress);
                if stop.requested() || !progress.schema_changed() {
                    break None;
                }
                match interrupt {
                    Interrupt::Keyboard => stop.request(),
                    Interrupt::Supervisor => stop.request_after_step(),
                }
                progress.stopping(interrupt);
            }
        }
    };
    let state = lock(&progress).finish();
    Ok(SessionOutcome { result, state })
}

/// Does work that leaves nothing half done when it is ended at once.
pub(crate) async fn run_atomic<T>(
    target: &TargetDatabase,
    printer: Printer,
    work: impl AsyncFnOnce(&mut Migrator) -> Result<T, Error>,
) -> Result<T, Failure> {
    let SessionOutcome { result, state: _ } = run_observed(target, printer, work).await?;
    let result = result.ok_or_else(|| {
        Failure::new(Exit::Interrupted, "interrupted before the server had confirmed anything")
            .note("the connection was closed; the server takes back what was not committed")
            .help("see with `migrate history` what is kept")
    })?;
    Ok(result?)
}

/// Runs what reaches the goal, and tells of each migration when it is done. Where it would revert what was only marked as
/// applied, and somebody can be asked, asks first.
pub(crate) async fn run_goal(goal: Goal, target: &TargetDatabase, printer: Printer) -> Result<RunSummary, Failure> {
    let ended = run_observed(target, printer, async |migrator| migrator.run(goal.clone()).await).await?;
    if let Some(Err(Error::Plan(PlanError::RevertsMarked { verb: _, marked }))) = &ended.result
        && confirmation::is_interactive(printer)
    {
        if !confirmation::confirm_marked(marked)? {
            return Err(Failure::usage("nothing was done"));
        }
        let mut target = target.clone();
        target.options.revert_marked = true;
        let ended = run_observed(&target, printer, async |migrator| migrator.run(goal.clone()).await).await?;
        return summarize(&goal, &target, ended);
    }
    summarize(&goal, target, ended)
}

/// Runs exactly this plan.
pub(crate) async fn run_plan(plan: &Plan, target: &TargetDatabase, printer: Printer) -> Result<RunSummary, Failure> {
    let ended = run_observed(target, printer, async |migrator| migrator.run_plan(plan).await).await?;
    summarize(&plan.goal, target, ended)
}

fn summarize(goal: &Goal, target: &TargetDatabase, ended: SessionOutcome<Report>) -> Result<RunSummary, Failure> {
    let resume_hint = resume_hint(goal);
    let SessionOutcome { result, state: RunState { dropped: _, finished, current, may_be_committed } } = ended;
    let summary = RunSummary { database: target.url.to_string(), migrations: finished };
    let failure = match result {
        Some(Ok(run)) if !run.stopped => return Ok(summary),
        Some(Ok(_)) => stopped(&summary, current, resume_hint),
        Some(Err(error)) => Failure::from(error),
        None => stopped_at_once(&summary, current, may_be_committed, resume_hint),
    };
    Err(failure.with_result(json!(summary)))
}

/// Ended between two migrations, as the first Ctrl-C asks, or between two steps, as a supervisor does.
pub(crate) fn stopped(summary: &RunSummary, current: Option<&str>, resume_hint: &str) -> Failure {
    let count = summary.migrations.len();
    if let Some(current) = current {
        return Failure::new(Exit::Interrupted, format!("interrupted between two steps of `{current}`"))
            .note(format!("{} came to the end before it", count_migrations(count)))
            .note("what was committed of it is in the journal, and everything else was taken back")
            .help(resume_hint);
    }
    let Some(last) = summary.migrations.last() else { return stopped_before_start() };
    Failure::new(Exit::Interrupted, format!("interrupted after `{}`", linked::shown_name(last.0.history, last.0.name)))
        .note(format!("{} came to the end, and nothing is half done", count_migrations(count)))
        .help(resume_hint)
}

fn stopped_before_start() -> Failure {
    Failure::new(Exit::Interrupted, "interrupted before anything was run")
}

/// Ended at once, as the second Ctrl-C asks.
pub(crate) fn stopped_at_once(
    summary: &RunSummary,
    current: Option<&str>,
    may_be_committed: bool,
    resume_hint: &str,
) -> Failure {
    let Some(current) = current else { return stopped(summary, current, resume_hint) };
    let what_is_kept = if may_be_committed {
        format!("its commit may have been sent: whether `{current}` is kept is not known; `migrate status` tells")
    } else {
        "the connection was closed; the server takes back what was not committed".to_owned()
    };
    Failure::new(Exit::Interrupted, format!("interrupted in the middle of `{current}`"))
        .note(format!("{} came to the end before it", count_migrations(summary.migrations.len())))
        .note(what_is_kept)
        .help(resume_hint)
}

fn resume_hint(goal: &Goal) -> &'static str {
    match goal {
        Goal::Down(_) => "`migrate down` goes on from there",
        Goal::Redo | Goal::Reset => "`migrate up` applies what is reverted",
        Goal::Resume => "`migrate repair` goes on from there",
        _ => "`migrate up` goes on from there",
    }
}

/// The state of the progress, even after a panic in the middle of telling it.
fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}
