//! What was measured.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Line {
    /// Everything on an empty database.
    Apply,
    /// A start with nothing to do.
    NoOp,
    /// Which migrations are applied and which are pending.
    Status,
    /// Round trips and statements that a server sees.
    Traffic,
    /// The most memory that the process holds.
    Memory,
    /// The size of the stripped release binary.
    Size,
    /// A release build with an empty target folder.
    CleanBuild,
    /// A development build after one migration was added.
    IncrementalBuild,
}

/// One kind of figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Measure {
    /// From the connection to the last commit.
    Apply,
    /// From the connection to knowing that nothing is to be done.
    NoOp,
    /// The connection before that.
    NoOpConnect,
    /// The whole process around that.
    NoOpProcess,
    /// From the connection to knowing what is applied.
    Status,
    /// How often the client waits for the server, a migration.
    ApplyFlights,
    /// Messages with a statement, a migration.
    ApplyStatements,
    /// How often a start with nothing to do waits for the server.
    NoOpFlights,
    /// Its messages with a statement.
    NoOpStatements,
    /// `VmHWM` at the end of an apply.
    ApplyMemory,
    /// `VmHWM` at the end of a start with nothing to do.
    NoOpMemory,
    /// The stripped release binary.
    Size,
    /// `cargo build --release` with an empty target folder.
    CleanBuild,
    /// `cargo build` after a migration was added.
    IncrementalBuild,
}

/// What the numbers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Seconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// Things.
    Count,
}

impl Measure {
    /// All, in the order of the tables.
    pub(crate) const ALL: [Measure; 14] = [
        Measure::Apply,
        Measure::NoOp,
        Measure::NoOpConnect,
        Measure::NoOpProcess,
        Measure::Status,
        Measure::ApplyFlights,
        Measure::ApplyStatements,
        Measure::NoOpFlights,
        Measure::NoOpStatements,
        Measure::ApplyMemory,
        Measure::NoOpMemory,
        Measure::Size,
        Measure::CleanBuild,
        Measure::IncrementalBuild,
    ];

    /// Its name in markers and in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Measure::Apply => "apply",
            Measure::NoOp => "no-op",
            Measure::NoOpConnect => "no-op-connect",
            Measure::NoOpProcess => "no-op-process",
            Measure::Status => "status",
            Measure::ApplyFlights => "apply-flights",
            Measure::ApplyStatements => "apply-statements",
            Measure::NoOpFlights => "no-op-flights",
            Measure::NoOpStatements => "no-op-statements",
            Measure::ApplyMemory => "apply-memory",
            Measure::NoOpMemory => "no-op-memory",
            Measure::Size => "size",
            Measure::CleanBuild => "clean-build",
            Measure::IncrementalBuild => "incremental-build",
        }
    }

    /// Its title.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Measure::Apply => "apply on an empty database, from the connection to the last commit",
            Measure::NoOp => "start with nothing to do, from the connection to knowing it",
            Measure::NoOpConnect => "the connection before it",
            Measure::NoOpProcess => "the whole process around it",
            Measure::Status => "status, from the connection to knowing it",
            Measure::ApplyFlights => "round trips of an apply, a migration",
            Measure::ApplyStatements => "messages with statements of an apply, a migration",
            Measure::NoOpFlights => "round trips of a start with nothing to do",
            Measure::NoOpStatements => "messages with statements of a start with nothing to do",
            Measure::ApplyMemory => "peak memory of an apply",
            Measure::NoOpMemory => "peak memory of a start with nothing to do",
            Measure::Size => "stripped release binary",
            Measure::CleanBuild => "clean release build",
            Measure::IncrementalBuild => "development build after one migration was added",
        }
    }

    /// What it counts.
    pub(crate) const fn unit(self) -> Unit {
        match self {
            Measure::Apply
            | Measure::NoOp
            | Measure::NoOpConnect
            | Measure::NoOpProcess
            | Measure::Status
            | Measure::CleanBuild
            | Measure::IncrementalBuild => Unit::Seconds,
            Measure::ApplyMemory | Measure::NoOpMemory | Measure::Size => Unit::Bytes,
            Measure::ApplyFlights | Measure::ApplyStatements | Measure::NoOpFlights | Measure::NoOpStatements => {
                Unit::Count
            }
        }
    }
}

