//! The history on one kind of server, up and down: what a runner without a fault sends and leaves, and how runners with
//! a fault end.

use std::time::Duration;

use migrate_core::Direction;
use migrate_tests::servers::TestDatabase;

use crate::backend::Backend;
use crate::database_state::DatabaseState;
use crate::decision::StepDecision;
use crate::fault_point::{FaultPoint, Moment, SampleSize, is_full};
use crate::runner::{CrashRunner, RunnerEnd, SentStatement};
use crate::tally::{Recovery, Tally};

/// A statement that takes so long can be met in its middle.
const LONG: Duration = Duration::from_millis(3);

/// A fault that is injected into a run.
pub(crate) trait Fault {
    /// How the runner reaches the database.
    fn url(&self, database: &TestDatabase) -> String {
        database.url().to_owned()
    }

    /// Injects the fault into a runner that has reached its point, and waits until the runner has ended. An error where
    /// it did not end as it should.
    fn inject(&self, runner: CrashRunner) -> Result<(), String>;
}

/// The faults at each point of the run up and of the run down.
pub(crate) struct FaultMatrix<'a> {
    backend: Backend<'a>,
    baselines: [Baseline; 2],
    /// What was lost so far.
    lost: Vec<String>,
}

/// A run in one direction without a fault.
pub(crate) struct Baseline {
    direction: Direction,
    /// What the runner sends.
    statements: Vec<SentStatement>,
    /// What it leaves in the database.
    expected: DatabaseState,
}

impl<'a> FaultMatrix<'a> {
    /// Runs both directions without a fault.
    pub(crate) fn new(backend: Backend<'a>) -> Self {
        let database = backend.database();
        let baselines = [Direction::Up, Direction::Down].map(|direction| Baseline::new(&database, direction));
        backend.drop_database(database);
        Self { backend, baselines, lost: Vec::new() }
    }

    /// Injects the fault into runners at so many points of each direction: at one up and one down in each database.
    pub(crate) fn inject_once(
        &mut self,
        what: &str,
        by: &dyn Fault,
        points: fn(&Baseline) -> Vec<FaultPoint>,
        size: SampleSize,
    ) {
        let points = self.baselines.each_ref().map(|baseline| size.sample(points(baseline)));
        assert!(points.iter().all(|points| !points.is_empty()), "{}, {what}: there is nothing to try", self.backend);
        let mut tallies = self.new_tallies(what);
        for turn in 0..points.iter().map(Vec::len).max().unwrap_or_default() {
            let database = self.backend.database();
            for ((baseline, points), tally) in self.baselines.iter().zip(&points).zip(&mut tallies) {
                let finished = match points.get(turn) {
                    Some(point) => tally.count(baseline.inject_once(&database, by, *point)),
                    None => baseline.finish(&database).is_ok(),
                };
                if !finished {
                    break;
                }
            }
            self.backend.drop_database(database);
        }
        self.lost.extend(tallies.into_iter().flat_map(Tally::finish));
    }

    /// Injects the fault into one runner after the other: into the first before its first statement, into the next
    /// before its second, and so on, until one comes to its end. So faults hit the recovery, too. In a usual run of the
    /// tests, two statements of three are left out.
    pub(crate) fn inject_repeatedly(&mut self, what: &str, by: &dyn Fault) {
        let mut tallies = self.new_tallies(what);
        let database = self.backend.database();
        for (baseline, tally) in self.baselines.iter().zip(&mut tallies) {
            if !baseline.inject_repeatedly(&database, by, tally) {
                break;
            }
        }
        self.backend.drop_database(database);
        self.lost.extend(tallies.into_iter().flat_map(Tally::finish));
    }

    fn new_tallies(&self, what: &str) -> [Tally<'a>; 2] {
        self.baselines.each_ref().map(|baseline| Tally::new(self.backend, baseline.direction, what))
    }

    /// Fails the test where something was lost.
    pub(crate) fn finish(self) {
        assert!(self.lost.is_empty(), "{}", self.lost.join("\n\n"));
    }
}

