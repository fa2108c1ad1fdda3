//! What is told while a run goes on: a line for each finished migration, and a spinner while one takes long.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use migrate_core::{Blocker, Event, Way};

use crate::ran::{Finished, time};
use crate::report::{PENDING, Report, paint};

/// How often the spinner turns.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// What takes no longer than this needs no spinner.
const LONG: Duration = Duration::from_millis(500);

/// The state of a run, and its face on the terminal.
pub(crate) struct Progress {
    report: Report,
    finished: Vec<Finished>,
    current: Option<&'static str>,
    begun: bool,
    waiting: bool,
    doing: String,
    since: Instant,
    spinner: Option<ProgressBar>,
    terminal: bool,
}

impl Progress {
    /// Nothing has happened yet.
    pub(crate) fn new(report: Report) -> Self {
        Self {
            report,
            finished: Vec::new(),
            current: None,
            begun: false,
            waiting: false,
            doing: "connecting".to_owned(),
            since: Instant::now(),
            spinner: None,
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Takes in what happened, and tells what is worth it.
    pub(crate) fn tell(&mut self, event: Event<'_>) {
        match event {
            Event::Waiting { holder, waited: _ } => {
                if !self.waiting {
                    self.waiting = true;
                    let holder = holder.map_or_else(String::new, |holder| format!(": {holder}"));
                    self.remark(&format!("waiting for another runner to end{holder}"));
                    self.now_doing("waiting for another runner".to_owned());
                }
            }
            Event::Planned(_) => self.now_doing("preparing".to_owned()),
            Event::MigrationStarted { name, way, steps: _ } => {
                self.now_doing(format!("{} {name}", doing(way)));
            }
            Event::StepStarted { migration, number: _, summary } => {
                self.begun = true;
                self.current = Some(migration);
                self.doing = format!("{migration}: {summary}");
            }
            Event::StepFinished { .. } => {}
            Event::Retry { migration, attempt, left, pause, blockers } => {
                let (pause, left) = (time(pause), time(left));
                let refused =
                    format!("{migration}: a lock was refused; try {attempt} comes in {pause}, and more for {left}");
                let holders = blockers.iter().map(|blocker| format!("  held by {blocker}"));
                self.remark(&std::iter::once(refused).chain(holders).collect::<Vec<_>>().join("\n"));
            }
            Event::TakenOver(holder) => {
                self.remark(&format!("took over from a runner whose heart stands still: {holder}"));
            }
            Event::Warned(warning) => self.remark(&format!("warning: {warning}")),
            Event::Blocked { migration, blockers, waited } => self.blocked(migration, blockers, waited),
            Event::MigrationFinished(ran) => {
                self.hide();
                let finished = Finished(ran.clone());
                // Work is not ended half-way because nobody reads about it; the closing line will tell.
                let _ = self.report.line(&finished);
                self.finished.push(finished);
                self.current = None;
            }
        }
    }

    /// Somebody is in the way of the step at work: said once, and then on the spinner.
    fn blocked(&mut self, migration: &str, blockers: &[Blocker], waited: Duration) {
        let Some(first) = blockers.first() else { return };
        let waits = format!("{migration}: waiting for {first}");
        if self.doing != waits {
            self.remark(&waits);
            self.doing = waits;
        }
        let _ = waited;
    }

    /// Turns the spinner, once the work takes long.
    pub(crate) fn tick(&mut self) {
        if self.terminal && self.since.elapsed() > LONG {
            let spinner = self.spinner.get_or_insert_with(ProgressBar::new_spinner);
            spinner.set_message(format!("{} ({})", self.doing, time(self.since.elapsed())));
            spinner.tick();
        }
    }

    /// Somebody asked for an end.
    pub(crate) fn stopping(&mut self) {
        let what = self.current.map_or_else(|| "stopping".to_owned(), |name| format!("stopping after {name}"));
        self.remark(&format!("{what}; once more stops at once"));
    }

    /// Takes the spinner off the terminal.
    pub(crate) fn hide(&mut self) {
        if let Some(spinner) = self.spinner.take() {
            spinner.finish_and_clear();
        }
    }

    /// Whether anything was done to the schema.
    pub(crate) fn begun(&self) -> bool {
        self.begun
    }

    /// The migration at work.
    pub(crate) fn current(&self) -> Option<&'static str> {
        self.current
    }

    /// The migrations that came to their end.
    pub(crate) fn take_finished(&mut self) -> Vec<Finished> {
        std::mem::take(&mut self.finished)
    }

    fn now_doing(&mut self, doing: String) {
        self.hide();
        self.doing = doing;
        self.since = Instant::now();
    }

    fn remark(&mut self, remark: &str) {
        self.hide();
        Report::remark(paint(PENDING, remark));
    }
}

fn doing(way: Way) -> &'static str {
    match way {
        Way::Up => "applying",
        Way::Down => "reverting",
    }
}
