//! Runs the programs in turns, and writes down what they tell.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use crate::arguments::Arguments;
use crate::building::{CHANGING, Crate, Profile, Programs, Workshop, absence};
use crate::database::{Database, Dialect};
use crate::figures::{GROUPED_LIMIT, LIMIT, Line, Measure, REFINERY_GROUPED};
use crate::history::{Step, history};
use crate::limit::Boundary;
use crate::peer::Peer;
use crate::program::{Work, run};
use crate::report::Report;
use crate::stage::{Place, Stage};

/// Everything that a comparison needs.
#[derive(Debug)]
pub(crate) struct Comparison<'a> {
    /// What was asked for.
    pub(crate) arguments: &'a Arguments,
    /// Where crates are built.
    pub(crate) workshop: &'a Workshop,
    /// Where the results go.
    pub(crate) json: PathBuf,
    /// The results so far.
    pub(crate) report: Report,
}

/// Who applies a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contestant {
    Peer(Peer),
    /// refinery as it is when it is asked for one transaction around all migrations.
    RefineryGrouped,
    Limit(Boundary),
}

impl Contestant {
    const fn name(self) -> &'static str {
        match self {
            Contestant::Peer(peer) => peer.name(),
            Contestant::RefineryGrouped => REFINERY_GROUPED,
            Contestant::Limit(Boundary::Each) => LIMIT,
            Contestant::Limit(Boundary::Group(_)) => GROUPED_LIMIT,
        }
    }
}

