use super::dynamic_call::{Closure, builder_methods};
use super::recorder::SharedRecorder;
use super::{AlterTableBuilder, Columns, CreateTableBuilder, DropIndexBuilder, IndexBuilder, RawSqlBuilder};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{self, Conflict, Operation, Table};
use std::rc::Rc;

/// The schema that a migration changes: the parameter of its function.
#[derive(Debug)]
pub struct Schema {
    recorder: SharedRecorder,
}

impl Schema {
    fn new() -> Self {
        Self { recorder: SharedRecorder::default() }
    }

    pub(in crate::object) fn share(&self) -> Self {
        Self { recorder: Rc::clone(&self.recorder) }
    }

    /// What a function says, as rustc has compiled it: the operations, in order.
    pub fn record(body: impl FnOnce(&mut Self)) -> Vec<Operation> {
        let mut schema = Self::new();
        body(&mut schema);
        schema.recorder.take().operations
    }

    // What follows is not part of the words, as those are compiled anew for each closure that a migration has.

    fn create_table_builder(&mut self, name: &str) -> CreateTableBuilder {
        let operation = {
            let mut recorder = self.recorder.borrow_mut();
            let name = recorder.name(name);
            recorder.push(object::CreateTable { table: Table::new(name) })
        };
        CreateTableBuilder::new(self.recorder.clone(), operation, name)
    }

    fn alter_table_builder(&mut self, name: &str) -> AlterTableBuilder {
        let name = self.recorder.borrow_mut().name(name);
        AlterTableBuilder::new(self.recorder.clone(), name)
    }

    /// A schema to be written word by word, through [`dynamic_call`](super::dynamic_call).
    pub fn recording() -> (Self, Recording) {
        let schema = Self::new();
        let recording = Recording(schema.recorder.clone());
        (schema, recording)
    }
}

/// A view of what has been recorded, while it is being recorded.
#[derive(Debug)]
pub struct Recording(SharedRecorder);

impl Recording {
    /// How many operations there are so far.
    pub fn len(&self) -> usize {
        self.0.borrow().operations.len()
    }

    /// Whether there are none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was wrong with the words since the last time: each names the argument that is wrong.
    pub fn take_problems(&self) -> Vec<Conflict> {
        std::mem::take(&mut self.0.borrow_mut().problems)
    }

    /// What is wrong with the default of the last word, if it is one that rustc refuses too.
    pub fn take_wrong_default(&self) -> Option<Diagnostic> {
        self.0.borrow_mut().wrong_default.take()
    }

    /// The operations, in order.
    pub fn finish(self) -> Vec<Operation> {
        std::mem::take(&mut self.0.borrow_mut().operations)
    }
}

builder_methods! {
    impl[] Schema, "the schema";

    /// Creates a table, with what the closure says of it.
    fn create_table(&mut self)(
        name: &str,
        body: impl FnOnce(&mut CreateTableBuilder) as Closure<'_, CreateTableBuilder>
    ) {
        body(&mut self.create_table_builder(name));
    }

    /// Drops a table with its rows.
    fn drop_table(&mut self)(name: &str) {
        let mut recorder = self.recorder.borrow_mut();
        let table = recorder.name(name);
        recorder.push(object::DropTable { table });
    }

    /// Gives a table another name.
    fn rename_table(&mut self)(from: &str, to: &str) {
        let mut recorder = self.recorder.borrow_mut();
        let (from, to) = (recorder.name(from), recorder.name(to));
        recorder.push(object::RenameTable { from, to });
    }

    /// Changes a table that exists, as the closure says.
    fn alter_table(&mut self)(name: &str, body: impl FnOnce(&mut AlterTableBuilder) as Closure<'_, AlterTableBuilder>) {
        body(&mut self.alter_table_builder(name));
    }

    /// Creates an index over the columns, named `{table}_{columns}_idx` unless another name is given.
    fn create_index(&mut self)(table: &str, columns: impl Columns as Vec<&str>) -> IndexBuilder {
        let table = self.recorder.borrow_mut().name(table);
        IndexBuilder::new(&self.recorder, &table, columns)
    }

    /// Drops an index.
    fn drop_index(&mut self)(table: &str, name: &str) -> DropIndexBuilder {
        let mut recorder = self.recorder.borrow_mut();
        let (table, index) = (recorder.name(table), recorder.name(name));
        let operation = recorder.push(object::DropIndex { table, index, concurrently: false });
        DropIndexBuilder::new(self.recorder.clone(), operation)
    }

    /// Runs SQL as it stands, on every target. How it is undone must follow: `.down("..")` or `.irreversible("why")`.
    fn sql(&mut self)(sql: &str) -> RawSqlBuilder {
        RawSqlBuilder::new(&self.recorder, None, sql)
    }

    /// Runs SQL as it stands on one kind of server, and nothing on the others.
    fn sql_on(&mut self)(dialect: Dialect, sql: &str) -> RawSqlBuilder {
        RawSqlBuilder::new(&self.recorder, Some(dialect), sql)
    }
}
