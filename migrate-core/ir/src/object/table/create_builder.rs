use crate::object::Column;
use crate::object::builder::dynamic_call::builder_methods;
use crate::object::builder::recorder::{Columns, ElementLocation, OperationPart, OwningTable, SharedRecorder};
use crate::object::builder::types::{Timestamp, Typed};
use crate::object::builder::{
    AnyType, ColumnBuilder, ConstraintBuilder, ForeignKeyBuilder, IndexBuilder, bigint, now, timestamptz,
};
use crate::object::comment::set_comment;

/// A table that is being created.
#[derive(Debug)]
pub struct CreateTableBuilder {
    recorder: SharedRecorder,
    operation: usize,
    name: String,
}

impl CreateTableBuilder {
    pub(in crate::object) fn new(recorder: SharedRecorder, operation: usize, name: &str) -> Self {
        Self { recorder, operation, name: name.to_owned() }
    }

    pub(in crate::object) fn share(&self) -> Self {
        Self::new(self.recorder.clone(), self.operation, &self.name)
    }

    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        OperationPart::whole(self.operation)
    }

    fn owning_table(&self) -> OwningTable {
        OwningTable { table: self.name.clone(), created_by: Some(self.operation) }
    }
}

builder_methods! {
    impl[] CreateTableBuilder, "a table that is being created";

    /// A column `id`: a `bigint` that numbers its rows, and the primary key.
    fn id(&mut self)() {
        self.column("id", bigint()).identity().primary_key();
    }

    /// A column. It accepts NULL, unless `.not_null()` or `.primary_key()` follows.
    fn column<T>(&mut self)(name: &str, kind: Typed<T> as Typed<AnyType>) -> ColumnBuilder<T> {
        let mut recorder = self.recorder.borrow_mut();
        let column = Column::new(recorder.name(name), &kind);
        let position = recorder.table(self.operation).map_or(0, |table| {
            table.columns.push(column);
            table.columns.len() - 1
        });
        let location = ElementLocation::InCreateTable { operation: self.operation, position };
        ColumnBuilder::new(self.recorder.clone(), location, self.owning_table())
    }

    /// Two required columns, `created_at` and `updated_at`: moments, by default that of the statement.
    fn timestamps(&mut self)() {
        for name in ["created_at", "updated_at"] {
            let column: ColumnBuilder<Timestamp> = self.column(name, timestamptz());
            column.not_null().default(now());
        }
    }

    /// The primary key, named `{table}_pkey` unless another name is given.
    fn primary_key(&mut self)(columns: impl Columns as Vec<&str>) -> ConstraintBuilder {
        ConstraintBuilder::primary_key(&self.recorder, &self.owning_table(), columns)
    }

    /// A unique constraint, named `{table}_{columns}_key` unless another name is given.
    fn unique(&mut self)(columns: impl Columns as Vec<&str>) -> ConstraintBuilder {
        ConstraintBuilder::unique(&self.recorder, &self.owning_table(), columns)
    }

    /// A foreign key, named `{table}_{columns}_fkey` unless another name is given. `.references(..)` must follow.
    fn foreign_key(&mut self)(columns: impl Columns as Vec<&str>) -> ForeignKeyBuilder {
        ForeignKeyBuilder::without_target(&self.recorder, &self.owning_table(), columns)
    }

    /// A condition that every row meets, named `{table}_check` unless another name is given.
    fn check(&mut self)(expression: &str) -> ConstraintBuilder {
        ConstraintBuilder::check(&self.recorder, &self.owning_table(), &[], expression)
    }

    /// An index over the columns, named `{table}_{columns}_idx` unless another name is given.
    fn index(&mut self)(columns: impl Columns as Vec<&str>) -> IndexBuilder {
        IndexBuilder::new(&self.recorder, &self.name, columns)
    }

    /// The comment of the table, which the database keeps for its readers. SQLite keeps none.
    fn comment(&mut self)(text: &str) {
        set_comment(&mut self.recorder.borrow_mut(), &self.name, None, text);
    }
}
