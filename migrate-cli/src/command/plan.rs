//! `migrate plan`: what would run, as a script that a reviewer reads and a database understands.

use std::fmt;

use migrate_core::history::HistorySnapshot;
use migrate_core::ir::dialect::Dialect;
use migrate_core::ir::sql_text::{Mode, terminated};
use migrate_core::migration::{DownSteps, Impact, Lock, Migration, Permission, Step, StepList};
use migrate_core::plan::{Planned, Policy, named};
use migrate_core::server::ServerInfo;
use migrate_core::{Direction, Down, Error, Goal, Plan, Up, Warning};
use serde::Serialize;

use super::plan_file;
use crate::args;
use crate::failure::Failure;
use crate::linked;
use crate::migration_name;
use crate::printer::{BAD, FAINT, GOOD, PENDING, paint};
use crate::summary::count_migrations;
use crate::target_database::TargetDatabase;

/// What would run.
#[derive(Debug, Serialize)]
pub(crate) struct PlanOutput {
    dialect: &'static str,
    database: Option<String>,
    /// What may be a mistake, and is tolerated.
    warnings: Vec<String>,
    migrations: Vec<PlanMigration>,
}

/// What one migration would do.
#[derive(Debug, Serialize)]
struct PlanMigration {
    history: &'static str,
    name: &'static str,
    description: &'static str,
    file: &'static str,
    line: u32,
    way: &'static str,
    permissions: Vec<PlanPermission>,
    #[serde(flatten)]
    script: PlanScript,
}

