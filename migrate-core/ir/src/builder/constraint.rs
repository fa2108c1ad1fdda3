use super::recorder::{Columns, Home, Shared, Slot, Subject};
use super::vocabulary::words;
use crate::name;
use crate::table::{self, Action, ConstraintKind};

/// A constraint that is being described, other than a foreign key.
#[derive(Debug)]
pub struct Constraint {
    recorder: Shared,
    slot: Slot,
}

impl Constraint {
    pub(super) fn primary_key(recorder: &Shared, home: &Home, columns: impl Columns) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "a primary key");
        let name = name::derive(&home.table, &[] as &[&str], "pkey");
        let slot = writer.add_constraint(home, name, ConstraintKind::PrimaryKey { columns });
        Self { recorder: recorder.clone(), slot }
    }

    pub(super) fn unique(recorder: &Shared, home: &Home, columns: impl Columns) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "a unique constraint");
        let name = name::derive(&home.table, &columns, "key");
        let slot = writer.add_constraint(home, name, ConstraintKind::Unique { columns });
        Self { recorder: recorder.clone(), slot }
    }

    pub(super) fn check(recorder: &Shared, home: &Home, columns: &[&str], expression: &str) -> Self {
        let mut writer = recorder.borrow_mut();
        let name = writer.check_name(&home.table, columns);
        let expression = writer.sql(expression, "a check");
        let slot = writer.add_constraint(home, name, ConstraintKind::Check { expression });
        Self { recorder: recorder.clone(), slot }
    }

    pub(super) fn subject(&self) -> Subject {
        subject(&self.recorder, self.slot)
    }
}

fn subject(recorder: &Shared, slot: Slot) -> Subject {
    match slot {
        Slot::InTable { operation, position: _ } => {
            let name = recorder.borrow_mut().constraint(slot).map_or_else(String::new, |found| found.name.clone());
            Subject::part(operation, &name)
        }
        Slot::Alone { operation } => Subject::whole(operation),
    }
}

fn change(recorder: &Shared, slot: Slot, change: impl FnOnce(&mut table::Constraint)) {
    if let Some(constraint) = recorder.borrow_mut().constraint(slot) {
        change(constraint);
    }
}

/// Leaves the rows that are there unchecked, which only a table with rows has.
fn leave_unvalidated(recorder: &Shared, slot: Slot, word_fits: bool) {
    change(recorder, slot, |constraint| constraint.validated = false);
    if !word_fits || matches!(slot, Slot::InTable { .. }) {
        let why = "`.not_valid()` belongs to a check or a foreign key that is added to a table which exists";
        recorder.borrow_mut().refuse("", why);
    }
}

words! {
    impl[] Constraint, "a constraint";

    /// Its name.
    fn name(self)(name: &str) -> Constraint {
        let name = self.recorder.borrow_mut().name(name);
        change(&self.recorder, self.slot, |constraint| constraint.name = name);
        self
    }

    /// Holds for new rows only, until `validate_constraint` has checked the others: the table stays open meanwhile.
    fn not_valid(self)() -> Constraint {
        let mut is_check = false;
        change(&self.recorder, self.slot, |constraint| is_check = matches!(constraint.kind, ConstraintKind::Check { .. }));
        leave_unvalidated(&self.recorder, self.slot, is_check);
        self
    }
}

/// A foreign key that is being described.
#[derive(Debug)]
pub struct ForeignKey {
    recorder: Shared,
    slot: Slot,
}

impl ForeignKey {
    /// A foreign key that does not say yet what it refers to.
    pub(super) fn unsaid(recorder: &Shared, home: &Home, columns: impl Columns) -> Self {
        let mut writer = recorder.borrow_mut();
        let columns = writer.names(columns, "a foreign key");
        let name = name::derive(&home.table, &columns, "fkey");
        let key = table::ForeignKey {
            columns,
            table: String::new(),
            referenced: Vec::new(),
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
        };
        let slot = writer.add_constraint(home, name, ConstraintKind::ForeignKey(key));
        Self { recorder: recorder.clone(), slot }
    }

    pub(super) fn subject(&self) -> Subject {
        subject(&self.recorder, self.slot)
    }

    fn change(self, change_key: impl FnOnce(&mut table::ForeignKey)) -> Self {
        change(&self.recorder, self.slot, |constraint| {
            if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
                change_key(key);
            }
        });
        self
    }
}

words! {
    impl[] ForeignKey, "a foreign key";

    /// The table and the columns that it refers to.
    fn references(self)(table: &str, columns: impl Columns as Vec<&str>) -> ForeignKey {
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
    fn on_delete(self)(action: Action) -> ForeignKey {
        self.change(|key| key.on_delete = action)
    }

    /// What a change of the other table's key does to the rows that refer to it. Without a word: it is refused.
    fn on_update(self)(action: Action) -> ForeignKey {
        self.change(|key| key.on_update = action)
    }

    /// Its name.
    fn name(self)(name: &str) -> ForeignKey {
        let name = self.recorder.borrow_mut().name(name);
        change(&self.recorder, self.slot, |constraint| constraint.name = name);
        self
    }

    /// Holds for new rows only, until `validate_constraint` has checked the others: the tables stay open meanwhile.
    fn not_valid(self)() -> ForeignKey {
        leave_unvalidated(&self.recorder, self.slot, true);
        self
    }
}
