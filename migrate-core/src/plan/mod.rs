//! What a run will do: a pure function of what is linked, what the database remembers, and the goal.

use std::fmt;

use crate::connection::Server;
use crate::error::PlanError;
use crate::history::{Record, Unfinished};
use crate::migration::{Migration, Script, Step, StepList};
use crate::options::{Options, Tolerance};
use crate::registry::Registry;
use applied::Applied;

mod applied;
mod drift;
pub(crate) mod resume;
mod target;
mod warning;

#[cfg(test)]
pub(crate) mod tests;

pub use target::{Down, Goal, Up};
pub use warning::Warning;

/// Applying or reverting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Applying.
    Up,
    /// Reverting.
    Down,
}

impl Direction {
    /// The word for it: `up`, `down`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a run will do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server that it is for.
    pub server: Server,
    /// The migrations to run, in this order.
    pub migrations: Vec<Planned>,
    /// What may be a mistake, and is tolerated.
    pub warnings: Vec<Warning>,
}

/// One migration of a plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The migration.
    pub migration: &'static Migration,
    /// Applied or reverted.
    pub direction: Direction,
    /// Its SQL for the server.
    pub script: &'static Script,
    /// The steps.
    pub step_list: &'static StepList,
    /// What an interrupted run has done of it, where this one goes on from there.
    pub resumed: Option<Unfinished>,
}

impl Planned {
    /// How many of the steps are done already.
    pub fn done(&self) -> usize {
        self.resumed.as_ref().map_or(0, |unfinished| unfinished.done)
    }

    /// Whether all of it is one transaction. What was begun step by step is finished step by step.
    pub fn is_transactional(&self) -> bool {
        self.step_list.transactional && self.resumed.is_none()
    }

    /// The steps that are still to be run.
    pub fn remaining(&self) -> &'static [Step] {
        &self.step_list.steps[self.done()..]
    }
}

/// How strictly a plan is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// A pending migration, where a later one is applied.
    pub out_of_order: Tolerance,
    /// A database that has migrations which are not linked.
    pub ahead: Tolerance,
}

impl Policy {
    /// As the options say.
    pub fn of(options: &Options) -> Self {
        Self { out_of_order: options.out_of_order, ahead: options.ahead }
    }
}

impl Plan {
    /// The plan that reaches the goal. Without a database at hand, give the server as [`Server::unknown`] and an empty
    /// record.
    pub fn new(
        registry: &Registry,
        record: &Record,
        server: Server,
        goal: &Goal,
        policy: Policy,
    ) -> Result<Self, PlanError> {
        let mut warnings = Vec::new();
        drift::judge(registry, record, policy.ahead, &mut warnings)?;
        let resumed = resume::resume(registry, record, server)?;
        let mut applied = Applied::of(registry, record);
        if let Some(planned) = &resumed {
            applied.run(planned.migration, planned.direction);
        }
        let direction = resumed.as_ref().map(|planned| planned.direction);
        let mut plan = Self { server, migrations: resumed.into_iter().collect(), warnings };
        let (direction, places) = match goal {
            Goal::Up(target) => (Direction::Up, up(registry, &applied, target, direction, policy, &mut plan.warnings)?),
            Goal::Down(target) => (Direction::Down, down(registry, record, &applied, target, direction)?),
            Goal::Redo => return plan.redo(registry, &applied),
            Goal::Reset => return plan.reset(registry, &applied),
            Goal::Resume => return Ok(plan),
        };
        for place in places {
            plan.add(registry.migrations()[place], direction)?;
        }
        Ok(plan)
    }

    fn redo(mut self, registry: &Registry, applied: &Applied<'_>) -> Result<Self, PlanError> {
        // A redo that was interrupted on its way down has only the way up left.
        if let [Planned { migration, direction: Direction::Down, .. }] = *self.migrations {
            self.add(migration, Direction::Up)?;
        } else if let Some(place) = applied.newest_first().next() {
            let newest = registry.migrations()[place];
            self.add(newest, Direction::Down)?;
            self.add(newest, Direction::Up)?;
        }
        Ok(self)
    }

