//! The history on one kind of server, there and back: what an undisturbed runner sends and leaves, and what becomes of
//! disturbed ones.

use std::time::Duration;

use migrate_core::Direction;
use migrate_tests::servers::Database;

use crate::decision::Decision;
use crate::place::Place;
use crate::point::{Moment, Point, Size, is_full};
use crate::runner::{End, Runner, Statement};
use crate::state::State;
use crate::tally::{Recovery, Tally};

/// A statement that takes so long can be met in its middle.
const LONG: Duration = Duration::from_millis(3);

/// What is done to a runner.
pub(crate) trait Disturbance {
    /// How the runner reaches the database.
    fn url(&self, database: &Database) -> String {
        database.url().to_owned()
    }

    /// Disturbs a runner that is where it is to be disturbed, and waits until it has ended. An error where it did not
    /// end as such a runner should.
    fn strike(&self, runner: Runner) -> Result<(), String>;
}

/// Up and down again.
pub(crate) struct Course<'a> {
    place: Place<'a>,
    legs: [Leg; 2],
    /// What was lost so far.
    lost: Vec<String>,
}

/// One of the two ways.
pub(crate) struct Leg {
    way: Direction,
    /// What an undisturbed runner sends.
    statements: Vec<Statement>,
    /// What it leaves.
    expected: State,
}

impl<'a> Course<'a> {
    /// Goes it undisturbed.
    pub(crate) fn new(place: Place<'a>) -> Self {
        let database = place.database();
        let legs = [Direction::Up, Direction::Down].map(|way| Leg::new(&database, way));
        place.discard(database);
        Self { place, legs, lost: Vec::new() }
    }

    /// Disturbs runners at so many points of each way: at one on the way up and one on the way down in each database.
    pub(crate) fn disturb(&mut self, what: &str, by: &dyn Disturbance, points: fn(&Leg) -> Vec<Point>, size: Size) {
        let points = self.legs.each_ref().map(|leg| size.sample(points(leg)));
        assert!(points.iter().all(|points| !points.is_empty()), "{}, {what}: there is nothing to try", self.place);
        let mut tallies = self.tallies(what);
        for turn in 0..points.iter().map(Vec::len).max().unwrap_or_default() {
            let database = self.place.database();
            for ((leg, points), tally) in self.legs.iter().zip(&points).zip(&mut tallies) {
                let came_to_its_end = match points.get(turn) {
                    Some(point) => tally.count(leg.disturb(&database, by, *point)),
                    None => leg.finish(&database).is_ok(),
                };
                if !came_to_its_end {
                    break;
                }
            }
            self.place.discard(database);
        }
        self.lost.extend(tallies.into_iter().flat_map(Tally::close));
    }

    /// Disturbs one runner after the other, the first before its first statement, the next before its second, and so
    /// on, until one comes to its end. So they are disturbed in their recovery, too. In a usual run of the tests, two
    /// statements of three are left out.
    pub(crate) fn disturb_again_and_again(&mut self, what: &str, by: &dyn Disturbance) {
        let mut tallies = self.tallies(what);
        let database = self.place.database();
        for (leg, tally) in self.legs.iter().zip(&mut tallies) {
            if !leg.disturb_again_and_again(&database, by, tally) {
                break;
            }
        }
        self.place.discard(database);
        self.lost.extend(tallies.into_iter().flat_map(Tally::close));
    }

    fn tallies(&self, what: &str) -> [Tally<'a>; 2] {
        self.legs.each_ref().map(|leg| Tally::new(self.place, leg.way, what))
    }

    /// Fails the test where something was lost.
    pub(crate) fn close(self) {
        assert!(self.lost.is_empty(), "{}", self.lost.join("\n\n"));
    }
}

impl Leg {
    fn new(database: &Database, way: Direction) -> Self {
        let (end, statements) = Runner::start(database.url(), way, None).end();
        assert_eq!(end, End::Done, "{}, {way}", database.name());
        Self { way, statements, expected: State::of(database) }
    }

    /// Before and after every statement. After one is before the next: nothing is sent between the two.
    pub(crate) fn around(&self) -> Vec<Point> {
        let last = self.statements.len();
        let before = (1..=last).map(|statement| Point { statement, moment: Moment::Before });
        before.chain([Point { statement: last, moment: Moment::After }]).collect()
    }

    /// Early, in the middle and late in every statement that takes its time.
    pub(crate) fn inside(&self) -> Vec<Point> {
        let numbered = self.statements.iter().zip(1..);
        let long = numbered.filter(|(statement, _)| statement.took >= LONG);
        long.flat_map(|(statement, number)| {
            [1, 2, 3].map(|quarter| Point { statement: number, moment: Moment::Inside(statement.took * quarter / 4) })
        })
        .collect()
    }

    /// Disturbs a runner at that point; then the next one must end where an undisturbed one ends.
    fn disturb(&self, database: &Database, by: &dyn Disturbance, point: Point) -> Result<Recovery, String> {
        let runner = Runner::start_to(point, &by.url(database), self.way, None);
        let runner = runner.map_err(|end| format!("{point:?} was not reached: {end:?}"))?;
        let statement = runner.statement().to_owned();
        let struck = by.strike(runner);
        let outcome = struck.and_then(|()| self.finish(database));
        outcome.map_err(|trouble| format!("{point:?} of `{statement}`:\n{trouble}"))
    }

    /// Goes on to the end, and looks whether it is the right one.
    fn finish(&self, database: &Database) -> Result<Recovery, String> {
        let mut recovery = Recovery::Alone;
        let mut decision = None;
        loop {
            match Runner::start(database.url(), self.way, decision).end().0 {
                End::Done => break,
                End::Undecided(sql) if decision.is_none() => {
                    recovery = Recovery::Asked;
                    decision = Some(Decision::on(database, &sql)?);
                }
                end @ (End::Undecided(_) | End::Refused(_) | End::Silent) => {
                    return Err(format!("the next runner ends so: {end:?}"));
                }
            }
        }
        self.compare(database).map(|()| recovery)
    }

    /// Whether one came to its end, and it is the right one.
    fn disturb_again_and_again(&self, database: &Database, by: &dyn Disturbance, tally: &mut Tally<'_>) -> bool {
        let mut decision = None;
        let mut statement = 1;
        let stride = if is_full() { 1 } else { 3 };
        let trouble = loop {
            let point = Point { statement, moment: Moment::Before };
            match Runner::start_to(point, &by.url(database), self.way, decision) {
                Ok(runner) => {
                    if let Err(trouble) = by.strike(runner) {
                        break trouble;
                    }
                    let recovery = if decision.is_some() { Recovery::Asked } else { Recovery::Alone };
                    tally.count(Ok(recovery));
                    (decision, statement) = (None, statement + stride);
                }
                Err(End::Undecided(sql)) if decision.is_none() => match Decision::on(database, &sql) {
                    Ok(decided) => decision = Some(decided),
                    Err(trouble) => break trouble,
                },
                Err(End::Done) => match self.compare(database) {
                    Ok(()) => return true,
                    Err(trouble) => break trouble,
                },
                Err(end @ (End::Undecided(_) | End::Refused(_) | End::Silent)) => {
                    break format!("the next runner ends so: {end:?}");
                }
            }
        };
        tally.count(Err(format!("before statement {statement}: {trouble}")))
    }

    fn compare(&self, database: &Database) -> Result<(), String> {
        let difference = self.expected.difference(&State::of(database));
        if difference.is_empty() { Ok(()) } else { Err(difference) }
    }
}
