//! How what undoes a migration is written where the rules refuse it as it is, and in how many migrations.

use super::{Obstacle, RevertStep, changed};
use crate::dialect::{Dialect, Target};
use crate::object::{
    AddColumn, AddConstraint, Catalog, ChangeType, Column, Constraint, ConstraintKind, CreateIndex, CreateTable,
    DropConstraint, DropIndex, Index, Op as _, Operation, SetDefault, SetNotNull, Table, Touch, ValidateConstraint,
    code,
};
use crate::object_ref::ObjectKind;
use crate::safety;
use crate::server_facts::type_change::keeps_values;
use std::collections::BTreeSet;
use std::mem;

/// What stands above whatever the server holds against every row.
const VIOLATION_NOTE: &str = "This is refused as long as a row breaks it: correct those rows first.";

/// What may stand beside an operation in a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TransactionGroup {
    /// Whatever runs in a transaction.
    Transactional,
    /// What is built or dropped concurrently, outside of one.
    Concurrent,
    /// Nothing: it needs a migration of its own.
    Alone,
}

impl TransactionGroup {
    fn of(operation: &Operation) -> Self {
        match operation {
            Operation::CreateIndex(CreateIndex { concurrently: true, .. })
            | Operation::DropIndex(DropIndex { concurrently: true, .. }) => Self::Concurrent,
            Operation::RunSql(run) if !run.transaction => Self::Alone,
            _ => Self::Transactional,
        }
    }
}

/// Cuts operations into migrations while it writes them.
pub(super) struct RevertWriter<'a> {
    targets: &'a [Target],
    parts: Vec<Vec<RevertStep>>,
    /// What may be added to the last part; nothing where it is closed.
    open_group: Option<TransactionGroup>,
    /// The database before the last part.
    before: Catalog,
    /// The database after everything so far.
    after: Catalog,
    /// What checks rows, and so comes in a migration after those that lock tables.
    deferred_checks: Vec<RevertStep>,
    /// What needs those checks, and so comes after them.
    after_checks: Vec<RevertStep>,
    /// Columns that come back in another form than they had, because no row has a value for them.
    without_values: BTreeSet<(String, String)>,
    /// Tables that come back, and have no rows.
    without_rows: BTreeSet<String>,
}

/// The names of the rules that refuse an operation.
type RuleNames = BTreeSet<&'static str>;

impl<'a> RevertWriter<'a> {
    pub(super) fn new(end: &Catalog, targets: &'a [Target]) -> Self {
        Self {
            targets,
            parts: Vec::new(),
            open_group: None,
            before: end.clone(),
            after: end.clone(),
            deferred_checks: Vec::new(),
            after_checks: Vec::new(),
            without_values: BTreeSet::new(),
            without_rows: BTreeSet::new(),
        }
    }

    /// Writes an operation, in another form where that is safer.
    pub(super) fn write(&mut self, operation: &Operation) -> Result<(), Obstacle> {
        if invalidates_names(operation) {
            self.check()?;
        }
        let steps = self.safer_steps(operation);
        steps.into_iter().try_for_each(|step| self.push(step))
    }

    /// The migrations.
    pub(super) fn finish(mut self) -> Result<Vec<Vec<RevertStep>>, Obstacle> {
        self.check()?;
        Ok(self.parts)
    }

    /// Writes the checks that were put off, in migrations of their own.
    fn check(&mut self) -> Result<(), Obstacle> {
        for steps in [mem::take(&mut self.deferred_checks), mem::take(&mut self.after_checks)] {
            if !steps.is_empty() {
                self.open_group = None;
                steps.into_iter().try_for_each(|step| self.push(step))?;
                self.open_group = None;
            }
        }
        Ok(())
    }

    fn push(&mut self, step: RevertStep) -> Result<(), Obstacle> {
        let group = TransactionGroup::of(&step.operation);
        if group == TransactionGroup::Alone || self.open_group != Some(group) {
            self.parts.push(Vec::new());
            self.before = self.after.clone();
        }
        self.open_group = Some(group);
        let applied = step.operation.apply(&mut self.after);
        applied.map_err(|conflict| changed(None, &step.operation, conflict))?;
        if let Some(part) = self.parts.last_mut() {
            part.push(step);
        }
        Ok(())
    }

