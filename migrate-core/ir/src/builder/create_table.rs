use super::recorder::{Columns, Home, Shared, Slot, Subject};
use super::types::{Timestamp, Typed};
use super::vocabulary::words;
use super::{Anything, Column, Constraint, ForeignKey, Index, bigint, now, timestamptz};
use crate::column;

/// A table that is being created.
#[derive(Debug)]
pub struct CreateTable {
    recorder: Shared,
    operation: usize,
    name: String,
}

impl CreateTable {
    pub(super) fn new(recorder: Shared, operation: usize, name: &str) -> Self {
        Self { recorder, operation, name: name.to_owned() }
    }

    pub(super) fn share(&self) -> Self {
        Self::new(self.recorder.clone(), self.operation, &self.name)
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::whole(self.operation)
    }

    fn home(&self) -> Home {
        Home { table: self.name.clone(), creating: Some(self.operation) }
    }
}

words! {
    impl[] CreateTable, "a table that is being created";

    /// A column `id`: a `bigint` that numbers its rows, and the primary key.
    fn id(&mut self)() {
        self.column("id", bigint()).identity().primary_key();
    }

    /// A column. It accepts NULL, unless `.not_null()` or `.primary_key()` follows.
    fn column<T>(&mut self)(name: &str, kind: Typed<T> as Typed<Anything>) -> Column<T> {
        let mut recorder = self.recorder.borrow_mut();
        let column = column::Column::new(recorder.name(name), &kind);
        let position = recorder.table(self.operation).map_or(0, |table| {
            table.columns.push(column);
            table.columns.len() - 1
        });
        Column::new(self.recorder.clone(), Slot::InTable { operation: self.operation, position }, self.home())
    }

    /// Two required columns, `created_at` and `updated_at`: moments, by default that of the statement.
    fn timestamps(&mut self)() {
        for name in ["created_at", "updated_at"] {
            let column: Column<Timestamp> = self.column(name, timestamptz());
            column.not_null().default(now());
        }
    }

    /// The primary key, named `{table}_pkey` unless another name is given.
    fn primary_key(&mut self)(columns: impl Columns as Vec<&str>) -> Constraint {
        Constraint::primary_key(&self.recorder, &self.home(), columns)
    }

    /// A unique constraint, named `{table}_{columns}_key` unless another name is given.
    fn unique(&mut self)(columns: impl Columns as Vec<&str>) -> Constraint {
        Constraint::unique(&self.recorder, &self.home(), columns)
    }

    /// A foreign key, named `{table}_{columns}_fkey` unless another name is given. `.references(..)` must follow.
    fn foreign_key(&mut self)(columns: impl Columns as Vec<&str>) -> ForeignKey {
        ForeignKey::unsaid(&self.recorder, &self.home(), columns)
    }

    /// A condition that every row meets, named `{table}_check` unless another name is given.
    fn check(&mut self)(expression: &str) -> Constraint {
        Constraint::check(&self.recorder, &self.home(), &[], expression)
    }

    /// An index over the columns, named `{table}_{columns}_idx` unless another name is given.
    fn index(&mut self)(columns: impl Columns as Vec<&str>) -> Index {
        Index::new(&self.recorder, &self.name, columns)
    }
}
