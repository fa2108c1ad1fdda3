//! One migration of a plan.

use super::PlanError;
use crate::direction::Direction;
use crate::history::Unfinished;
use crate::migration::{Migration, Script, Step, StepList, steps_of};
use crate::server::ServerInfo;

/// One migration of a plan.
#[derive(Clone, Debug)]
#[non_exhaustive]
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

impl Planned {
    /// The whole of a migration, from its first step.
    pub(crate) fn of(
        migration: &'static Migration,
        direction: Direction,
        server: ServerInfo,
    ) -> Result<Self, PlanError> {
        let ServerInfo { dialect, version } = server;
        let name = migration.name;
        let Some(script) = migration.scripts.iter().find(|script| script.dialect == dialect) else {
            return Err(if migration.scripts.are_unreadable() {
                PlanError::OtherMacro { name }
            } else {
                let refusal = migration.findings.and_then(|findings| findings.of_target(dialect)).map(Box::new);
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
    pub(super) fn of_script(
        migration: &'static Migration,
        direction: Direction,
        script: &'static Script,
    ) -> Result<Self, PlanError> {
        let step_list = steps_of(script, direction);
        let step_list = step_list.map_err(|reason| PlanError::Irreversible { name: migration.name, reason })?;
        Ok(Self { migration, direction, script, step_list, resumed: None })
    }
}