    fn reset(mut self, registry: &Registry, applied: &Applied<'_>) -> Result<Self, PlanError> {
        for place in applied.newest_first() {
            self.add(registry.migrations()[place], Direction::Down)?;
        }
        // What only the database knows goes, and does not come back.
        for &migration in registry.migrations().iter().filter(|migration| !migration.is_stored()) {
            self.add(migration, Direction::Up)?;
        }
        Ok(self)
    }

    fn add(&mut self, migration: &'static Migration, direction: Direction) -> Result<(), PlanError> {
        let planned = Planned::of(migration, direction, self.server)?;
        self.migrations.push(planned);
        Ok(())
    }
}

impl Planned {
    /// The whole of a migration, from its first step.
    pub(crate) fn of(migration: &'static Migration, direction: Direction, server: Server) -> Result<Self, PlanError> {
        let Server { dialect, version } = server;
        let name = migration.name;
        let Some(script) = migration.scripts.iter().find(|script| script.dialect == dialect) else {
            return Err(if migration.scripts.are_unreadable() {
                PlanError::OtherMacro { name }
            } else {
                let refusal = migration.findings.and_then(|findings| findings.of_target(dialect));
                PlanError::NoScript { name, file: migration.file, dialect, refusal }
            });
        };
        if let Some(version) = version
            && version < script.oldest
        {
            return Err(PlanError::OldServer { name, dialect, version, oldest: script.oldest });
        }
        Self::of_script(migration, direction, script)
    }

    /// The same, by a script that was given.
    fn of_script(
        migration: &'static Migration,
        direction: Direction,
        script: &'static Script,
    ) -> Result<Self, PlanError> {
        let step_list = script.steps(direction);
        let step_list = step_list.map_err(|reason| PlanError::Irreversible { name: migration.name, reason })?;
        Ok(Self { migration, direction, script, step_list, resumed: None })
    }
}

/// The places of the migrations to apply. One that an interrupted run began counts as one of the steps.
fn up(
    registry: &Registry,
    applied: &Applied<'_>,
    target: &Up,
    resumed: Option<Direction>,
    policy: Policy,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<usize>, PlanError> {
    let all = registry.migrations();
    let (end, count) = match target {
        Up::All => (all.len(), usize::MAX),
        Up::Steps(count) => (all.len(), count.saturating_sub(usize::from(resumed == Some(Direction::Up)))),
        Up::To(name) => (registry.named(name)? + 1, usize::MAX),
    };
    let pending: Vec<_> = (0..end).filter(|place| !applied.contains(*place)).take(count).collect();
    for &place in &pending {
        let Some(later) = applied.later(place) else { continue };
        let (pending, applied) = (all[place].name, later.name);
        match policy.out_of_order {
            Tolerance::Refuse => return Err(PlanError::OutOfOrder { pending, applied }),
            Tolerance::Warn => warnings.push(Warning::OutOfOrder { pending, applied }),
            Tolerance::Allow => {}
        }
    }
    Ok(pending)
}

/// The places of the migrations to revert, the newest first.
fn down(
    registry: &Registry,
    record: &Record,
    applied: &Applied<'_>,
    target: &Down,
    resumed: Option<Direction>,
) -> Result<Vec<usize>, PlanError> {
    let count = match target {
        Down::All => usize::MAX,
        Down::Steps(count) => count.saturating_sub(usize::from(resumed == Some(Direction::Down))),
        Down::Batch => {
            let batch = |place: usize| {
                let migration = registry.migrations()[place];
                let is_it = |row: &&crate::history::Applied| {
                    (row.history.as_str(), row.name.as_str()) == (migration.history, migration.name)
                };
                record.applied.iter().find(is_it).and_then(|row| row.batch)
            };
            let newest = applied.newest_first().next().and_then(batch);
            match newest {
                Some(newest) => applied.newest_first().take_while(|place| batch(*place) == Some(newest)).count(),
                // Applied by a version without batches, one by one as far as anybody knows.
                None => 1,
            }
        }
        Down::To(name) => {
            let last = registry.named(name)?;
            if !applied.contains(last) {
                return Err(PlanError::NotApplied { name: registry.migrations()[last].name });
            }
            applied.newest_first().take_while(|place| *place != last).count()
        }
    };
    Ok(applied.newest_first().take(count).collect())
}
