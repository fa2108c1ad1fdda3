use crate::name;
use crate::object::builder::dynamic_call::builder_methods;
use crate::object::builder::recorder::{Columns, OperationPart, SharedRecorder};
use crate::object::{self, Operation};

/// An index that is being described.
#[derive(Debug)]
pub struct IndexBuilder {
    recorder: SharedRecorder,
    operation: usize,
}

impl IndexBuilder {
    pub(in crate::object) fn new(recorder: &SharedRecorder, table: &str, columns: impl Columns) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "an index");
        let name = name::derive(table, &columns, "idx");
        let index = object::Index::new(name, columns);
        let operation = writer.push(object::CreateIndex { table: table.to_owned(), index, concurrently: false });
        Self { recorder: recorder.clone(), operation }
    }

    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        OperationPart::whole(self.operation)
    }

    fn change(self, change: impl FnOnce(&mut object::CreateIndex)) -> Self {
        if let Some(Operation::CreateIndex(create)) = self.recorder.borrow_mut().operations.get_mut(self.operation) {
            change(create);
        }
        self
    }
}

builder_methods! {
    impl[] IndexBuilder, "an index";

    /// Its name.
    fn name(self)(name: &str) -> IndexBuilder {
        let name = self.recorder.borrow_mut().name(name);
        self.change(|create| create.index.name = name)
    }

    /// No two rows may have the same values.
    fn unique(self)() -> IndexBuilder {
        self.change(|create| create.index.unique = true)
    }

    /// Keeps the values of these columns beside its own, so that a query of them need not read the table. They are no part
    /// of what is searched for or unique. Only PostgreSQL has such an index.
    fn include(self)(columns: impl Columns as Vec<&str>) -> IndexBuilder {
        let columns = self.recorder.borrow_mut().names(columns, "an index that includes columns");
        self.change(|create| create.index.include = columns)
    }

    /// Only the rows that meet the condition are in it. MySQL and MariaDB have no such index.
    fn filter(self)(condition: &str) -> IndexBuilder {
        let condition = self.recorder.borrow_mut().sql(condition, "a condition");
        self.change(|create| create.index.filter = Some(condition))
    }

    /// PostgreSQL: built while writes go on. The migration then runs outside a transaction.
    fn concurrently(self)() -> IndexBuilder {
        self.change(|create| create.concurrently = true)
    }
}

/// An index that is dropped.
#[derive(Debug)]
pub struct DropIndexBuilder {
    recorder: SharedRecorder,
    operation: usize,
}

impl DropIndexBuilder {
    pub(in crate::object) fn new(recorder: SharedRecorder, operation: usize) -> Self {
        Self { recorder, operation }
    }

    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        OperationPart::whole(self.operation)
    }
}

builder_methods! {
    impl[] DropIndexBuilder, "an index that is dropped";

    /// PostgreSQL: without waiting for readers. The migration then runs outside a transaction.
    fn concurrently(self)() -> DropIndexBuilder {
        if let Some(Operation::DropIndex(drop)) = self.recorder.borrow_mut().operations.get_mut(self.operation) {
            drop.concurrently = true;
        }
        self
    }
}
