//! The scripts of one migration, for whoever judges it and whoever keeps them.

use super::render_despite_refusals;
use crate::dialect::{Dialect, Target};
use crate::object::{Catalog, Operation};
use crate::script::{SqlScript, SqlStep, UnsupportedOperation};
use std::cell::OnceCell;

/// A script, with what its target cannot do.
pub type RenderedScript = (SqlScript, Vec<UnsupportedOperation>);

/// The scripts of a migration, one for each target. Each is rendered once, when somebody asks for it.
#[derive(Debug)]
pub struct MigrationScripts<'a> {
    /// What the migration does.
    pub operations: &'a [Operation],
    /// The database as the migration finds it.
    pub before: &'a Catalog,
    targets: Vec<Target>,
    rendered: Vec<OnceCell<RenderedScript>>,
}

impl<'a> MigrationScripts<'a> {
    /// The scripts of these operations. They may conflict with the catalog.
    pub fn new(operations: &'a [Operation], before: &'a Catalog, targets: &[Target]) -> Self {
        Self { operations, before, targets: targets.to_vec(), rendered: vec![OnceCell::new(); targets.len()] }
    }

    /// The targets.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Each target with its script.
    pub fn all(&self) -> impl Iterator<Item = (Target, &RenderedScript)> {
        self.targets.iter().zip(&self.rendered).map(|(target, script)| (*target, self.render(*target, script)))
    }

    /// The steps on that kind of server, in the order of their operations; none where it is no target.
    pub fn steps(&self, dialect: Dialect) -> &[SqlStep] {
        let mut both = self.targets.iter().zip(&self.rendered);
        match both.find(|(target, _)| target.dialect == dialect) {
            Some((target, script)) => &self.render(*target, script).0.steps,
            None => &[],
        }
    }

    /// The steps of one operation on that kind of server.
    pub fn steps_of(&self, operation: usize, dialect: Dialect) -> &[SqlStep] {
        let steps = self.steps(dialect);
        let start = steps.partition_point(|step| step.operation < operation);
        let length = steps[start..].partition_point(|step| step.operation == operation);
        &steps[start..start + length]
    }

    fn render<'s>(&self, target: Target, script: &'s OnceCell<RenderedScript>) -> &'s RenderedScript {
        script.get_or_init(|| render_despite_refusals(self.operations, self.before, target))
    }
}