    /// The rules that refuse the operation where it would stand.
    fn refusing_rules(&self, operation: &Operation) -> RuleNames {
        let group = TransactionGroup::of(operation);
        let joins = group != TransactionGroup::Alone && self.open_group == Some(group);
        let grouped = self.parts.last().filter(|_| joins).map(Vec::as_slice).unwrap_or_default();
        let mut operations: Vec<Operation> = grouped.iter().map(|step| step.operation.clone()).collect();
        operations.push(operation.clone());
        let findings = safety::check_rules(&operations, if joins { &self.before } else { &self.after }, self.targets);
        findings.iter().filter(|finding| finding.operation == grouped.len()).map(|finding| finding.rule).collect()
    }

    fn safer_steps(&mut self, operation: &Operation) -> Vec<RevertStep> {
        let refusing_rules = self.refusing_rules(operation);
        match operation {
            Operation::CreateTable(create) => vec![self.table(create)],
            Operation::AddColumn(add) => self.column(add, &refusing_rules),
            Operation::AddConstraint(add) => self.constraint(add, &refusing_rules),
            Operation::SetNotNull(set) => self.required(set, &refusing_rules),
            Operation::ChangeType(change) => vec![self.kind(change)],
            Operation::CreateIndex(create) if refusing_rules.contains("blocking_indexes") => {
                vec![RevertStep::new(CreateIndex { concurrently: true, ..create.clone() })]
            }
            Operation::DropIndex(drop) if refusing_rules.contains("blocking_indexes") => {
                vec![RevertStep::new(DropIndex { concurrently: true, ..drop.clone() })]
            }
            _ => vec![RevertStep::new(operation.clone())],
        }
    }

    /// A table that was dropped.
    fn table(&mut self, create: &CreateTable) -> RevertStep {
        let CreateTable { table: Table { name, columns: _, constraints, indexes: _, sequences: _ } } = create;
        self.without_rows.insert(name.clone());
        // A table without rows has none that are not checked.
        let constraints =
            constraints.iter().map(|constraint| Constraint { validated: true, ..constraint.clone() }).collect();
        let table = Table { constraints, ..create.table.clone() };
        RevertStep::new(CreateTable { table }).note("The table comes back without its rows.")
    }

    /// A column that was dropped.
    fn column(&mut self, add: &AddColumn, refusing_rules: &RuleNames) -> Vec<RevertStep> {
        let AddColumn { table, column } = add;
        if column.generated.is_some() {
            return vec![RevertStep::new(add.clone()).note("The rows are numbered anew.")];
        }
        let default = column.default.clone().filter(|_| refusing_rules.contains("volatile_defaults"));
        if default.is_none() && !refusing_rules.contains("required_columns") {
            return vec![RevertStep::new(add.clone()).note("The column comes back without its values.")];
        }
        self.without_values.insert((table.clone(), column.name.clone()));
        let kept = column.default.clone().filter(|_| default.is_none());
        let bare = Column { not_null: false, default: kept, ..column.clone() };
        let note = if column.not_null {
            "The column comes back without its values: fill it, and make it required again in a later migration."
        } else {
            "The column comes back without its values, and its default is for new rows."
        };
        let mut steps = vec![RevertStep::new(AddColumn { table: table.clone(), column: bare }).note(note)];
        steps.extend(
            default.map(|default| {
                RevertStep::new(SetDefault { table: table.clone(), column: column.name.clone(), default })
            }),
        );
        steps
    }

