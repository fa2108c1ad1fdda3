//! What is told while a run goes on: a line for each finished migration, and on a terminal one line that shows what is at
//! work, how long already, and whom it waits for.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::{Blocker, Direction, Event, Holder};

use crate::ran::{Finished, time};
use crate::report::{GOOD, PENDING, Report, paint};
use crate::signal::Interrupt;

/// How often the spinner turns.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// What takes no longer than this needs no spinner.
const LONG: Duration = Duration::from_millis(500);

/// What a run has done, for whoever ends it.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What was dropped to begin anew.
    pub(crate) dropped: Option<Vec<String>>,
    /// The migrations that came to their end.
    pub(crate) finished: Vec<Finished>,
    /// The migration at work.
    pub(crate) current: Option<&'static str>,
}

/// The state of a run, and its face on the terminal.
pub(crate) struct Progress {
    report: Report,
    told: Told,
    begun: bool,
    /// How many steps each migration of the plan has.
    plan: Vec<usize>,
    /// The migration at work: its place in the plan, from 1.
    place: usize,
    /// What is done.
    doing: String,
    /// Whether it was told that another runner is waited for.
    queued: bool,
    /// Whom the step at work waits for.
    waits: Option<String>,
    since: Instant,
    spinner: Option<ProgressBar>,
    terminal: bool,
}

impl Progress {
    /// Nothing has happened yet.
    pub(crate) fn new(report: Report) -> Self {
        Self {
            report,
            told: Told::default(),
            begun: false,
            plan: Vec::new(),
            place: 0,
            doing: "connecting".to_owned(),
            queued: false,
            waits: None,
            since: Instant::now(),
            spinner: None,
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Takes in what happened, and tells what is worth it.
    pub(crate) fn tell(&mut self, event: Event<'_>) {
        match event {
            Event::Waiting { holder, waited: _ } => self.waiting(holder),
            Event::TakenOver(holder) => {
                self.remark(&format!("took over from a runner whose heart stands still: {holder}"));
            }
            Event::Emptied(dropped) => {
                self.line(format!("  {} {}", paint(GOOD, "dropped"), objects(dropped.len())));
                self.told.dropped = Some(dropped.to_vec());
            }
            Event::Planned(plan) => {
                self.plan = plan.migrations.iter().map(|planned| planned.step_list.steps.len()).collect();
                self.place = 0;
                self.now_doing("preparing".to_owned());
            }
            Event::Warned(warning) => self.remark(&format!("warning: {warning}")),
            Event::GroupStarted { first, last, migrations: _ } => {
                let doing = format!("{} {} {first} to {last}", self.how_far(), word(Direction::Up));
                self.now_doing(doing);
            }
            Event::MigrationStarted { name, direction, steps: _ } => {
                self.place += 1;
                let doing = format!("{} {} {name}", self.how_far(), word(direction));
                self.now_doing(doing);
            }
            Event::StepStarted { migration, number, summary } => {
                self.begun = true;
                self.told.current = Some(migration);
                let steps = self.plan.get(self.place.wrapping_sub(1)).copied().unwrap_or(number);
                let doing = format!("{} {migration}, step {number} of {steps}: {summary}", self.how_far());
                self.now_doing(doing);
            }
            Event::Blocked { migration, blockers, waited: _ } => self.blocked(migration, blockers),
            Event::StepFinished { .. } => self.waits = None,
            Event::Retry { migration, attempt, left, pause, blockers } => {
                let (pause, left) = (time(pause), time(left));
                let refused =
                    format!("{migration}: a lock was refused; try {attempt} comes in {pause}, and more for {left}");
                let holders = blockers.iter().map(|blocker| format!("  held by {blocker}"));
                self.remark(&std::iter::once(refused).chain(holders).collect::<Vec<_>>().join("\n"));
            }
            Event::MigrationFinished(ran) => {
                let finished = Finished(ran.clone());
                self.line(&finished);
                self.told.finished.push(finished);
                self.told.current = None;
            }
        }
    }

    /// Another runner is at work: said once, and on a terminal for as long as it is so.
    fn waiting(&mut self, holder: Option<&Holder>) {
        let holder = holder.map_or_else(String::new, |holder| format!(": {holder}"));
        let doing = format!("waiting for another runner to end{holder}");
        if !self.terminal && !self.queued {
            self.remark(&doing);
        }
        self.doing = doing;
        self.queued = true;
    }

    /// Somebody is in the way of the step at work.
    fn blocked(&mut self, migration: &str, blockers: &[Blocker]) {
        let Some(first) = blockers.first() else { return };
        let waits = if self.terminal { first.to_string() } else { first.session.clone() };
        if self.waits.as_ref() != Some(&waits) && !self.terminal {
            self.remark(&format!("{migration}: waiting for {first}"));
        }
        self.waits = Some(waits);
    }

    /// Turns the spinner, once the work takes long.
    pub(crate) fn tick(&mut self) {
        if self.terminal && self.since.elapsed() > LONG {
            let took = time(self.since.elapsed());
            let message = match &self.waits {
                Some(waits) => format!("{took}  waiting for {waits}; {}", self.doing),
                None => format!("{took}  {}", self.doing),
            };
            let spinner = self.spinner.get_or_insert_with(spinner);
            spinner.set_message(message);
            spinner.tick();
        }
    }

    /// Somebody asked for an end.
    pub(crate) fn stopping(&mut self, interrupt: Interrupt) {
        let what = match (self.told.current, interrupt) {
            (None, _) => "stopping".to_owned(),
            (Some(name), Interrupt::Keyboard) => format!("stopping after {name}"),
            (Some(name), Interrupt::Supervisor) => format!("stopping after this step of {name}"),
        };
        self.remark(&format!("{what}; once more stops at once"));
    }

    /// Whether anything was done to the schema.
    pub(crate) fn begun(&self) -> bool {
        self.begun
    }

    /// Takes the spinner off the terminal, and gives what was done.
    pub(crate) fn end(&mut self) -> Told {
        self.hide();
        std::mem::take(&mut self.told)
    }

    /// `[3/12]`.
    fn how_far(&self) -> String {
        format!("[{}/{}]", self.place, self.plan.len().max(self.place))
    }

    fn now_doing(&mut self, doing: String) {
        self.doing = doing;
        self.queued = false;
        self.waits = None;
        self.since = Instant::now();
    }

    /// A fact, told while the work goes on.
    fn line(&mut self, line: impl std::fmt::Display) {
        self.hide();
        // Work is not ended half-way because nobody reads about it; the closing line will tell.
        let _ = self.report.line(line);
    }

    fn remark(&mut self, remark: &str) {
        self.hide();
        Report::remark(paint(PENDING, remark));
    }

    fn hide(&mut self) {
        if let Some(spinner) = self.spinner.take() {
            spinner.finish_and_clear();
        }
    }
}

/// One line, cut at the edge of the terminal.
pub(crate) fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        spinner.set_style(style);
    }
    spinner
}

/// `1 object`, `2 objects`.
pub(crate) fn objects(count: usize) -> String {
    match count {
        1 => "1 object".to_owned(),
        _ => format!("{count} objects"),
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applying",
        Direction::Down => "reverting",
    }
}
