use super::held_locks::HeldLocks;
use crate::dialect::{Cluster, Dialect, Target};
use crate::object::{Catalog, Column, CreatedHere, Lookup, Operation, Table};
use crate::render::MigrationScripts;

/// One operation in its place: what a rule may ask about.
#[derive(Clone, Copy, Debug)]
pub(super) struct RuleInput<'a> {
    pub(super) operations: &'a [Operation],
    pub(super) position: usize,
    /// The database right before the operation.
    pub(super) before: &'a Catalog,
    pub(super) created_here: &'a CreatedHere,
    /// What it is on each target.
    pub(super) scripts: &'a MigrationScripts<'a>,
    /// What PostgreSQL keeps locked by then.
    pub(super) held_locks: &'a HeldLocks<'a>,
    pub(super) targets: &'a [Target],
}

impl<'a> RuleInput<'a> {
    /// The operation that is judged.
    pub(super) fn operation(&self) -> &'a Operation {
        &self.operations[self.position]
    }

    /// The operations of the migration before it.
    pub(super) fn earlier(&self) -> &'a [Operation] {
        &self.operations[..self.position]
    }

    /// Whether the migration has locked the table on PostgreSQL, so that all who use it wait until it commits.
    pub(super) fn is_locked(&self, table: &str) -> bool {
        self.held_locks.block_queries(self.position, table)
    }

    /// The operations of the migration behind it.
    pub(super) fn later(&self) -> &'a [Operation] {
        &self.operations[self.position + 1..]
    }

    /// The target of that dialect, if it is one.
    pub(super) fn target(&self, dialect: Dialect) -> Option<Target> {
        self.targets.iter().copied().find(|target| target.dialect == dialect)
    }

    /// The targets that are nodes of a cluster.
    pub(super) fn targets_in_cluster(&self) -> impl Iterator<Item = (Dialect, Cluster)> + 'a {
        self.targets.iter().filter_map(|target| Some((target.dialect, target.cluster?)))
    }

    /// Those of the dialects that are targets, in the order in which they are always listed.
    pub(super) fn targets_among(&self, dialects: &[Dialect]) -> Vec<Dialect> {
        let is_target = |dialect: &Dialect| dialects.contains(dialect) && self.target(*dialect).is_some();
        Dialect::ALL.into_iter().filter(is_target).collect()
    }

    /// Whether the table was created in this migration, so that it has no rows and nobody uses it.
    pub(super) fn is_new(&self, table: &str) -> bool {
        self.created_here.has_table(table)
    }

    /// Whether the column, or its table, was created in this migration, so that nobody uses it.
    pub(super) fn is_new_column(&self, table: &str, column: &str) -> bool {
        self.is_new(table) || self.created_here.has_column(table, column)
    }

    /// The table, where it is known.
    pub(super) fn table(&self, name: &str) -> Option<&'a Table> {
        self.before.table(name).known()
    }

    /// What is known of the column.
    pub(super) fn find_column(&self, table: &str, column: &str) -> Lookup<&'a Column> {
        match self.before.table(table) {
            Lookup::Known(table) => table.find_column(self.before, column),
            Lookup::Unknown => Lookup::Unknown,
            Lookup::Missing => Lookup::Missing,
        }
    }

    /// The column, where it is known.
    pub(super) fn column(&self, table: &str, column: &str) -> Option<&'a Column> {
        self.find_column(table, column).known()
    }
}
