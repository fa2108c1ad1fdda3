//! What a run will do: a pure function of what is linked, what the database remembers, and the goal.

use std::fmt;

use crate::connection::Server;
use crate::error::PlanError;
use crate::history::{Record, Unfinished};
use crate::migration::{Direction, Down as Back, Migration, Script, Step};
use crate::registry::Registry;
use applied::Applied;

mod applied;
mod drift;
mod resume;
mod target;

#[cfg(test)]
pub(crate) mod tests;

pub use target::{Down, Goal, Up};

/// Applying or reverting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Applying.
    Up,
    /// Reverting.
    Down,
}

impl Way {
    /// The word for it: `up`, `down`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl fmt::Display for Way {
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
}

/// One migration of a plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The migration.
    pub migration: &'static Migration,
    /// Applied or reverted.
    pub way: Way,
    /// Its SQL for the server.
    pub script: &'static Script,
    /// The steps.
    pub direction: &'static Direction,
    /// What an interrupted run has done of it, where this one goes on from there.
    pub resumed: Option<Unfinished>,
}

impl Planned {
    /// How many of the steps are done already.
    pub fn done(&self) -> usize {
        self.resumed.as_ref().map_or(0, |unfinished| unfinished.done.len())
    }

    /// The steps that are still to be run.
    pub fn remaining(&self) -> &'static [Step] {
        &self.direction.steps[self.done()..]
    }
}

/// How strictly a plan is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Whether a pending migration may run although a later one is applied.
    pub allow_out_of_order: bool,
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
        drift::refuse(registry, record)?;
        let resumed = resume::resume(registry, record, server)?;
        let mut applied = Applied::of(registry, record);
        if let Some(planned) = &resumed {
            applied.run(planned.migration, planned.way);
        }
        let way = resumed.as_ref().map(|planned| planned.way);
        let mut plan = Self { server, migrations: resumed.into_iter().collect() };
        let (way, places) = match goal {
            Goal::Up(target) => (Way::Up, up(registry, &applied, target, way, policy)?),
            Goal::Down(target) => (Way::Down, down(registry, &applied, target, way)?),
            Goal::Redo => return plan.redo(registry, &applied),
        };
        for place in places {
            plan.add(registry.migrations()[place], way)?;
        }
        Ok(plan)
    }

    fn redo(mut self, registry: &Registry, applied: &Applied<'_>) -> Result<Self, PlanError> {
        // A redo that was interrupted on its way down has only the way up left.
        if let [Planned { migration, way: Way::Down, .. }] = *self.migrations {
            self.add(migration, Way::Up)?;
        } else if let Some(place) = applied.newest_first().next() {
            let newest = registry.migrations()[place];
            self.add(newest, Way::Down)?;
            self.add(newest, Way::Up)?;
        }
        Ok(self)
    }

    fn add(&mut self, migration: &'static Migration, way: Way) -> Result<(), PlanError> {
        let planned = Planned::of(migration, way, self.server)?;
        self.migrations.push(planned);
        Ok(())
    }
}

impl Planned {
    /// The whole of a migration, from its first step.
    fn of(migration: &'static Migration, way: Way, server: Server) -> Result<Self, PlanError> {
        let Server { dialect, version } = server;
        let name = migration.name;
        let Some(script) = migration.scripts.iter().find(|script| script.dialect == dialect) else {
            return Err(PlanError::NoScript { name, dialect });
        };
        if let Some(version) = version
            && version < script.oldest
        {
            return Err(PlanError::OldServer { name, dialect, version, oldest: script.oldest });
        }
        let direction = match (way, &script.down) {
            (Way::Up, _) => &script.up,
            (Way::Down, Back::Reversible(direction)) => direction,
            (Way::Down, Back::Irreversible(reason)) => return Err(PlanError::Irreversible { name, reason }),
        };
        Ok(Self { migration, way, script, direction, resumed: None })
    }
}

/// The places of the migrations to apply. One that an interrupted run began counts as one of the steps.
fn up(
    registry: &Registry,
    applied: &Applied<'_>,
    target: &Up,
    resumed: Option<Way>,
    policy: Policy,
) -> Result<Vec<usize>, PlanError> {
    let all = registry.migrations();
    let (end, count) = match target {
        Up::All => (all.len(), usize::MAX),
        Up::Steps(count) => (all.len(), count.saturating_sub(usize::from(resumed == Some(Way::Up)))),
        Up::To(name) => (registry.named(name)? + 1, usize::MAX),
    };
    let pending: Vec<_> = (0..end).filter(|place| !applied.contains(*place)).take(count).collect();
    for &place in &pending {
        if let Some(later) = applied.later(place)
            && !policy.allow_out_of_order
        {
            return Err(PlanError::OutOfOrder { pending: all[place].name, applied: later.name });
        }
    }
    Ok(pending)
}

/// The places of the migrations to revert, the newest first.
fn down(
    registry: &Registry,
    applied: &Applied<'_>,
    target: &Down,
    resumed: Option<Way>,
) -> Result<Vec<usize>, PlanError> {
    let count = match target {
        Down::All => usize::MAX,
        Down::Steps(count) => count.saturating_sub(usize::from(resumed == Some(Way::Down))),
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
