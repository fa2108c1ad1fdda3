//! What a run will do: a pure function of what is linked, what the database remembers, and the goal.

use migrate_ir::dialect::Dialect;

use crate::connection::Server;
use crate::error::PlanError;
use crate::history::Record;
use crate::migration::{Direction, Migration, Script};
use crate::registry::Registry;

mod target;

pub use target::{Down, Goal, Up};

/// Applying or reverting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Applying.
    Up,
    /// Reverting.
    Down,
}

/// What a run will do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server that it is for.
    pub dialect: Dialect,
    /// The migrations to run, in this order.
    pub migrations: Vec<Planned>,
}

/// One migration of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// The migration.
    pub migration: &'static Migration,
    /// Its SQL for the server.
    pub script: &'static Script,
    /// Applied or reverted.
    pub way: Way,
    /// The steps.
    pub direction: &'static Direction,
    /// How many of the steps an interrupted run has done already.
    pub done: usize,
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
        todo!()
    }
}
