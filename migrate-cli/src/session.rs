//! One run on one database: connected, observed, and ended early where somebody asks for it.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use migrate_core::{Event, Goal, Stop};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::{Progress, TICK};
use crate::ran::{Done, migrations};
use crate::report::Report;
use crate::signal::Interrupts;
use crate::target::Target;

/// Runs what reaches the goal, and tells of each migration when it is done.
pub(crate) async fn run(goal: Goal, target: &Target, report: Report) -> Result<Done, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let stop = Stop::new();
    let progress = Arc::new(Mutex::new(Progress::new(report)));
    let mut work = pin!({
        let (stop, progress) = (stop.clone(), Arc::clone(&progress));
        let observe = move |event: Event<'_>| lock(&progress).tell(event);
        let goal = goal.clone();
        async move { target.connect().await?.stop(stop).observe(observe).run(goal).await }
    });
    let mut tick = tokio::time::interval(TICK);
    let result = loop {
        tokio::select! {
            result = &mut work => break Some(result),
            _ = tick.tick() => lock(&progress).tick(),
            () = interrupts.next() => {
                let mut progress = lock(&progress);
                if stop.requested() || !progress.begun() {
                    break None;
                }
                stop.request();
                progress.stopping();
            }
        }
    };

    let mut progress = lock(&progress);
    progress.hide();
    let done = Done { database: target.url.to_string(), migrations: progress.take_finished() };
    let failure = match result {
        Some(Ok(run)) if !run.stopped => return Ok(done),
        Some(Ok(_)) => stopped(&done, &goal),
        Some(Err(error)) => Failure::from(error),
        None => cut_off(&done, progress.current(), &goal),
    };
    Err(failure.with_facts(json!(done)))
}

/// Ended between two migrations, as the first Ctrl-C asks.
fn stopped(done: &Done, goal: &Goal) -> Failure {
    let Some(last) = done.migrations.last() else { return before_anything() };
    Failure::new(Exit::Interrupted, format!("interrupted after `{}`", last.0.name))
        .note(format!("{} came to the end, and nothing is half done", migrations(done.migrations.len())))
        .help(go_on(goal))
}

fn before_anything() -> Failure {
    Failure::new(Exit::Interrupted, "interrupted before anything was run")
}

/// Ended at once, as the second Ctrl-C asks.
fn cut_off(done: &Done, current: Option<&str>, goal: &Goal) -> Failure {
    let Some(current) = current else { return stopped(done, goal) };
    Failure::new(Exit::Interrupted, format!("interrupted in the middle of `{current}`"))
        .note(format!("{} came to the end before it", migrations(done.migrations.len())))
        .note("the connection was closed; the server takes back what was not committed")
        .help(go_on(goal))
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
