//! What the words write into: the operations so far, shared by every handle of one migration.

use crate::blank::is_blank;
use crate::diagnostic::Diagnostic;
use crate::name;
use crate::object::{AddConstraint, Column, Conflict, Constraint, ConstraintKind, Operation, Table};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// What one migration has said so far.
#[derive(Debug, Default)]
pub(in crate::object) struct Recorder {
    pub(in crate::object) operations: Vec<Operation>,
    pub(in crate::object) problems: Vec<Conflict>,
    /// What is wrong with a default that rustc refuses too.
    pub(in crate::object) wrong_default: Option<Diagnostic>,
}

pub(in crate::object) type SharedRecorder = Rc<RefCell<Recorder>>;

/// What a word or a message is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationPart {
    /// The operation, by its position in the migration.
    pub operation: usize,
    /// The column or constraint within it, where it has several.
    pub part: Option<String>,
}

impl OperationPart {
    /// The operation as a whole.
    pub fn whole(operation: usize) -> Self {
        Self { operation, part: None }
    }

    pub(in crate::object) fn named(operation: usize, part: &str) -> Self {
        Self { operation, part: Some(part.to_owned()) }
    }
}

/// The table that columns and constraints are added to.
#[derive(Clone, Debug)]
pub(in crate::object) struct OwningTable {
    pub(in crate::object) table: String,
    /// The operation that creates it, if it does not exist yet.
    pub(in crate::object) created_by: Option<usize>,
}

/// Where a column or constraint is kept: in a table that is being created, or as an operation of its own.
#[derive(Clone, Copy, Debug)]
pub(in crate::object) enum ElementLocation {
    InCreateTable { operation: usize, position: usize },
    OwnOperation { operation: usize },
}

impl Recorder {
    pub(in crate::object) fn push(&mut self, operation: impl Into<Operation>) -> usize {
        self.operations.push(operation.into());
        self.operations.len() - 1
    }

    /// Notes what is wrong, with the argument that is.
    pub(in crate::object) fn refuse(&mut self, argument: &str, problem: impl Into<String>) {
        self.problems.push(Conflict::new(argument, Diagnostic::new(problem)));
    }

    /// Takes a name, and notes what is wrong with it.
    pub(in crate::object) fn name(&mut self, name: &str) -> String {
        if let Some(problem) = name::find_problem(name) {
            self.problems.push(Conflict::new(name, problem));
        }
        name.to_owned()
    }

    /// Takes names, of which there must be one at least.
    pub(in crate::object) fn names(&mut self, columns: impl Columns, what: &str) -> Vec<String> {
        let names: Vec<String> = columns.names().into_iter().map(|name| self.name(name)).collect();
        if names.is_empty() {
            let message = Diagnostic::new(format!("{what} names no column")).help("name one at least: `[\"column\"]`");
            self.problems.push(Conflict::new("", message));
        }
        names
    }

    /// Takes SQL, which must not be empty.
    pub(in crate::object) fn sql(&mut self, sql: &str, what: &str) -> String {
        if sql.trim().is_empty() {
            self.refuse(sql, format!("{what} is empty"));
        }
        sql.to_owned()
    }

    /// Takes a reason, in which a reader must see something.
    pub(in crate::object) fn reason(&mut self, reason: &str) -> String {
        if is_blank(reason) {
            self.refuse(reason, "a reason is empty");
        }
        reason.to_owned()
    }

    /// The table that an operation creates.
    pub(in crate::object) fn table(&mut self, operation: usize) -> Option<&mut Table> {
        match self.operations.get_mut(operation) {
            Some(Operation::CreateTable(create)) => Some(&mut create.table),
            _ => None,
        }
    }

    pub(in crate::object) fn column(&mut self, location: ElementLocation) -> Option<&mut Column> {
        match location {
            ElementLocation::InCreateTable { operation, position } => self.table(operation)?.columns.get_mut(position),
            ElementLocation::OwnOperation { operation } => match self.operations.get_mut(operation) {
                Some(Operation::AddColumn(add)) => Some(&mut add.column),
                _ => None,
            },
        }
    }

    pub(in crate::object) fn constraint(&mut self, location: ElementLocation) -> Option<&mut Constraint> {
        match location {
            ElementLocation::InCreateTable { operation, position } => {
                self.table(operation)?.constraints.get_mut(position)
            }
            ElementLocation::OwnOperation { operation } => match self.operations.get_mut(operation) {
                Some(Operation::AddConstraint(add)) => Some(&mut add.constraint),
                _ => None,
            },
        }
    }

    /// Adds a constraint to the table that an operation is creating, or to one that exists.
    pub(in crate::object) fn add_constraint(
        &mut self,
        owner: &OwningTable,
        name: String,
        kind: ConstraintKind,
    ) -> ElementLocation {
        let constraint = Constraint { name, kind, validated: true };
        let Some(operation) = owner.created_by else {
            let table = owner.table.clone();
            return ElementLocation::OwnOperation { operation: self.push(AddConstraint { table, constraint }) };
        };
        let position = self.table(operation).map_or(0, |table| {
            table.constraints.push(constraint);
            table.constraints.len() - 1
        });
        ElementLocation::InCreateTable { operation, position }
    }

    /// The name of a check: as PostgreSQL derives it, and with a number behind it from the second on.
    pub(in crate::object) fn check_name<'a>(&'a self, table: &str, columns: &[&str]) -> String {
        let stem = name::derive(table, columns, "check");
        let mut taken = BTreeSet::new();
        let mut take = |name: &'a str| {
            if name.starts_with(&stem) {
                taken.insert(name);
            }
        };
        for operation in &self.operations {
            match operation {
                Operation::CreateTable(create) if create.table.name == table => {
                    create.table.constraints.iter().for_each(|constraint| take(&constraint.name));
                }
                Operation::AddConstraint(add) if add.table == table => take(&add.constraint.name),
                _ => {}
            }
        }
        let numbered = (1..).map(|number: u32| format!("{stem}{number}"));
        std::iter::once(stem.clone()).chain(numbered).find(|name| !taken.contains(name.as_str())).unwrap_or(stem)
    }
}

/// A list of columns: `["email"]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of columns",
    label = "expected a list such as `[\"email\"]`",
    note = "a single column is a list as well: `[\"email\"]`"
)]
pub trait Columns {
    /// The names, in order.
    fn names(&self) -> Vec<&str>;
}

impl<const N: usize> Columns for [&str; N] {
    fn names(&self) -> Vec<&str> {
        self.to_vec()
    }
}

impl Columns for Vec<&str> {
    fn names(&self) -> Vec<&str> {
        self.clone()
    }
}
