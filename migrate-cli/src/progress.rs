//! What is told while a run goes on: a line for each finished migration, and on a terminal one line that shows what is at
//! work, how long already, and whom it waits for.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::{Blocker, Direction, Event, Holder};

use crate::printer::{GOOD, PENDING, Printer, paint};
use crate::signal::Interrupt;
use crate::summary::{FinishedMigration, format_duration};

/// How often the spinner turns.
pub(crate) const TICK_INTERVAL: Duration = Duration::from_millis(100);

/// What takes no longer than this needs no spinner.
const SPINNER_DELAY: Duration = Duration::from_millis(500);

/// What a run has done, for whoever ends it.
#[derive(Debug, Default)]
pub(crate) struct RunState {
    /// What was dropped to begin anew.
    pub(crate) dropped: Option<Vec<String>>,
    /// The migrations that came to their end.
    pub(crate) finished: Vec<FinishedMigration>,
    /// The migration at work; of several that share a transaction, the first.
    pub(crate) current: Option<&'static str>,
    /// Whether its commit may have been sent, so that nobody knows whether it is kept until it is answered.
    pub(crate) may_be_committed: bool,
}

/// The state of a run, and how the terminal shows it.
pub(crate) struct Progress {
    printer: Printer,
    state: RunState,
    schema_changed: bool,
    /// How many steps each migration of the plan has.
    plan: Vec<usize>,
    /// The migration at work: its place in the plan, from 1.
    position: usize,
    /// What is done.
    activity: String,
    /// Whether it was told that another runner is waited for.
    reported_waiting: bool,
    /// Whom the step at work waits for.
    blocked_by: Option<String>,
    activity_start: Instant,
    spinner: Option<ProgressBar>,
    terminal: bool,
}

