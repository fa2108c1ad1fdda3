use crate::object::builder::dynamic_call::builder_methods;
use crate::object::builder::recorder::{Columns, ElementLocation, OperationPart, OwningTable, SharedRecorder};
use crate::object::builder::types::{self, Typed};
use crate::object::builder::{AnyType, ColumnBuilder, ConstraintBuilder, ForeignKeyBuilder};
use crate::object::comment::{drop_comment, set_comment};
use crate::object::{self, Operation};
use crate::types::DefaultValue;

/// A table that exists and is being changed. Each word is an operation of its own.
#[derive(Debug)]
pub struct AlterTableBuilder {
    recorder: SharedRecorder,
    name: String,
}

impl AlterTableBuilder {
    pub(in crate::object) fn new(recorder: SharedRecorder, name: String) -> Self {
        Self { recorder, name }
    }

    pub(in crate::object) fn share(&self) -> Self {
        Self::new(self.recorder.clone(), self.name.clone())
    }

    fn owning_table(&self) -> OwningTable {
        OwningTable { table: self.name.clone(), created_by: None }
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
                types::DefaultFor::<types::$kind>::value(self)
            }
        })*
    };
}

any_defaults![&str: Text, i64: Integer, f64: Float, bool: Boolean, types::Now: Timestamp,
    types::RandomUuid: Uuid, DefaultValue: AnyType];

builder_methods! {
    impl[] AlterTableBuilder, "a table that is being changed";

    /// Adds a column. It accepts NULL, unless `.not_null()` follows.
    fn add_column<T>(&mut self)(name: &str, kind: Typed<T> as Typed<AnyType>) -> ColumnBuilder<T> {
        let operation = self.push(name, |table, name| {
            object::AddColumn { table, column: object::Column::new(name, &kind) }.into()
        });
        ColumnBuilder::new(self.recorder.clone(), ElementLocation::OwnOperation { operation }, self.owning_table())
    }

    /// Drops a column with its values, and the indexes and constraints of this table that use it.
    fn drop_column(&mut self)(name: &str) {
        self.push(name, |table, column| object::DropColumn { table, column }.into());
    }

    /// Gives a column another name.
    fn rename_column(&mut self)(from: &str, to: &str) {
        let to = self.recorder.borrow_mut().name(to);
        self.push(from, |table, from| object::RenameColumn { table, from, to }.into());
    }

    /// Gives a column another type.
    fn change_type<T>(&mut self)(column: &str, kind: Typed<T> as Typed<AnyType>) -> ChangeTypeBuilder {
        let operation = self.push(column, |table, column| {
            object::ChangeType { table, column, kind: kind.kind.clone(), using: None }.into()
        });
        if kind.generated.is_some() {
            self.recorder.borrow_mut().refuse(column, "a column cannot begin to number its rows by a change of type");
        }
        ChangeTypeBuilder { recorder: self.recorder.clone(), operation }
    }

    /// Makes a column refuse NULL.
    fn set_not_null(&mut self)(column: &str) {
        self.push(column, |table, column| object::SetNotNull { table, column }.into());
    }

    /// Makes a column accept NULL.
    fn drop_not_null(&mut self)(column: &str) {
        self.push(column, |table, column| object::DropNotNull { table, column }.into());
    }

    /// Changes what new rows get that name no value.
    fn set_default(&mut self)(column: &str, value: impl AnyDefault as DefaultValue) {
        let default = value.value();
        self.push(column, |table, column| object::SetDefault { table, column, default }.into());
    }

    /// Changes what new rows get that name no value, to an SQL expression.
    fn set_default_sql(&mut self)(column: &str, expression: &str) {
        let default = DefaultValue::Expression(self.recorder.borrow_mut().sql(expression, "a default"));
        self.push(column, |table, column| object::SetDefault { table, column, default }.into());
    }

    /// Takes a column's default away.
    fn drop_default(&mut self)(column: &str) {
        self.push(column, |table, column| object::DropDefault { table, column }.into());
    }

    /// Adds the primary key, named `{table}_pkey` unless another name is given.
    fn add_primary_key(&mut self)(columns: impl Columns as Vec<&str>) -> ConstraintBuilder {
        ConstraintBuilder::primary_key(&self.recorder, &self.owning_table(), columns)
    }

    /// Adds a unique constraint, named `{table}_{columns}_key` unless another name is given.
    fn add_unique(&mut self)(columns: impl Columns as Vec<&str>) -> ConstraintBuilder {
        ConstraintBuilder::unique(&self.recorder, &self.owning_table(), columns)
    }

    /// Adds a foreign key, named `{table}_{columns}_fkey` unless another name is given. `.references(..)` must follow.
    fn add_foreign_key(&mut self)(columns: impl Columns as Vec<&str>) -> ForeignKeyBuilder {
        ForeignKeyBuilder::without_target(&self.recorder, &self.owning_table(), columns)
    }

    /// Adds a condition that every row meets, named `{table}_check` unless another name is given.
    fn add_check(&mut self)(expression: &str) -> ConstraintBuilder {
        ConstraintBuilder::check(&self.recorder, &self.owning_table(), &[], expression)
    }

    /// Drops a primary key, a unique constraint, a foreign key or a check.
    fn drop_constraint(&mut self)(name: &str) {
        self.push(name, |table, constraint| object::DropConstraint { table, constraint }.into());
    }

    /// Checks the rows that were there before a constraint which was added with `.not_valid()`.
    fn validate_constraint(&mut self)(name: &str) {
        self.push(name, |table, constraint| object::ValidateConstraint { table, constraint }.into());
    }

    /// Gives the table a comment, in the place of the one that it has. SQLite keeps none.
    fn comment(&mut self)(text: &str) {
        set_comment(&mut self.recorder.borrow_mut(), &self.name, None, text);
    }

    /// Gives a column a comment, in the place of the one that it has. SQLite keeps none.
    fn comment_on_column(&mut self)(column: &str, text: &str) {
        let mut recorder = self.recorder.borrow_mut();
        let column = recorder.name(column);
        set_comment(&mut recorder, &self.name, Some(column), text);
    }

    /// Takes the comment of the table away.
    fn drop_comment(&mut self)() {
        drop_comment(&mut self.recorder.borrow_mut(), &self.name, None);
    }

    /// Takes the comment of a column away.
    fn drop_comment_on_column(&mut self)(column: &str) {
        let mut recorder = self.recorder.borrow_mut();
        let column = recorder.name(column);
        drop_comment(&mut recorder, &self.name, Some(column));
    }
}

/// A change of a column's type.
#[derive(Debug)]
pub struct ChangeTypeBuilder {
    recorder: SharedRecorder,
    operation: usize,
}

impl ChangeTypeBuilder {
    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        OperationPart::whole(self.operation)
    }
}

builder_methods! {
    impl[] ChangeTypeBuilder, "a change of type";

    /// PostgreSQL: the expression that makes the new value of the old, where the plain cast will not do.
    fn using(self)(expression: &str) -> ChangeTypeBuilder {
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
