use crate::dialect::Dialect;
use crate::object::builder::dynamic_call::builder_methods;
use crate::object::builder::recorder::{OperationPart, SharedRecorder};
use crate::object::{self, Operation, Undo};

/// SQL that runs as it stands. How it is undone must be said.
#[derive(Debug)]
#[must_use = "how it is undone must follow: `.down(\"..\")` or `.irreversible(\"why\")`"]
pub struct RawSqlBuilder {
    recorder: SharedRecorder,
    operation: usize,
}

impl RawSqlBuilder {
    pub(in crate::object) fn new(recorder: &SharedRecorder, only: Option<Dialect>, sql: &str) -> Self {
        let mut writer = recorder.borrow_mut();
        let sql = writer.sql(sql, "raw SQL");
        let operation = writer.push(object::RunSql { only, sql, undo: Undo::NotSpecified, transaction: true });
        Self { recorder: recorder.clone(), operation }
    }

    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        OperationPart::whole(self.operation)
    }

    fn change(&self, change: impl FnOnce(&mut object::RunSql)) {
        if let Some(Operation::RunSql(run)) = self.recorder.borrow_mut().operations.get_mut(self.operation) {
            change(run);
        }
    }
}

builder_methods! {
    impl[] RawSqlBuilder, "raw SQL";

    /// The SQL that undoes it.
    fn down(self)(sql: &str) {
        let sql = self.recorder.borrow_mut().sql(sql, "the way back");
        self.change(|run| run.undo = Undo::Sql(sql));
    }

    /// It cannot be undone, for this reason.
    fn irreversible(self)(reason: &str) {
        let reason = self.recorder.borrow_mut().reason(reason);
        self.change(|run| run.undo = Undo::Irreversible(reason));
    }

    /// It may not run in a transaction, as `VACUUM` may not. The migration then runs outside one.
    fn no_transaction(self)() -> RawSqlBuilder {
        self.change(|run| run.transaction = false);
        self
    }
}
