//! What the macro does with the operations of migrations, in a few lines: folds them, and turns them round.

use migrate_ir::object::{Catalog, DropTable, Op as _, Operation};

/// The catalog behind the operations.
pub(crate) fn fold(operations: &[Operation], before: &Catalog) -> Catalog {
    let mut catalog = before.clone();
    for operation in operations {
        operation.apply(&mut catalog).unwrap_or_else(|conflict| panic!("{}", conflict.message));
    }
    catalog
}

/// The operations that undo these.
pub(crate) fn inverse(operations: &[Operation], before: &Catalog) -> Vec<Operation> {
    let mut catalog = before.clone();
    let mut inverse = Vec::new();
    for operation in operations {
        let back = operation.invert(&catalog).expect("a way back");
        inverse.splice(0..0, back);
        operation.apply(&mut catalog).unwrap_or_else(|conflict| panic!("{}", conflict.message));
    }
    inverse
}

/// The operations that create all of this at once, each table after those that it refers to.
pub(crate) fn creation(catalog: &Catalog) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut created: Vec<&str> = Vec::new();
    let mut left: Vec<_> = catalog.tables().collect();
    while !left.is_empty() {
        let ready = left.iter().position(|table| {
            let mut parents = table.constraints.iter().filter_map(|constraint| constraint.kind.foreign_key());
            parents.all(|key| key.table == table.name || created.contains(&key.table.as_str()))
        });
        let table = left.remove(ready.expect("no circle of foreign keys"));
        let drop = DropTable { table: table.name.clone() };
        operations.extend(drop.invert(catalog).expect("the table is known"));
        created.push(&table.name);
    }
    operations
}