impl Progress {
    /// Nothing has happened yet.
    pub(crate) fn new(printer: Printer) -> Self {
        Self {
            printer,
            state: RunState::default(),
            schema_changed: false,
            plan: Vec::new(),
            position: 0,
            activity: "connecting".to_owned(),
            reported_waiting: false,
            blocked_by: None,
            activity_start: Instant::now(),
            spinner: None,
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Takes in what happened, and tells what is worth it.
    pub(crate) fn on_event(&mut self, event: Event<'_>) {
        match event {
            Event::Waiting { holder, waited: _ } => self.waiting(holder),
            Event::Held { by, waited: _ } => self.held(by),
            Event::TakenOver(holder) => {
                self.print_note(&format!("took over from a runner that does not renew its lock: {holder}"));
            }
            Event::Emptied(dropped) => {
                self.print_line(format!("  {} {}", paint(GOOD, "dropped"), count_objects(dropped.len())));
                self.state.dropped = Some(dropped.to_vec());
            }
            Event::Planned(plan) => {
                self.plan = plan.migrations.iter().map(|planned| planned.step_list.steps.len()).collect();
                self.position = 0;
                self.start_activity("preparing".to_owned());
            }
            Event::Warned(warning) => self.print_note(&format!("warning: {warning}")),
            Event::GroupStarted { first, last, migrations: _ } => {
                let activity =
                    format!("{} {} {first} to {last}", self.position_text(), present_participle(Direction::Up));
                self.start_activity(activity);
                self.state.current = Some(first);
                self.state.may_be_committed = true;
            }
            Event::MigrationStarted { name, direction, steps: _ } => {
                self.position += 1;
                let activity = format!("{} {} {name}", self.position_text(), present_participle(direction));
                self.start_activity(activity);
            }
            Event::StepStarted { migration, number, summary } => {
                self.schema_changed = true;
                self.state.current = Some(migration);
                self.state.may_be_committed = false;
                let steps = self.steps_of_current().unwrap_or(number);
                let activity = format!("{} {migration}, step {number} of {steps}: {summary}", self.position_text());
                self.start_activity(activity);
            }
            Event::Blocked { migration, blockers, waited: _ } => self.blocked(migration, blockers),
            Event::StepFinished { number, .. } => {
                self.blocked_by = None;
                self.state.may_be_committed = self.steps_of_current().is_none_or(|steps| number >= steps);
            }
            Event::CommitWaits { waited: _ } => {
                self.state.may_be_committed = true;
                self.commit_waits();
            }
            Event::Retry { migration, attempt, left, pause, blockers } => {
                let (pause, left) = (format_duration(pause), format_duration(left));
                let refused =
                    format!("{migration}: a lock was refused; try {attempt} comes in {pause}, and more for {left}");
                let holders = blockers.iter().map(|blocker| format!("  held by {blocker}"));
                self.print_note(&std::iter::once(refused).chain(holders).collect::<Vec<_>>().join("\n"));
            }
            Event::MigrationFinished(ran) => {
                let finished = FinishedMigration(ran.clone());
                self.print_line(&finished);
                self.state.finished.push(finished);
                self.state.current = None;
                self.state.may_be_committed = false;
            }
        }
    }

    /// How many steps the migration at work has.
    fn steps_of_current(&self) -> Option<usize> {
        self.plan.get(self.position.wrapping_sub(1)).copied()
    }

    /// A commit waits for another server: said once, and on a terminal for as long as it is so.
    fn commit_waits(&mut self) {
        let standby = "a synchronous standby, which has to confirm the commit; the commit is made, and not taken back";
        if self.blocked_by.as_deref() != Some(standby) && !self.terminal {
            self.print_note(&format!("waiting for {standby}"));
        }
        self.blocked_by = Some(standby.to_owned());
    }

    /// Another runner is at work: said once, and on a terminal for as long as it is so.
    fn waiting(&mut self, holder: Option<&Holder>) {
        let holder = holder.map_or_else(String::new, |holder| format!(": {holder}"));
        let activity = format!("waiting for another runner to end{holder}");
        if !self.terminal && !self.reported_waiting {
            self.print_note(&activity);
        }
        self.activity = activity;
        self.reported_waiting = true;
    }

    /// Another program has the tables: said once, and on a terminal for as long as it is so.
    fn held(&mut self, by: Option<&str>) {
        let by = by.unwrap_or("a program that nothing names");
        let activity = format!("waiting for another program that holds the database: {by}");
        if !self.terminal && !self.reported_waiting {
            self.print_note(&activity);
        }
        self.activity = activity;
        self.reported_waiting = true;
    }

    /// Somebody is in the way of the step at work.
    fn blocked(&mut self, migration: &str, blockers: &[Blocker]) {
        let Some(first) = blockers.first() else { return };
        let blocked_by = if self.terminal { first.to_string() } else { first.session.clone() };
        if self.blocked_by.as_ref() != Some(&blocked_by) && !self.terminal {
            self.print_note(&format!("{migration}: waiting for {first}"));
        }
        self.blocked_by = Some(blocked_by);
    }

    /// Turns the spinner, once the work takes long.
    pub(crate) fn tick(&mut self) {
        if self.terminal && self.activity_start.elapsed() > SPINNER_DELAY {
            let took = format_duration(self.activity_start.elapsed());
            let message = match &self.blocked_by {
                Some(blocked_by) => format!("{took}  waiting for {blocked_by}; {}", self.activity),
                None => format!("{took}  {}", self.activity),
            };
            let spinner = self.spinner.get_or_insert_with(spinner);
            spinner.set_message(message);
            spinner.tick();
        }
    }

    /// Somebody asked for an end.
    pub(crate) fn stopping(&mut self, interrupt: Interrupt) {
        let what = match (self.state.current, interrupt) {
            (None, _) => "stopping".to_owned(),
            (Some(name), Interrupt::Keyboard) => format!("stopping after {name}"),
            (Some(name), Interrupt::Supervisor) => format!("stopping after this step of {name}"),
        };
        self.print_note(&format!("{what}; once more stops at once"));
    }

    /// Whether anything was done to the schema.
    pub(crate) fn schema_changed(&self) -> bool {
        self.schema_changed
    }

    /// Takes the spinner off the terminal, and gives what was done.
    pub(crate) fn finish(&mut self) -> RunState {
        self.hide();
        std::mem::take(&mut self.state)
    }

    /// `[3/12]`.
    fn position_text(&self) -> String {
        format!("[{}/{}]", self.position, self.plan.len().max(self.position))
    }

    fn start_activity(&mut self, activity: String) {
        self.activity = activity;
        self.reported_waiting = false;
        self.blocked_by = None;
        self.activity_start = Instant::now();
    }

    /// A fact, told while the work goes on.
    fn print_line(&mut self, line: impl std::fmt::Display) {
        self.hide();
        // Work is not ended half-way because nobody reads about it; the closing line will tell.
        let _ = self.printer.print_line(line);
    }

    fn print_note(&mut self, remark: &str) {
        self.hide();
        Printer::print_note(paint(PENDING, remark));
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
pub(crate) fn count_objects(count: usize) -> String {
    match count {
        1 => "1 object".to_owned(),
        _ => format!("{count} objects"),
    }
}

fn present_participle(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applying",
        Direction::Down => "reverting",
    }
}
