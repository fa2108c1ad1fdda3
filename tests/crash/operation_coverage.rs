//! The history leaves nothing out.

use std::collections::BTreeSet;

use crash_history as _;
use migrate_core::Registry;
use migrate_core::ir::builder::Schema;
use migrate_core::ir::object::Operation;

#[test]
fn every_kind_of_operation_is_in_the_forty_migrations() {
    let registry = Registry::linked().unwrap();
    assert_eq!(registry.migrations().len(), 40);
    let operations = registry.migrations().iter().flat_map(|migration| Schema::record(migration.body.unwrap()));
    let kinds: BTreeSet<_> = operations.map(|operation| number(&operation)).collect();
    assert_eq!(kinds, (0..19).collect(), "see the kinds by their numbers in {}", file!());
}

/// A number for each kind. A new one gets the next, and raises the count above.
fn number(operation: &Operation) -> usize {
    match operation {
        Operation::CreateTable(_) => 0,
        Operation::DropTable(_) => 1,
        Operation::RenameTable(_) => 2,
        Operation::AddColumn(_) => 3,
        Operation::DropColumn(_) => 4,
        Operation::RenameColumn(_) => 5,
        Operation::ChangeType(_) => 6,
        Operation::SetNotNull(_) => 7,
        Operation::DropNotNull(_) => 8,
        Operation::SetDefault(_) => 9,
        Operation::DropDefault(_) => 10,
        Operation::CreateIndex(_) => 11,
        Operation::DropIndex(_) => 12,
        Operation::AddConstraint(_) => 13,
        Operation::DropConstraint(_) => 14,
        Operation::ValidateConstraint(_) => 15,
        Operation::RunSql(_) => 16,
        Operation::SetComment(_) => 17,
        Operation::DropComment(_) => 18,
    }
}