/// Every run of one measure, of one program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// What was measured.
    pub(crate) measure: Measure,
    /// On which database, or for which.
    pub(crate) database: String,
    /// With how many migrations.
    pub(crate) size: usize,
    /// The peer's name, or [`LIMIT`] or [`GROUPED_LIMIT`].
    pub(crate) who: String,
    /// The middle one of the runs.
    pub(crate) median: f64,
    /// Seconds, bytes or counts, in the order in which they were measured.
    pub(crate) runs: Vec<f64>,
    /// Whether they are of an earlier comparison.
    #[serde(skip)]
    earlier: bool,
}

/// The server's client, with a transaction for each migration.
pub(crate) const LIMIT: &str = "limit";
/// The server's client, with this library's transactions.
pub(crate) const GROUPED_LIMIT: &str = "limit, grouped";
/// refinery, asked for one transaction around everything: not its default, so it counts for no ratio.
pub(crate) const REFINERY_GROUPED: &str = "refinery, grouped";
/// This library.
pub(crate) const OURS: &str = "ours";

/// All figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Figures(Vec<Figure>);

impl Figures {
    /// Writes down one run.
    pub(crate) fn add(&mut self, measure: Measure, database: &str, size: usize, who: &str, run: f64) {
        let same = |figure: &&mut Figure| {
            figure.measure == measure && figure.database == database && figure.size == size && figure.who == who
        };
        if let Some(figure) = self.0.iter_mut().find(same) {
            if std::mem::take(&mut figure.earlier) {
                figure.runs.clear();
            }
            figure.runs.push(run);
            figure.median = median(&figure.runs);
        } else {
            let (database, who) = (database.to_owned(), who.to_owned());
            self.0.push(Figure { measure, database, size, who, median: run, runs: vec![run], earlier: false });
        }
    }

    /// Marks all as those of an earlier comparison, which are replaced by what is measured now.
    pub(crate) fn age(&mut self) {
        for figure in &mut self.0 {
            figure.earlier = true;
        }
    }

    /// The figures of one measure.
    pub(crate) fn of(&self, measure: Measure) -> impl Iterator<Item = &Figure> {
        self.0.iter().filter(move |figure| figure.measure == measure)
    }
}

impl Figure {
    /// The smallest run and the largest one.
    pub(crate) fn range(&self) -> (f64, f64) {
        let (smallest, largest) = (f64::INFINITY, f64::NEG_INFINITY);
        self.runs.iter().fold((smallest, largest), |(least, most), run| (least.min(*run), most.max(*run)))
    }
}

/// The middle one; between the two in the middle where their number is even.
fn median(runs: &[f64]) -> f64 {
    let mut runs = runs.to_vec();
    runs.sort_by(f64::total_cmp);
    match (runs.len(), runs.len() / 2) {
        (0, _) => f64::NAN,
        (length, middle) if length % 2 == 1 => runs[middle],
        (_, middle) => f64::midpoint(runs[middle - 1], runs[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp)] // small integers
    fn the_median_is_in_the_middle_of_what_was_measured() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median(&[1.0]), 1.0);
    }

    #[test]
    fn what_is_measured_again_replaces_what_an_earlier_comparison_has_measured() {
        let mut figures = Figures::default();
        figures.add(Measure::Apply, "PostgreSQL", 200, "sqlx", 1.0);
        figures.add(Measure::Size, "PostgreSQL", 200, "sqlx", 2.0);
        figures.age();
        figures.add(Measure::Apply, "PostgreSQL", 200, "sqlx", 3.0);
        figures.add(Measure::Apply, "PostgreSQL", 200, "sqlx", 4.0);
        let runs = |measure| figures.of(measure).map(|figure| figure.runs.clone()).collect::<Vec<_>>();
        assert_eq!(runs(Measure::Apply), [[3.0, 4.0]]);
        assert_eq!(runs(Measure::Size), [[2.0]]);
    }

    #[test]
    fn runs_of_the_same_thing_are_kept_together_in_their_order() {
        let mut figures = Figures::default();
        for run in [3.0, 1.0, 2.0] {
            figures.add(Measure::Apply, "PostgreSQL", 200, "sqlx", run);
            figures.add(Measure::Apply, "PostgreSQL", 200, "ours", run);
        }
        let runs: Vec<_> =
            figures.of(Measure::Apply).map(|figure| (figure.who.as_str(), figure.runs.clone())).collect();
        assert_eq!(runs, [("sqlx", vec![3.0, 1.0, 2.0]), ("ours", vec![3.0, 1.0, 2.0])]);
    }
}