impl Comparison<'_> {
    fn asked(&self, line: Line) -> bool {
        self.arguments.lines.contains(&line)
    }

    /// Whether any line needs programs that run, or are there at all.
    pub(crate) fn needs_programs(&self) -> bool {
        self.needs_stage() || self.asked(Line::Size)
    }

    /// Whether any line needs databases.
    pub(crate) fn needs_stage(&self) -> bool {
        [Line::Apply, Line::NoOp, Line::Status, Line::Traffic, Line::Memory].into_iter().any(|line| self.asked(line))
    }

    /// The peers that have a program for a server, and a note about each that has none.
    fn peers(&mut self, dialect: Dialect) -> Vec<Peer> {
        let mut peers = self.arguments.peers.clone();
        peers.retain(|peer| match absence(*peer, dialect) {
            Some(reason) => {
                self.report.note(format!("{} is left out on {}: {reason}", peer.name(), dialect.title()));
                false
            }
            None => true,
        });
        peers
    }

    /// Builds the programs for a server, and writes down their sizes.
    pub(crate) fn programs(&mut self, dialect: Dialect) -> Result<Programs> {
        let mut programs = Programs::new();
        for peer in self.peers(dialect) {
            for size in self.arguments.sizes.clone() {
                eprintln!("building {} for {} with {size} migrations", peer.name(), dialect.title());
                let program = self.workshop.program(peer, dialect, size)?;
                if self.asked(Line::Size) {
                    // No binary is so large that it loses anything.
                    #[allow(clippy::cast_precision_loss)]
                    let bytes = program.metadata()?.len() as f64;
                    self.report.figures.add(Measure::Size, dialect.title(), size, peer.name(), bytes);
                }
                programs.insert((peer, size), program);
            }
        }
        self.save()?;
        Ok(programs)
    }

    /// Everything that happens in databases of one kind.
    pub(crate) fn run(&mut self, stage: &Stage, database: Database, programs: &Programs) -> Result<()> {
        for size in self.arguments.sizes.clone() {
            let peers: Vec<Peer> = programs.keys().filter(|(_, other)| *other == size).map(|(peer, _)| *peer).collect();
            let places = self.apply(stage, database, size, &peers, programs)?;
            if database.lasts() {
                self.start_again(stage, size, &places, programs)?;
            }
            for (_, place) in &places {
                stage.drop(place)?;
            }
            if self.asked(Line::Traffic) {
                for peer in &peers {
                    self.traffic(stage, database, size, *peer, program(programs, *peer, size)?)?;
                }
            }
            self.save()?;
        }
        Ok(())
    }

    /// Applies the history in turns; gives back the peers' databases of the last round.
    fn apply(
        &mut self,
        stage: &Stage,
        database: Database,
        size: usize,
        peers: &[Peer],
        programs: &Programs,
    ) -> Result<Vec<(Peer, Place)>> {
        let measured = self.asked(Line::Apply);
        let mut contestants: Vec<Contestant> = peers.iter().copied().map(Contestant::Peer).collect();
        if measured {
            contestants.extend(peers.contains(&Peer::Refinery).then_some(Contestant::RefineryGrouped));
            contestants.push(Contestant::Limit(Boundary::Each));
            // MariaDB commits every statement of a schema by itself, whatever stands around it.
            if database != Database::Mariadb {
                contestants.push(Contestant::Limit(Boundary::Group(self.arguments.group)));
            }
        }
        let rounds = if measured { self.arguments.runs } else { 1 };
        let mut schema: Option<(&'static str, String)> = None;
        let mut places = Vec::new();
        for round in 0..rounds {
            eprintln!("apply: {}, {size} migrations, round {} of {rounds}", database.title(), round + 1);
            for contestant in in_turn(&contestants, round) {
                let name = contestant.name();
                let place = stage.fresh(database, &format!("of_{}_{round}", name.replace(['-', ',', ' '], "_")))?;
                let seconds = match contestant {
                    Contestant::Limit(boundary) => stage.limit(&place, size, boundary)?.as_secs_f64(),
                    Contestant::RefineryGrouped => {
                        run(program(programs, Peer::Refinery, size)?, Work::UpGrouped, &stage.url(&place)?)?.work
                    }
                    Contestant::Peer(peer) => {
                        let told = run(program(programs, peer, size)?, Work::Up, &stage.url(&place)?)?;
                        if self.asked(Line::Memory) {
                            self.report.figures.add(Measure::ApplyMemory, database.title(), size, name, told.peak);
                        }
                        told.work
                    }
                };
                if measured {
                    self.report.figures.add(Measure::Apply, database.title(), size, name, seconds);
                }
                if round == 0 && database.lasts() {
                    self.look_at(stage, &place, size, name, &mut schema)?;
                }
                match contestant {
                    Contestant::Peer(peer) if round + 1 == rounds => places.push((peer, place)),
                    Contestant::Peer(_) | Contestant::RefineryGrouped | Contestant::Limit(_) => stage.drop(&place)?,
                }
            }
        }
        // The order of the peers again, as the last round began with another one.
        places.sort_by_key(|(peer, _)| *peer);
        Ok(places)
    }

    /// Everybody must reach the schema that the first one reached.
    fn look_at(
        &mut self,
        stage: &Stage,
        place: &Place,
        size: usize,
        name: &'static str,
        schema: &mut Option<(&'static str, String)>,
    ) -> Result<()> {
        let own = stage.schema(place)?;
        let (title, dialect) = (place.database.title(), place.database.dialect());
        match schema {
            None => {
                let lines = schema_lines(size, dialect);
                let found = own.lines().count();
                ensure!(found == lines, "{name} has made {found} columns and indexes on {title}, not {lines}:\n{own}");
                *schema = Some((name, own));
            }
            Some((first, theirs)) => {
                let differences: Vec<String> = differences(theirs, &own).take(10).collect();
                ensure!(
                    differences.is_empty(),
                    "on {title}, {first} (-) and {name} (+) have reached different schemas:\n{}",
                    differences.join("\n")
                );
            }
        }
        if dialect == Dialect::Sqlite {
            let mode = stage.journal_mode(place)?;
            if mode != "delete" {
                self.report
                    .note(format!("{name} uses the journal mode {mode} on SQLite, and not SQLite's own default"));
            }
        }
        Ok(())
    }

    /// New processes on databases where everything is applied.
    fn start_again(&mut self, stage: &Stage, size: usize, places: &[(Peer, Place)], programs: &Programs) -> Result<()> {
        for (peer, place) in places {
            let told = run(program(programs, *peer, size)?, Work::Status, &stage.url(place)?)?;
            ensure!(
                told.status == Some((size, 0)),
                "{} tells {:?} of applied and pending migrations, not {size} and 0",
                peer.name(),
                told.status
            );
        }
        let starts = self.asked(Line::NoOp) || self.asked(Line::Memory);
        let Some((_, Place { database, .. })) = places.first() else { return Ok(()) };
        let title = database.title();
        for round in 0..self.arguments.runs {
            if !starts && !self.asked(Line::Status) {
                break;
            }
            eprintln!("no-op, status: {title}, {size} migrations, round {} of {}", round + 1, self.arguments.runs);
            for (peer, place) in in_turn(places, round) {
                let (program, url, name) = (program(programs, peer, size)?, stage.url(&place)?, peer.name());
                let mut add = |measure, number| self.report.figures.add(measure, title, size, name, number);
                if starts {
                    let told = run(program, Work::Up, &url)?;
                    if self.arguments.lines.contains(&Line::NoOp) {
                        add(Measure::NoOp, told.work);
                        add(Measure::NoOpConnect, told.connect);
                        add(Measure::NoOpProcess, told.process.as_secs_f64());
                    }
                    if self.arguments.lines.contains(&Line::Memory) {
                        add(Measure::NoOpMemory, told.peak);
                    }
                }
                if self.arguments.lines.contains(&Line::Status) {
                    add(Measure::Status, run(program, Work::Status, &url)?.work);
                }
            }
        }
        Ok(())
    }

    /// What the server sees, without what connecting alone costs. It is the same each time.
    fn traffic(
        &mut self,
        stage: &Stage,
        database: Database,
        size: usize,
        peer: Peer,
        program: &std::path::Path,
    ) -> Result<()> {
        let place = stage.fresh(database, "overheard")?;
        let overheard = |work| stage.overheard(&place, |url| run(program, work, url).map(drop));
        let (Some(connecting), Some(apply), Some(no_op)) =
            (overheard(Work::Connect)?, overheard(Work::Up)?, overheard(Work::Up)?)
        else {
            return Ok(());
        };
        stage.drop(&place)?;
        ensure!(apply.flights > 0 && no_op.flights > 0, "{} does not connect to the port in the URL", peer.name());
        // Neither is near what a float cannot count.
        #[allow(clippy::cast_precision_loss)]
        let mut add = |measure, count: u64, of: usize| {
            self.report.figures.add(measure, database.title(), size, peer.name(), count as f64 / of as f64);
        };
        let (apply, no_op) = (apply.without(connecting), no_op.without(connecting));
        add(Measure::ApplyFlights, apply.flights, size);
        add(Measure::ApplyStatements, apply.statements, size);
        add(Measure::NoOpFlights, no_op.flights, 1);
        add(Measure::NoOpStatements, no_op.statements, 1);
        Ok(())
    }

    /// Release builds of a crate for PostgreSQL with an empty target folder.
    pub(crate) fn clean_builds(&mut self) -> Result<()> {
        const MIGRATIONS: usize = 50;
        const TARGET: &str = "clean";
        if !self.asked(Line::CleanBuild) {
            return Ok(());
        }
        let peers = self.peers(Dialect::Postgres);
        for round in 0..self.arguments.clean_builds {
            for peer in in_turn(&peers, round) {
                let name = peer.name();
                eprintln!("clean build: {name}, round {} of {}", round + 1, self.arguments.clean_builds);
                let written = self.workshop.write(peer, Dialect::Postgres, MIGRATIONS, "clean")?;
                self.workshop.clean(TARGET)?;
                let took = self.workshop.build(&written, Profile::Release, TARGET)?.as_secs_f64();
                self.workshop.clean(TARGET)?;
                self.report.figures.add(Measure::CleanBuild, Dialect::Postgres.title(), MIGRATIONS, name, took);
                self.save()?;
            }
        }
        Ok(())
    }

    /// Development builds of a crate for PostgreSQL after one migration was added.
    pub(crate) fn incremental_builds(&mut self) -> Result<()> {
        const TARGET: &str = "incremental";
        if !self.asked(Line::IncrementalBuild) {
            return Ok(());
        }
        let peers = self.peers(Dialect::Postgres);
        for size in self.arguments.build_sizes.clone() {
            let mut crates: Vec<Crate> = Vec::new();
            for peer in &peers {
                eprintln!("incremental build: {} with {size} migrations, the first build", peer.name());
                let written = self.workshop.write(*peer, Dialect::Postgres, size, CHANGING)?;
                self.workshop.build(&written, Profile::Development, TARGET)?;
                crates.push(written);
            }
            for round in 0..self.arguments.runs {
                eprintln!("incremental build: {size} migrations, round {} of {}", round + 1, self.arguments.runs);
                for written in in_turn(&crates, round) {
                    written.rewrite(size + round + 1)?;
                    let took = self.workshop.build(&written, Profile::Development, TARGET)?.as_secs_f64();
                    let (measure, title) = (Measure::IncrementalBuild, Dialect::Postgres.title());
                    self.report.figures.add(measure, title, size, written.peer.name(), took);
                }
            }
            self.save()?;
        }
        self.workshop.clean(TARGET)
    }

    fn save(&self) -> Result<()> {
        self.report.write(&self.json)
    }
}

/// Everybody, each round beginning with the next one.
fn in_turn<T: Clone>(all: &[T], round: usize) -> Vec<T> {
    let mut all = all.to_vec();
    if !all.is_empty() {
        let first = round % all.len();
        all.rotate_left(first);
    }
    all
}

fn program(programs: &Programs, peer: Peer, size: usize) -> Result<&PathBuf> {
    programs.get(&(peer, size)).with_context(|| format!("{} was not built with {size} migrations", peer.name()))
}

/// How many columns and indexes a history makes.
fn schema_lines(size: usize, dialect: Dialect) -> usize {
    // A primary key has an index, but in SQLite, where it is the row's own number.
    let table = match dialect {
        Dialect::Sqlite => 4,
        Dialect::Postgres | Dialect::MariaDb => 5,
    };
    let lines = |migration: crate::history::Migration| match migration.step {
        Step::CreateTable(_) => table,
        Step::AddColumn(_) => 1,
    };
    history(size).map(lines).sum()
}

/// The lines that only one of two texts has.
fn differences<'a>(one: &'a str, other: &'a str) -> impl Iterator<Item = String> + use<'a> {
    let gone = one.lines().filter(|line| !other.lines().any(|same| same == *line)).map(|line| format!("- {line}"));
    let new = other.lines().filter(|line| !one.lines().any(|same| same == *line)).map(|line| format!("+ {line}"));
    gone.chain(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_begins_with_the_next_one() {
        assert_eq!([0, 1, 2, 3].map(|round| in_turn(&['a', 'b', 'c'], round)[0]), ['a', 'b', 'c', 'a']);
    }

    #[test]
    fn differences_name_the_lines_of_either_side() {
        assert_eq!(differences("a\nb", "b\nc").collect::<Vec<_>>(), ["- a", "+ c"]);
        assert_eq!(differences("a\nb", "b\na").count(), 0);
    }
}
