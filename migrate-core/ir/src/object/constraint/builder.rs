use crate::name;
use crate::object::builder::dynamic_call::builder_methods;
use crate::object::builder::recorder::{Columns, ElementLocation, OperationPart, OwningTable, SharedRecorder};
use crate::object::{self, Action, ConstraintKind};

/// A constraint that is being described, other than a foreign key.
#[derive(Debug)]
pub struct ConstraintBuilder {
    recorder: SharedRecorder,
    location: ElementLocation,
}

impl ConstraintBuilder {
    pub(in crate::object) fn primary_key(
        recorder: &SharedRecorder,
        owner: &OwningTable,
        columns: impl Columns,
    ) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "a primary key");
        let name = name::derive(&owner.table, &[] as &[&str], "pkey");
        let location = writer.add_constraint(owner, name, ConstraintKind::PrimaryKey { columns });
        Self { recorder: recorder.clone(), location }
    }

    pub(in crate::object) fn unique(recorder: &SharedRecorder, owner: &OwningTable, columns: impl Columns) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "a unique constraint");
        let name = name::derive(&owner.table, &columns, "key");
        let location = writer.add_constraint(owner, name, ConstraintKind::Unique { columns });
        Self { recorder: recorder.clone(), location }
    }

    pub(in crate::object) fn check(
        recorder: &SharedRecorder,
        owner: &OwningTable,
        columns: &[&str],
        expression: &str,
    ) -> Self {
        let mut writer = recorder.borrow_mut();
        let name = writer.check_name(&owner.table, columns);
        let expression = writer.sql(expression, "a check");
        let location = writer.add_constraint(owner, name, ConstraintKind::Check { expression });
        Self { recorder: recorder.clone(), location }
    }

    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        operation_part(&self.recorder, self.location)
    }
}

fn operation_part(recorder: &SharedRecorder, location: ElementLocation) -> OperationPart {
    match location {
        ElementLocation::InCreateTable { operation, position: _ } => {
            let name = recorder.borrow_mut().constraint(location).map_or_else(String::new, |found| found.name.clone());
            OperationPart::named(operation, &name)
        }
        ElementLocation::OwnOperation { operation } => OperationPart::whole(operation),
    }
}

fn change(recorder: &SharedRecorder, location: ElementLocation, change: impl FnOnce(&mut object::Constraint)) {
    if let Some(constraint) = recorder.borrow_mut().constraint(location) {
        change(constraint);
    }
}

/// Leaves the rows that are there unchecked, which only a table with rows has.
fn leave_unvalidated(recorder: &SharedRecorder, location: ElementLocation, word_fits: bool) {
    change(recorder, location, |constraint| constraint.validated = false);
    if !word_fits || matches!(location, ElementLocation::InCreateTable { .. }) {
        let why = "`.not_valid()` belongs to a check or a foreign key that is added to a table which exists";
        recorder.borrow_mut().refuse("", why);
    }
}

builder_methods! {
    impl[] ConstraintBuilder, "a constraint";

    /// Its name.
    fn name(self)(name: &str) -> ConstraintBuilder {
        let name = self.recorder.borrow_mut().name(name);
        change(&self.recorder, self.location, |constraint| constraint.name = name);
        self
    }

    /// Holds for new rows only, until `validate_constraint` has checked the others: the table stays open meanwhile.
    fn not_valid(self)() -> ConstraintBuilder {
        let mut is_check = false;
        change(&self.recorder, self.location, |constraint| {
            is_check = matches!(constraint.kind, ConstraintKind::Check { .. });
        });
        leave_unvalidated(&self.recorder, self.location, is_check);
        self
    }
}

/// A foreign key that is being described.
#[derive(Debug)]
pub struct ForeignKeyBuilder {
    recorder: SharedRecorder,
    location: ElementLocation,
}

impl ForeignKeyBuilder {
    /// A foreign key that does not say yet what it refers to.
    pub(in crate::object) fn without_target(
        recorder: &SharedRecorder,
        owner: &OwningTable,
        columns: impl Columns,
    ) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "a foreign key");
        let name = name::derive(&owner.table, &columns, "fkey");
        let key = object::ForeignKey {
            columns,
            table: String::new(),
            referenced: Vec::new(),
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
        };
        let location = writer.add_constraint(owner, name, ConstraintKind::ForeignKey(key));
        Self { recorder: recorder.clone(), location }
    }

    pub(in crate::object) fn operation_part(&self) -> OperationPart {
        operation_part(&self.recorder, self.location)
    }

    fn change(self, change_key: impl FnOnce(&mut object::ForeignKey)) -> Self {
        change(&self.recorder, self.location, |constraint| {
            if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                change_key(key);
            }
        });
        self
    }
}

builder_methods! {
    impl[] ForeignKeyBuilder, "a foreign key";

    /// The table and the columns that it refers to.
    fn references(self)(table: &str, columns: impl Columns as Vec<&str>) -> ForeignKeyBuilder {
        let (table, referenced) = {
            let mut recorder = self.recorder.borrow_mut();
            (recorder.name(table), recorder.names(columns, "a reference"))
        };
        self.change(|key| {
            key.table = table;
            key.referenced = referenced;
        })
    }

    /// What a delete in the other table does to the rows that refer to it. Without a word: it is refused.
    fn on_delete(self)(action: Action) -> ForeignKeyBuilder {
        self.change(|key| key.on_delete = action)
    }

    /// What a change of the other table's key does to the rows that refer to it. Without a word: it is refused.
    fn on_update(self)(action: Action) -> ForeignKeyBuilder {
        self.change(|key| key.on_update = action)
    }

    /// Its name.
    fn name(self)(name: &str) -> ForeignKeyBuilder {
        let name = self.recorder.borrow_mut().name(name);
        change(&self.recorder, self.location, |constraint| constraint.name = name);
        self
    }

    /// Holds for new rows only, until `validate_constraint` has checked the others: the tables stay open meanwhile.
    fn not_valid(self)() -> ForeignKeyBuilder {
        leave_unvalidated(&self.recorder, self.location, true);
        self
    }
}
