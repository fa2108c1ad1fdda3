//! `migrate plan`: what would run, as a script that a reviewer reads and a database understands.

use std::fmt;

use migrate_core::connection::Server;
use migrate_core::history::Record;
use migrate_core::ir::dialect::Dialect;
use migrate_core::migration::{DownSteps, Impact, Lock, Migration, Permission, Step, StepList};
use migrate_core::plan::{Planned, Policy};
use migrate_core::{Direction, Down, Error, Goal, Registry, Up};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::ran::migrations;
use crate::report::{BAD, FAINT, GOOD, PENDING, paint};
use crate::target::Target;

/// What would run.
#[derive(Debug, Serialize)]
pub(crate) struct Plan {
    dialect: &'static str,
    database: Option<String>,
    /// What may be a mistake, and is tolerated.
    warnings: Vec<String>,
    migrations: Vec<Part>,
}

/// What one migration would do.
#[derive(Debug, Serialize)]
struct Part {
    history: &'static str,
    name: &'static str,
    description: &'static str,
    file: &'static str,
    line: u32,
    way: &'static str,
    permissions: Vec<Permitted>,
    #[serde(flatten)]
    script: Script,
}

#[derive(Debug, Serialize)]
struct Permitted {
    rule: &'static str,
    reason: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Script {
    Steps { transaction: bool, steps: Vec<Work> },
    Irreversible { irreversible: &'static str },
}

/// One step, and what it does to a live system.
#[derive(Debug, Serialize)]
struct Work {
    summary: &'static str,
    statements: &'static [&'static str],
    done: bool,
    impact: Effects,
}

/// What is `null` is not known.
#[derive(Debug, Serialize)]
struct Effects {
    locks: Option<Vec<Locked>>,
    rewrites: Option<bool>,
    scans: Option<bool>,
    loses_data: Option<bool>,
}

#[derive(Debug, Serialize)]
struct Locked {
    table: &'static str,
    mode: &'static str,
    blocks: &'static str,
}

/// The whole history for one server, without any database.
pub(crate) fn offline(args: &args::Plan, dialect: Dialect) -> Result<Plan, Failure> {
    let registry = Registry::linked().map_err(Error::from)?;
    let goal = Goal::Up(Up::All);
    let plan =
        migrate_core::Plan::new(&registry, &Record::default(), Server::unknown(dialect), &goal, Policy::default())
            .map_err(Error::from)?;
    let parts = plan.migrations.iter();
    let migrations = if args.down {
        parts.rev().map(|planned| Part::new(planned.migration, Direction::Down, back(&planned.script.down))).collect()
    } else {
        parts.map(Part::from).collect()
    };
    Ok(Plan { dialect: dialect.name(), database: None, warnings: Vec::new(), migrations })
}

/// What a run on the database would do.
pub(crate) async fn online(args: &args::Plan, target: &Target) -> Result<Plan, Failure> {
    let goal = if args.down { Goal::Down(Down::All) } else { Goal::Up(Up::All) };
    let plan = target.connect().await?.plan(goal).await?;
    Ok(Plan {
        dialect: plan.server.dialect.name(),
        database: Some(target.url.to_string()),
        warnings: plan.warnings.iter().map(ToString::to_string).collect(),
        migrations: plan.migrations.iter().map(Part::from).collect(),
    })
}

impl Part {
    fn new(migration: &'static Migration, way: Direction, script: Script) -> Self {
        Self {
            history: migration.history,
            name: migration.name,
            description: migration.description,
            file: migration.file,
            line: migration.line,
            way: way.name(),
            permissions: migration.permissions.iter().map(Permitted::from).collect(),
            script,
        }
    }
}

impl From<&Planned> for Part {
    fn from(planned: &Planned) -> Self {
        Self::new(planned.migration, planned.direction, steps(planned.step_list, planned.done()))
    }
}

fn back(down: &DownSteps) -> Script {
    match down {
        DownSteps::Reversible(direction) => steps(direction, 0),
        DownSteps::Irreversible(irreversible) => Script::Irreversible { irreversible },
    }
}

/// The steps, of which the first so many are done already.
fn steps(direction: &StepList, done: usize) -> Script {
    Script::Steps {
        transaction: direction.transactional,
        steps: direction.steps.iter().enumerate().map(|(place, step)| Work::new(step, place < done)).collect(),
    }
}

impl Work {
    fn new(step: &Step, done: bool) -> Self {
        Self { summary: step.summary, statements: step.statements, done, impact: Effects::from(&step.impact) }
    }
}

impl From<&Impact> for Effects {
    fn from(impact: &Impact) -> Self {
        let Impact { locks, rewrites, scans, loses_data } = *impact;
        Self { locks: locks.map(|locks| locks.iter().map(Locked::from).collect()), rewrites, scans, loses_data }
    }
}

impl Effects {
    fn is_unknown(&self) -> bool {
        let Self { locks, rewrites, scans, loses_data } = self;
        locks.is_none() && [rewrites, scans, loses_data].iter().all(|answer| answer.is_none())
    }
}

impl From<&Lock> for Locked {
    fn from(lock: &Lock) -> Self {
        let Lock { table, mode, blocks } = *lock;
        Self { table, mode, blocks }
    }
}

impl From<&Permission> for Permitted {
    fn from(permission: &Permission) -> Self {
        let Permission { rule, reason } = *permission;
        Self { rule, reason }
    }
}

/// SQL, with everything else in comments.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.database.as_deref().unwrap_or(self.dialect);
        for warning in &self.warnings {
            writeln!(f, "-- {}: {warning}", paint(PENDING, "warning"))?;
        }
        if self.migrations.is_empty() {
            return write!(f, "-- nothing would be run on {place}");
        }
        for part in &self.migrations {
            writeln!(f, "{part}")?;
        }
        write!(f, "-- {} for {place}; nothing was run", migrations(self.migrations.len()))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "-- {} ({})", paint(GOOD, self.name), self.way)?;
        for line in self.description.lines() {
            writeln!(f, "-- {line}")?;
        }
        writeln!(f, "{}", paint(FAINT, format!("-- {}:{}", self.file, self.line)))?;
        for Permitted { rule, reason } in &self.permissions {
            writeln!(f, "-- permitted {}: {reason}", paint(PENDING, rule))?;
        }
        match &self.script {
            Script::Irreversible { irreversible } => {
                writeln!(f, "-- {}: {irreversible}", paint(BAD, "irreversible"))
            }
            Script::Steps { transaction, steps } => {
                writeln!(
                    f,
                    "{}",
                    match transaction {
                        true => "-- in one transaction",
                        false => "-- outside a transaction: each step commits by itself",
                    }
                )?;
                steps.iter().try_for_each(|step| write!(f, "\n{step}"))
            }
        }
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { summary, statements, done, impact } = self;
        if *done {
            return writeln!(f, "-- {summary}: {}", paint(GOOD, "done already"));
        }
        write!(f, "-- {summary}\n{impact}")?;
        statements.iter().try_for_each(|statement| writeln!(f, "{};", statement.trim_end_matches(';')))
    }
}

impl fmt::Display for Effects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { locks, rewrites, scans, loses_data } = self;
        if self.is_unknown() {
            return writeln!(f, "{}", paint(FAINT, "--   unknown: raw SQL is not read, so nothing is claimed of it"));
        }
        for Locked { table, mode, blocks } in locks.iter().flatten() {
            writeln!(f, "{}", paint(FAINT, format!("--   locks {table} ({mode}): blocks {blocks}")))?;
        }
        let effects = [
            (rewrites, "writes the whole table anew"),
            (scans, "reads the whole table under the lock"),
            (loses_data, "loses data"),
        ];
        for (answer, effect) in effects {
            match answer {
                Some(true) => writeln!(f, "--   {}", paint(BAD, effect))?,
                Some(false) => {}
                None => writeln!(f, "{}", paint(FAINT, format!("--   not known: whether it {effect}")))?,
            }
        }
        match locks {
            Some(_) => Ok(()),
            None => writeln!(f, "{}", paint(FAINT, "--   not known: which locks it takes")),
        }
    }
}
