//! The scripts of one migration: the rules read them, and the migration keeps them.

use super::{FORCE_APPLY, ScriptWriter, render};
use crate::dialect::{Dialect, Target};
use crate::object::{Catalog, Operation};
use crate::script::{SqlScript, SqlStep, UnsupportedOperation};
use std::cell::OnceCell;

/// A script, with what its target cannot do.
pub type RenderedScript = (SqlScript, Vec<UnsupportedOperation>);

/// The scripts of a migration, one for each target. They are rendered once, when somebody asks for one.
#[derive(Debug)]
pub struct MigrationScripts<'a> {
    /// What the migration does.
    pub operations: &'a [Operation],
    /// The database as the migration finds it.
    pub before: &'a Catalog,
    targets: Vec<Target>,
    rendered: OnceCell<Vec<RenderedScript>>,
}

impl<'a> MigrationScripts<'a> {
    /// The scripts of these operations. They may conflict with the catalog.
    pub fn new(operations: &'a [Operation], before: &'a Catalog, targets: &[Target]) -> Self {
        Self { operations, before, targets: targets.to_vec(), rendered: OnceCell::new() }
    }

    /// The targets.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Each target with its script.
    pub fn all(&self) -> impl Iterator<Item = (Target, &RenderedScript)> {
        self.targets.iter().copied().zip(self.rendered())
    }

    /// The scripts, in the order of the targets.
    pub fn into_all(mut self) -> Vec<RenderedScript> {
        self.rendered.take().unwrap_or_else(|| self.render())
    }

    /// The steps on that kind of server, in the order of their operations; none where it is no target.
    pub fn steps(&self, dialect: Dialect) -> &[SqlStep] {
        let script = self.all().find(|(target, _)| target.dialect == dialect);
        script.map_or(&[], |(_, (script, _))| &script.steps)
    }

    /// The steps of one operation on that kind of server.
    pub fn steps_of(&self, operation: usize, dialect: Dialect) -> &[SqlStep] {
        let steps = self.steps(dialect);
        let start = steps.partition_point(|step| step.operation < operation);
        let length = steps[start..].partition_point(|step| step.operation == operation);
        &steps[start..start + length]
    }

    fn rendered(&self) -> &[RenderedScript] {
        self.rendered.get_or_init(|| self.render())
    }

    fn render(&self) -> Vec<RenderedScript> {
        let mut scripts: Vec<_> = self.targets.iter().copied().map(ScriptWriter::new).collect();
        render(self.operations, self.before, &mut scripts, FORCE_APPLY);
        scripts.into_iter().map(ScriptWriter::finish).collect()
    }
}
