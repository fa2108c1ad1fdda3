use super::recorder::{Columns, Home, Shared, Slot, Subject};
use super::types::Typed;
use super::vocabulary::words;
use super::{Anything, Column, Constraint, ForeignKey};
use crate::column::{self, DefaultValue};
use crate::operation::{self, Operation};

/// A table that exists and is being changed. Each word is an operation of its own.
#[derive(Debug)]
pub struct AlterTable {
    recorder: Shared,
    name: String,
}

impl AlterTable {
    pub(super) fn new(recorder: Shared, name: String) -> Self {
        Self { recorder, name }
    }

    pub(super) fn share(&self) -> Self {
        Self::new(self.recorder.clone(), self.name.clone())
    }

    fn home(&self) -> Home {
        Home { table: self.name.clone(), creating: None }
    }

    fn push(&mut self, name: &str, make: impl FnOnce(String, String) -> Operation) -> usize {
        let mut recorder = self.recorder.borrow_mut();
        let name = recorder.name(name);
        recorder.push(make(self.name.clone(), name))
    }
}

/// A literal that is a default on its own; whether the column can have it is checked against the catalog.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a default",
    label = "expected a literal, `now()` or `random_uuid()`",
    note = "an SQL expression goes into `.set_default_sql(\"column\", \"..\")`"
)]
pub trait AnyDefault {
    /// The default.
    fn value(self) -> DefaultValue;
}

macro_rules! any_defaults {
    ($($type:ty: $kind:ident),*) => {
        $(impl AnyDefault for $type {
            fn value(self) -> DefaultValue {
                super::DefaultFor::<super::$kind>::value(self)
            }
        })*
    };
}

any_defaults![&str: Text, i64: Integer, f64: Float, bool: Boolean, super::Now: Timestamp,
    super::RandomUuid: Uuid, DefaultValue: Anything];

words! {
    impl[] AlterTable, "a table that is being changed";

    /// Adds a column. It accepts NULL, unless `.not_null()` follows.
    fn add_column<T>(&mut self)(name: &str, kind: Typed<T> as Typed<Anything>) -> Column<T> {
        let operation = self.push(name, |table, name| {
            operation::AddColumn { table, column: column::Column::new(name, &kind) }.into()
        });
        Column::new(self.recorder.clone(), Slot::Alone { operation }, self.home())
    }

    /// Drops a column with its values, and the indexes and constraints of this table that use it.
    fn drop_column(&mut self)(name: &str) {
        self.push(name, |table, column| operation::DropColumn { table, column }.into());
    }

    /// Gives a column another name.
    fn rename_column(&mut self)(from: &str, to: &str) {
        let to = self.recorder.borrow_mut().name(to);
        self.push(from, |table, from| operation::RenameColumn { table, from, to }.into());
    }

    /// Gives a column another type.
    fn change_type<T>(&mut self)(column: &str, kind: Typed<T> as Typed<Anything>) -> ChangeType {
        let operation = self.push(column, |table, column| {
            operation::ChangeType { table, column, kind: kind.kind, using: None }.into()
        });
        if kind.generated.is_some() {
            self.recorder.borrow_mut().refuse(column, "a column cannot begin to number its rows by a change of type");
        }
        ChangeType { recorder: self.recorder.clone(), operation }
    }

    /// Makes a column refuse NULL.
    fn set_not_null(&mut self)(column: &str) {
        self.push(column, |table, column| operation::SetNotNull { table, column }.into());
    }

    /// Makes a column accept NULL.
    fn drop_not_null(&mut self)(column: &str) {
        self.push(column, |table, column| operation::DropNotNull { table, column }.into());
    }

    /// Changes what new rows get that name no value.
    fn set_default(&mut self)(column: &str, value: impl AnyDefault as DefaultValue) {
        let default = value.value();
        self.push(column, |table, column| operation::SetDefault { table, column, default }.into());
    }

    /// Changes what new rows get that name no value, to an SQL expression.
    fn set_default_sql(&mut self)(column: &str, expression: &str) {
        let default = DefaultValue::Expression(self.recorder.borrow_mut().sql(expression, "a default"));
        self.push(column, |table, column| operation::SetDefault { table, column, default }.into());
    }

    /// Takes a column's default away.
    fn drop_default(&mut self)(column: &str) {
        self.push(column, |table, column| operation::DropDefault { table, column }.into());
    }

    /// Adds the primary key, named `{table}_pkey` unless another name is given.
    fn add_primary_key(&mut self)(columns: impl Columns as Vec<&str>) -> Constraint {
        Constraint::primary_key(&self.recorder, &self.home(), columns)
    }

    /// Adds a unique constraint, named `{table}_{columns}_key` unless another name is given.
    fn add_unique(&mut self)(columns: impl Columns as Vec<&str>) -> Constraint {
        Constraint::unique(&self.recorder, &self.home(), columns)
    }

    /// Adds a foreign key, named `{table}_{columns}_fkey` unless another name is given. `.references(..)` must follow.
    fn add_foreign_key(&mut self)(columns: impl Columns as Vec<&str>) -> ForeignKey {
        ForeignKey::unsaid(&self.recorder, &self.home(), columns)
    }

    /// Adds a condition that every row meets, named `{table}_check` unless another name is given.
    fn add_check(&mut self)(expression: &str) -> Constraint {
        Constraint::check(&self.recorder, &self.home(), &[], expression)
    }

    /// Drops a primary key, a unique constraint, a foreign key or a check.
    fn drop_constraint(&mut self)(name: &str) {
        self.push(name, |table, constraint| operation::DropConstraint { table, constraint }.into());
    }

    /// Checks the rows that were there before a constraint which was added with `.not_valid()`.
    fn validate_constraint(&mut self)(name: &str) {
        self.push(name, |table, constraint| operation::ValidateConstraint { table, constraint }.into());
    }
}

/// A change of a column's type.
#[derive(Debug)]
pub struct ChangeType {
    recorder: Shared,
    operation: usize,
}

impl ChangeType {
    pub(super) fn subject(&self) -> Subject {
        Subject::whole(self.operation)
    }
}

words! {
    impl[] ChangeType, "a change of type";

    /// PostgreSQL: the expression that makes the new value of the old, where the plain cast will not do.
    fn using(self)(expression: &str) -> ChangeType {
        {
            let mut recorder = self.recorder.borrow_mut();
            let expression = recorder.sql(expression, "an expression");
            if let Some(Operation::ChangeType(change)) = recorder.operations.get_mut(self.operation) {
                change.using = Some(expression);
            }
        }
        self
    }
}
