//! What is told while a run goes on: a line for each finished migration, and on a terminal one line that shows what is at
//! work, how long already, and whom it waits for.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::ir::diagnostic::Diagnostic;
use migrate_core::plan::Planned;
use migrate_core::{Blocker, Direction, Event, Holder};

use crate::hints;
use crate::linked;
use crate::printer::{GOOD, PENDING, Printer, paint};
use crate::runner_at_work;
use crate::signal::Interrupt;
use crate::summary::{FinishedMigration, format_duration};

/// How often the spinner turns.
pub(crate) const TICK_INTERVAL: Duration = Duration::from_millis(100);

/// What takes no longer than this needs no spinner.
const SPINNER_DELAY: Duration = Duration::from_millis(500);

/// After a wait of this length, a run tells what helps if the other runner hangs.
const LONG_WAIT: Duration = Duration::from_secs(5);

/// What a run has done so far, for the message at its end.
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

/// What was told of the runner that is waited for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reported {
    Nothing,
    /// That it is waited for.
    Wait,
    /// What helps if it hangs, as well.
    WayOut,
}

/// A migration of the plan.
struct PlannedMigration {
    history: &'static str,
    name: &'static str,
    steps: usize,
}

/// The state of a run, and how the terminal shows it.
pub(crate) struct Progress {
    printer: Printer,
    state: RunState,
    schema_changed: bool,
    /// The migrations of the plan.
    plan: Vec<PlannedMigration>,
    /// The migration at work: its place in the plan, from 1.
    position: usize,
    /// Its step at work, from 1; 0 before the first.
    step: usize,
    /// What is done.
    activity: String,
    /// What was told of the runner that is waited for.
    reported: Reported,
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
            step: 0,
            activity: "connecting".to_owned(),
            reported: Reported::Nothing,
            blocked_by: None,
            activity_start: Instant::now(),
            spinner: None,
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Takes in what happened, and tells what is worth it.
    pub(crate) fn on_event(&mut self, event: Event<'_>) {
        match event {
            Event::Waiting { holder, waited } => self.waiting(holder, waited),
            Event::Held { by, waited: _ } => self.held(by),
            Event::TakenOver(holder) => {
                self.print_note(&format!("took over from a runner that does not renew its lock: {holder}"));
            }
            Event::Emptied(dropped) => {
                self.print_line(format!("  {} {}", paint(GOOD, "dropped"), count_objects(dropped.len())));
                self.state.dropped = Some(dropped.to_vec());
            }
            Event::Planned(plan) => {
                let planned = |planned: &Planned| PlannedMigration {
                    history: planned.migration.history,
                    name: planned.migration.name,
                    steps: planned.step_list.steps.len(),
                };
                self.plan = plan.migrations.iter().map(planned).collect();
                (self.position, self.step) = (0, 0);
                self.start_activity("preparing".to_owned());
            }
            Event::Warned(warning) => self.print_note(&format!("warning: {warning}")),
            Event::GroupStarted { first, last, migrations } => {
                let [shown_first, shown_last] =
                    [(1, first), (migrations, last)].map(|(ahead, name)| self.shown_name(self.position + ahead, name));
                let verb = present_participle(Direction::Up);
                let activity = format!("{} {verb} {shown_first} to {shown_last}", self.position_text());
                self.start_activity(activity);
                self.state.current = Some(first);
                self.state.may_be_committed = true;
            }
            Event::MigrationStarted { name, direction, steps: _ } => {
                (self.position, self.step) = (self.position + 1, 0);
                let name = self.shown_name(self.position, name);
                let activity = format!("{} {} {name}", self.position_text(), present_participle(direction));
                self.start_activity(activity);
            }
            Event::StepStarted { migration, number, summary } => {
                self.schema_changed = true;
                self.state.current = Some(migration);
                self.state.may_be_committed = false;
                self.step = number;
                let activity = format!("{} {}: {summary}", self.position_text(), self.current_step(migration));
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
                let at = self.current_step(migration);
                let refused = format!("{at}: a lock was refused; try {attempt} comes in {pause}, and more for {left}");
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
            // Whatever a later version tells, the summary at the end has what was done.
            _ => {}
        }
    }

    /// How many steps the migration at work has.
    fn steps_of_current(&self) -> Option<usize> {
        self.plan.get(self.position.wrapping_sub(1)).map(|planned| planned.steps)
    }

    /// The migration at that place of the plan, from 1, as text names it.
    fn shown_name(&self, position: usize, name: &str) -> String {
        let planned = self.plan.get(position.wrapping_sub(1)).filter(|planned| planned.name == name);
        planned.map_or_else(|| name.to_owned(), |planned| linked::shown_name(planned.history, name))
    }

    /// `m0003_add_index, step 2 of 3`.
    fn current_step(&self, migration: &str) -> String {
        let name = self.shown_name(self.position, migration);
        match self.step {
            0 => name,
            step => format!("{name}, step {step} of {}", self.steps_of_current().unwrap_or(step)),
        }
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
    fn waiting(&mut self, holder: Option<&Holder>, waited: Duration) {
        let who = holder.map_or_else(String::new, |holder| format!(": {}", runner_at_work::describe(holder)));
        let activity = format!("waiting for another runner to end{who}");
        if !self.terminal && self.reported == Reported::Nothing {
            self.print_note(&activity);
        }
        self.activity = activity;
        self.reported = self.reported.max(Reported::Wait);
        if waited >= LONG_WAIT
            && self.reported < Reported::WayOut
            && let Some(way) = holder.and_then(Holder::way_to_unlock)
        {
            self.reported = Reported::WayOut;
            let proposal = Diagnostic::new(format!(
                "this run has waited for the other one for more than {} s",
                LONG_WAIT.as_secs()
            ))
            .help_code(format!("if it hangs, {way}"), ["migrate unlock --force --reason \"...\""]);
            self.print_note(&hints::complete(&proposal).to_string().replace("\n\n", "\n  "));
        }
    }

    /// Another program has the tables: said once, and on a terminal for as long as it is so.
    fn held(&mut self, by: Option<&str>) {
        let by = by.unwrap_or("a program that nothing names");
        let activity = format!("waiting for another program that holds the database: {by}");
        if !self.terminal && self.reported == Reported::Nothing {
            self.print_note(&activity);
        }
        self.activity = activity;
        self.reported = self.reported.max(Reported::Wait);
    }

    /// Somebody is in the way of the step at work.
    fn blocked(&mut self, migration: &str, blockers: &[Blocker]) {
        let Some(first) = blockers.first() else { return };
        let blocked_by = if self.terminal { first.to_string() } else { first.session.clone() };
        if self.blocked_by.as_ref() != Some(&blocked_by) && !self.terminal {
            self.print_note(&format!("{}: waiting for {first}", self.current_step(migration)));
        }
        self.blocked_by = Some(blocked_by);
    }

    /// Turns the spinner, once the work takes long.
    pub(crate) fn tick(&mut self) {
        if self.terminal && self.activity_start.elapsed() > SPINNER_DELAY {
            let took = format_duration(self.activity_start.elapsed());
            let message = match &self.blocked_by {
                Some(blocked_by) => {
                    let at = self.state.current.map(|migration| format!("{}: ", self.current_step(migration)));
                    let at = at.unwrap_or_default();
                    format!("{took}  {} {at}waiting for {blocked_by}", self.position_text())
                }
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
        self.reported = Reported::Nothing;
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