impl Baseline {
    fn new(database: &TestDatabase, direction: Direction) -> Self {
        let (end, statements) = CrashRunner::start(database.url(), direction, None).end();
        assert_eq!(end, RunnerEnd::Done, "{}, {direction}", database.name());
        Self { direction, statements, expected: DatabaseState::of(database) }
    }

    /// Before and after every statement. After one is before the next: nothing is sent between the two.
    pub(crate) fn around_statements(&self) -> Vec<FaultPoint> {
        let last = self.statements.len();
        let before = (1..=last).map(|statement| FaultPoint { statement, moment: Moment::Before });
        before.chain([FaultPoint { statement: last, moment: Moment::After }]).collect()
    }

    /// Early, in the middle and late in every statement that takes its time.
    pub(crate) fn inside_statements(&self) -> Vec<FaultPoint> {
        let numbered = self.statements.iter().zip(1..);
        let long = numbered.filter(|(statement, _)| statement.took >= LONG);
        long.flat_map(|(statement, number)| {
            [1, 2, 3]
                .map(|quarter| FaultPoint { statement: number, moment: Moment::Inside(statement.took * quarter / 4) })
        })
        .collect()
    }

    /// Injects the fault at that point; then the next runner must end as one without a fault ends.
    fn inject_once(&self, database: &TestDatabase, by: &dyn Fault, point: FaultPoint) -> Result<Recovery, String> {
        let runner = CrashRunner::start_to(point, &by.url(database), self.direction, None);
        let runner = runner.map_err(|end| format!("{point:?} was not reached: {end:?}"))?;
        let statement = runner.statement().to_owned();
        let injected = by.inject(runner);
        let outcome = injected.and_then(|()| self.finish(database));
        outcome.map_err(|problem| format!("{point:?} of `{statement}`:\n{problem}"))
    }

    /// Goes on to the end, and looks whether it is the right one.
    fn finish(&self, database: &TestDatabase) -> Result<Recovery, String> {
        let mut recovery = Recovery::Alone;
        let mut decision = None;
        loop {
            match CrashRunner::start(database.url(), self.direction, decision).end().0 {
                RunnerEnd::Done => break,
                RunnerEnd::Undecided(sql) if decision.is_none() => {
                    recovery = Recovery::Asked;
                    decision = Some(StepDecision::on(database, &sql)?);
                }
                end @ (RunnerEnd::Undecided(_) | RunnerEnd::Refused(_) | RunnerEnd::Silent) => {
                    return Err(format!("the next runner ends so: {end:?}"));
                }
            }
        }
        self.compare(database).map(|()| recovery)
    }

    /// Whether one came to its end, and it is the right one.
    fn inject_repeatedly(&self, database: &TestDatabase, by: &dyn Fault, tally: &mut Tally<'_>) -> bool {
        let mut decision = None;
        let mut statement = 1;
        let stride = if is_full() { 1 } else { 3 };
        let problem = loop {
            let point = FaultPoint { statement, moment: Moment::Before };
            match CrashRunner::start_to(point, &by.url(database), self.direction, decision) {
                Ok(runner) => {
                    if let Err(problem) = by.inject(runner) {
                        break problem;
                    }
                    let recovery = if decision.is_some() { Recovery::Asked } else { Recovery::Alone };
                    tally.count(Ok(recovery));
                    (decision, statement) = (None, statement + stride);
                }
                Err(RunnerEnd::Undecided(sql)) if decision.is_none() => match StepDecision::on(database, &sql) {
                    Ok(decided) => decision = Some(decided),
                    Err(problem) => break problem,
                },
                Err(RunnerEnd::Done) => match self.compare(database) {
                    Ok(()) => return true,
                    Err(problem) => break problem,
                },
                Err(end @ (RunnerEnd::Undecided(_) | RunnerEnd::Refused(_) | RunnerEnd::Silent)) => {
                    break format!("the next runner ends so: {end:?}");
                }
            }
        };
        tally.count(Err(format!("before statement {statement}: {problem}")))
    }

    fn compare(&self, database: &TestDatabase) -> Result<(), String> {
        let difference = self.expected.difference(&DatabaseState::of(database));
        if difference.is_empty() { Ok(()) } else { Err(difference) }
    }
}