#[derive(Debug, Serialize)]
struct PlanPermission {
    rule: &'static str,
    reason: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum PlanScript {
    Steps { transaction: bool, steps: Vec<PlanStep> },
    Irreversible { irreversible: &'static str },
}

/// One step, and what it does to a live system.
#[derive(Debug, Serialize)]
struct PlanStep {
    summary: &'static str,
    statements: Vec<&'static str>,
    done: bool,
    impact: PlanImpact,
    /// Whose SQL it is.
    #[serde(skip)]
    dialect: Dialect,
}

/// What is `null` is not known.
#[derive(Debug, Serialize)]
struct PlanImpact {
    locks: Option<Vec<PlanLock>>,
    rewrites: Option<bool>,
    scans: Option<bool>,
    loses_data: Option<bool>,
    /// The server refuses the step if one of these tables has a row.
    must_be_empty: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct PlanLock {
    table: &'static str,
    mode: &'static str,
    blocks: &'static str,
}

/// The history for one server, without any database: as it would run on an empty one.
pub(crate) fn offline(args: &args::PlanArgs, dialect: Dialect) -> Result<PlanOutput, Failure> {
    let registry = linked::registry().map_err(Error::from)?;
    let resolve = |name: &Option<String>| name.as_deref().map(migration_name::resolve_linked).transpose();
    let (to, name) = (resolve(&args.to)?, resolve(&args.name)?);
    // The way back begins with everything applied.
    let goal = if args.down { Goal::Up(Up::All) } else { goal(args, to.as_deref()) };
    let plan =
        Plan::new(&registry, &HistorySnapshot::default(), ServerInfo::unknown(dialect), &goal, Policy::default())
            .map_err(Error::from)?;
    let mut warnings = Vec::new();
    let migrations = if args.down {
        let kept = match &to {
            Some(name) => Some(named(&registry, name).map_err(Error::from)?),
            None => None,
        };
        let is_kept = |planned: &&Planned| kept.is_some_and(|kept| std::ptr::eq(kept, planned.migration));
        let after = plan.migrations.iter().rev().take_while(|planned| !is_kept(planned));
        after
            .take(args.steps.unwrap_or(usize::MAX))
            .map(|planned| {
                warnings.extend(Warning::of_revert(planned).map(|warning| warning.to_string()));
                PlanMigration::new(planned.migration, Direction::Down, revert_script(&planned.script.down, dialect))
            })
            .collect()
    } else {
        plan.migrations.iter().map(PlanMigration::from).collect()
    };
    let output = PlanOutput { dialect: dialect.name(), database: None, warnings, migrations };
    output.narrowed(args, name.as_deref())
}

/// What a run on the database would do.
pub(crate) async fn online(args: &args::PlanArgs, target: &TargetDatabase) -> Result<PlanOutput, Failure> {
    let to = migration_name::resolve_given(args.to.as_deref(), target).await?;
    let name = migration_name::resolve_given(args.name.as_deref(), target).await?;
    let plan = target.connect().await?.plan(goal(args, to.as_deref())).await?;
    PlanOutput::of(&plan, target).narrowed(args, name.as_deref())
}

/// How far.
fn goal(args: &args::PlanArgs, to: Option<&str>) -> Goal {
    match (args.down, to, args.steps) {
        (false, Some(name), _) => Up::To(name.to_owned()).into(),
        (false, None, Some(steps)) => Up::Steps(steps).into(),
        (false, None, None) => Up::All.into(),
        (true, Some(name), _) => Down::To(name.to_owned()).into(),
        (true, None, Some(steps)) => Down::Steps(steps).into(),
        (true, None, None) => Down::All.into(),
    }
}

impl PlanOutput {
    /// What a plan for that database would run.
    pub(crate) fn of(plan: &Plan, target: &TargetDatabase) -> Self {
        Self {
            dialect: plan.server.dialect.name(),
            database: Some(target.url.to_string()),
            warnings: plan.warnings.iter().map(ToString::to_string).collect(),
            migrations: plan.migrations.iter().map(PlanMigration::from).collect(),
        }
    }

    /// Only the migration of that name, if there is one. Writes the file that the arguments name.
    fn narrowed(mut self, args: &args::PlanArgs, name: Option<&str>) -> Result<Self, Failure> {
        if let Some(name) = name {
            let is_named = |migration: &PlanMigration| {
                migration.name == name || format!("{}::{}", migration.history, migration.name) == name
            };
            let names: Vec<_> = self.migrations.iter().map(|migration| migration.name).collect();
            self.migrations.retain(is_named);
            if self.migrations.is_empty() {
                let location = self.database.as_deref().unwrap_or(self.dialect);
                return Err(Failure::usage(format!("`{name}` would not be run on {location}"))
                    .note("it is in its place already, or there is no migration of that name")
                    .suggest_similar("migration", name, names)
                    .help("see with `migrate status` which migrations are pending"));
            }
        }
        if let Some(file) = &args.out {
            plan_file::write(file, &self)?;
        }
        Ok(self)
    }
}

impl PlanMigration {
    fn new(migration: &'static Migration, direction: Direction, script: PlanScript) -> Self {
        Self {
            history: migration.history,
            name: migration.name,
            description: migration.description,
            file: migration.file,
            line: migration.line,
            way: direction.name(),
            permissions: migration.permissions.iter().map(PlanPermission::from).collect(),
            script,
        }
    }
}

impl From<&Planned> for PlanMigration {
    fn from(planned: &Planned) -> Self {
        Self::new(
            planned.migration,
            planned.direction,
            step_script(planned.step_list, planned.done(), planned.script.dialect),
        )
    }
}

fn revert_script(down: &DownSteps, dialect: Dialect) -> PlanScript {
    match down {
        DownSteps::Reversible(step_list) => step_script(step_list, 0, dialect),
        DownSteps::Irreversible(irreversible) => PlanScript::Irreversible { irreversible },
    }
}

/// The steps, of which the first so many are done already.
fn step_script(step_list: &StepList, done: usize, dialect: Dialect) -> PlanScript {
    let steps = step_list.steps.iter().enumerate();
    PlanScript::Steps {
        transaction: step_list.transactional,
        steps: steps.map(|(index, step)| PlanStep::new(step, index < done, dialect)).collect(),
    }
}

impl PlanStep {
    fn new(step: &Step, done: bool, dialect: Dialect) -> Self {
        let Step { summary, statements, impact, .. } = step;
        Self { summary, statements: statements.clone(), done, impact: PlanImpact::from(impact), dialect }
    }
}

impl From<&Impact> for PlanImpact {
    fn from(impact: &Impact) -> Self {
        let Impact { locks, rewrites, scans, loses_data, must_be_empty, .. } = impact;
        let locks = locks.as_ref().map(|locks| locks.iter().map(PlanLock::from).collect());
        let must_be_empty = must_be_empty.clone();
        Self { locks, rewrites: *rewrites, scans: *scans, loses_data: *loses_data, must_be_empty }
    }
}

impl PlanImpact {
    fn is_unknown(&self) -> bool {
        let Self { locks, rewrites, scans, loses_data, must_be_empty } = self;
        must_be_empty.is_empty()
            && locks.is_none()
            && [rewrites, scans, loses_data].iter().all(|answer| answer.is_none())
    }
}

impl From<&Lock> for PlanLock {
    fn from(lock: &Lock) -> Self {
        let Lock { table, mode, blocks, .. } = *lock;
        Self { table, mode, blocks }
    }
}

impl From<&Permission> for PlanPermission {
    fn from(permission: &Permission) -> Self {
        let Permission { rule, reason } = *permission;
        Self { rule, reason }
    }
}

/// SQL, with everything else in comments.
impl fmt::Display for PlanOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.database.as_deref().unwrap_or(self.dialect);
        for warning in &self.warnings {
            writeln!(f, "-- {}: {warning}", paint(PENDING, "warning"))?;
        }
        if self.migrations.is_empty() {
            return write!(f, "-- nothing would be run on {location}");
        }
        for part in &self.migrations {
            writeln!(f, "{part}")?;
        }
        write!(f, "-- {} for {location}; nothing was run", count_migrations(self.migrations.len()))
    }
}

impl fmt::Display for PlanMigration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "-- {} ({})", paint(GOOD, linked::shown_name(self.history, self.name)), self.way)?;
        for line in self.description.lines() {
            writeln!(f, "-- {line}")?;
        }
        writeln!(f, "{}", paint(FAINT, format!("-- {}:{}", self.file, self.line)))?;
        for PlanPermission { rule, reason } in &self.permissions {
            writeln!(f, "-- permitted {}: {reason}", paint(PENDING, rule))?;
        }
        match &self.script {
            PlanScript::Irreversible { irreversible } => {
                writeln!(f, "-- {}: {irreversible}", paint(BAD, "irreversible"))
            }
            PlanScript::Steps { transaction, steps } => {
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

impl fmt::Display for PlanStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { summary, statements, done, impact, dialect } = self;
        if *done {
            return writeln!(f, "-- {summary}: {}", paint(GOOD, "done already"));
        }
        write!(f, "-- {summary}\n{impact}")?;
        statements.iter().try_for_each(|statement| writeln!(f, "{}", terminated(statement, Mode::of(*dialect))))
    }
}

impl fmt::Display for PlanImpact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { locks, rewrites, scans, loses_data, must_be_empty } = self;
        if self.is_unknown() {
            return writeln!(f, "{}", paint(FAINT, "--   unknown: raw SQL is not read, so nothing is claimed of it"));
        }
        for PlanLock { table, mode, blocks } in locks.iter().flatten() {
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
        for table in must_be_empty {
            writeln!(f, "--   {}", paint(BAD, format!("fails if {table} has a row")))?;
        }
        match locks {
            Some(_) => Ok(()),
            None => writeln!(f, "{}", paint(FAINT, "--   not known: which locks it takes")),
        }
    }
}
