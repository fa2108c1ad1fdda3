//! Work on one database: connected, observed, and ended early where somebody asks for it.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use migrate_core::{Error, Event, Goal, Migrator, Stop};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Progress, TICK, Told};
use crate::ran::{Done, migrations};
use crate::report::Report;
use crate::signal::{Interrupt, Interrupts};
use crate::target::Target;

/// What became of the work.
pub(crate) struct Ended<T> {
    /// None where it was ended at once.
    pub(crate) result: Option<Result<T, Error>>,
    /// What was done in it.
    pub(crate) told: Told,
}

/// Does the work, and tells what happens in it. The first request to end lets what is at work come to an end, the second
/// does not.
pub(crate) async fn watch<T>(
    target: &Target,
    report: Report,
    work: impl AsyncFnOnce(&mut Migrator) -> Result<T, Error>,
) -> Result<Ended<T>, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let stop = Stop::new();
    let progress = Arc::new(Mutex::new(Progress::new(report)));
    let mut work = pin!({
        let (stop, progress) = (stop.clone(), Arc::clone(&progress));
        let observe = move |event: Event<'_>| lock(&progress).tell(event);
        async move { work(&mut target.connect().await?.stop(stop).observe(observe)).await }
    });
    let mut tick = tokio::time::interval(TICK);
    let result = loop {
        tokio::select! {
            result = &mut work => break Some(result),
            _ = tick.tick() => lock(&progress).tick(),
            interrupt = interrupts.next() => {
                let mut progress = lock(&progress);
                if stop.requested() || !progress.begun() {
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
    let told = lock(&progress).end();
    Ok(Ended { result, told })
}

/// Does work that leaves nothing half done when it is ended at once.
pub(crate) async fn attend<T>(
    target: &Target,
    report: Report,
    work: impl AsyncFnOnce(&mut Migrator) -> Result<T, Error>,
) -> Result<T, Failure> {
    let Ended { result, told: _ } = watch(target, report, work).await?;
    let done = result.ok_or_else(|| Failure::new(Exit::Interrupted, "interrupted; nothing of it was kept"))?;
    Ok(done?)
}

/// Runs what reaches the goal, and tells of each migration when it is done.
pub(crate) async fn run(goal: Goal, target: &Target, report: Report) -> Result<Done, Failure> {
    let go_on = go_on(&goal);
    let ended = watch(target, report, async |migrator| migrator.run(goal).await).await?;
    let Ended { result, told: Told { dropped: _, finished, current } } = ended;
    let done = Done { database: target.url.to_string(), migrations: finished };
    let failure = match result {
        Some(Ok(run)) if !run.stopped => return Ok(done),
        Some(Ok(_)) => stopped(&done, current, go_on),
        Some(Err(error)) => Failure::from(error),
        None => cut_off(&done, current, go_on),
    };
    Err(failure.with_facts(json!(done)))
}

/// Ended between two migrations, as the first Ctrl-C asks, or between two steps, as a supervisor does.
pub(crate) fn stopped(done: &Done, current: Option<&str>, go_on: &str) -> Failure {
    let count = done.migrations.len();
    if let Some(current) = current {
        return Failure::new(Exit::Interrupted, format!("interrupted between two steps of `{current}`"))
            .note(format!("{} came to the end before it", migrations(count)))
            .note("what was committed of it is in the journal, and everything else was taken back")
            .help(go_on);
    }
    let Some(last) = done.migrations.last() else { return before_anything() };
    Failure::new(Exit::Interrupted, format!("interrupted after `{}`", last.0.name))
        .note(format!("{} came to the end, and nothing is half done", migrations(count)))
        .help(go_on)
}

fn before_anything() -> Failure {
    Failure::new(Exit::Interrupted, "interrupted before anything was run")
}

/// Ended at once, as the second Ctrl-C asks.
pub(crate) fn cut_off(done: &Done, current: Option<&str>, go_on: &str) -> Failure {
    let Some(current) = current else { return stopped(done, current, go_on) };
    Failure::new(Exit::Interrupted, format!("interrupted in the middle of `{current}`"))
        .note(format!("{} came to the end before it", migrations(done.migrations.len())))
        .note("the connection was closed; the server takes back what was not committed")
        .help(go_on)
}

fn go_on(goal: &Goal) -> &'static str {
    match goal {
        Goal::Up(_) => "`migrate up` goes on from there",
        Goal::Down(_) => "`migrate down` goes on from there",
        Goal::Redo | Goal::Reset => "`migrate up` applies what is reverted",
        Goal::Resume => "`migrate repair` goes on from there",
    }
}

/// The state of the progress, even after a panic in the middle of telling it.
fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}