    /// A constraint that was dropped.
    fn constraint(&mut self, add: &AddConstraint, refusing_rules: &RuleNames) -> Vec<RevertStep> {
        let AddConstraint { table, constraint } = add;
        let apart =
            refusing_rules.contains("blocking_constraints") && constraint.validated && self.has(Dialect::Postgres);
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } if self.lacks_values(table, columns) => {
                self.note_missing_key(table, columns, constraint);
                Vec::new()
            }
            ConstraintKind::Unique { columns }
                if refusing_rules.contains("blocking_indexes") && !self.numbers(table, columns) =>
            {
                vec![unique_index(table, constraint, columns)]
            }
            ConstraintKind::ForeignKey(key) if self.without_rows.contains(&key.table) => {
                let note = format!(
                    "`{}` comes back without its rows: this is refused for a row that refers to one of them.",
                    key.table
                );
                let validated = constraint.validated && !apart;
                let constraint = Constraint { validated, ..constraint.clone() };
                vec![RevertStep::new(AddConstraint { table: table.clone(), constraint }).note(note)]
            }
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } if apart => {
                let validate = ValidateConstraint { table: table.clone(), constraint: constraint.name.clone() };
                self.deferred_checks.push(RevertStep::new(validate).note(VIOLATION_NOTE));
                let constraint = Constraint { validated: false, ..constraint.clone() };
                vec![RevertStep::new(AddConstraint { table: table.clone(), constraint })]
            }
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Check { .. } => vec![RevertStep::new(add.clone()).note(VIOLATION_NOTE)],
        }
    }

    fn lacks_values(&self, table: &str, columns: &[String]) -> bool {
        columns.iter().any(|column| self.without_values.contains(&(table.to_owned(), column.clone())))
    }

    /// Says beside the column that its key cannot come back yet.
    fn note_missing_key(&mut self, table: &str, columns: &[String], key: &Constraint) {
        let code = code::add_constraint(table, key);
        let mut steps = self.parts.iter_mut().rev().flatten();
        if let Some(step) = steps.find(|step| columns.iter().any(|column| step.adds(table, column))) {
            step.notes.push(format!("Its primary key can come back once every row has a value: `{code}`"));
        }
    }

    /// Whether one of the columns has just been added, and numbers the rows: some servers want its key beside it.
    fn numbers(&self, table: &str, columns: &[String]) -> bool {
        let known = self.after.table(table).known();
        let numbered =
            |name: &str| known.and_then(|table| table.column(name)).is_some_and(|column| column.generated.is_some());
        columns.iter().any(|column| {
            numbered(column) && self.parts.last().is_some_and(|part| part.iter().any(|step| step.adds(table, column)))
        })
    }

    /// A column that accepted NULL for a while.
    fn required(&mut self, set: &SetNotNull, refusing_rules: &RuleNames) -> Vec<RevertStep> {
        let SetNotNull { table, column } = set;
        let note = "This is refused as long as a row has NULL: fill those rows first.";
        let check = safety::not_null_check(table, column);
        let is_free = self.after.table(table).known().is_some_and(|table| table.constraint(&check.name).is_none());
        // MySQL and MariaDB would copy the table once more, for the check.
        let copies = self.has(Dialect::MySql) || self.has(Dialect::MariaDb);
        if !refusing_rules.contains("scanned_not_null") || copies || !is_free {
            return vec![RevertStep::new(set.clone()).note(note)];
        }
        let constraint = check.name.clone();
        let validate = ValidateConstraint { table: table.clone(), constraint: constraint.clone() };
        self.deferred_checks.push(RevertStep::new(validate).note(note));
        self.after_checks.push(RevertStep::new(set.clone()));
        self.after_checks.push(RevertStep::new(DropConstraint { table: table.clone(), constraint }));
        vec![RevertStep::new(AddConstraint { table: table.clone(), constraint: check })]
    }

    /// A column that had another type for a while.
    fn kind(&self, change: &ChangeType) -> RevertStep {
        let known = self.after.table(&change.table).known().and_then(|table| table.column(&change.column));
        if known.is_none_or(|column| keeps_values(&column.kind, &change.kind)) {
            return RevertStep::new(change.clone());
        }
        RevertStep::new(change.clone())
            .note("A value that the old type cannot hold stops this, or is cut, rounded, or converted.")
    }

    fn has(&self, dialect: Dialect) -> bool {
        self.targets.iter().any(|target| target.dialect == dialect)
    }
}

/// The index that refuses the rows that the constraint would refuse, under its name.
fn unique_index(table: &str, constraint: &Constraint, columns: &[String]) -> RevertStep {
    let index = Index { unique: true, ..Index::new(&constraint.name, columns.to_vec()) };
    RevertStep::new(CreateIndex { table: table.to_owned(), index, concurrently: true })
        .note("It was a unique constraint: an index refuses the same rows, and is built while writes go on.")
        .note(VIOLATION_NOTE)
}

/// Whether checks that were put off may find another table or column behind their names after it.
fn invalidates_names(operation: &Operation) -> bool {
    let mut invalidates = matches!(operation, Operation::ChangeType(_));
    operation.touches(&mut |touch| {
        invalidates |= match touch {
            Touch::Drops(object) => object.kind != ObjectKind::Index,
            Touch::Renames(..) | Touch::RawSql { .. } => true,
            Touch::Creates(_) | Touch::Changes(_) | Touch::Reads(_) => false,
        };
    });
    invalidates
}
