//! What a migration must say and has not said, once all its words are read.

use super::OperationPart;
use crate::diagnostic::Diagnostic;
use crate::object::{Constraint, ConstraintKind, Operation, Undo};

/// What is missing, with what it is missing from.
pub fn find_incomplete(operations: &[Operation]) -> Vec<(OperationPart, Diagnostic)> {
    let mut missing = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        match operation {
            Operation::CreateTable(create) => {
                let unsaid = create.table.constraints.iter().filter(|constraint| has_no_target(constraint));
                missing
                    .extend(unsaid.map(|constraint| {
                        (OperationPart::named(position, &constraint.name), missing_target_message())
                    }));
            }
            Operation::AddConstraint(add) if has_no_target(&add.constraint) => {
                missing.push((OperationPart::whole(position), missing_target_message()));
            }
            Operation::RunSql(run) if run.undo == Undo::NotSpecified => {
                let message = Diagnostic::new("raw SQL does not say how it is undone")
                    .help_code("say it in SQL", ["schema.sql(\"..\").down(\"..\");"])
                    .help_code("or say why it cannot be undone", ["schema.sql(\"..\").irreversible(\"..\");"]);
                missing.push((OperationPart::whole(position), message));
            }
            _ => {}
        }
    }
    missing
}

fn has_no_target(constraint: &Constraint) -> bool {
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) => key.referenced.is_empty(),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } => false,
    }
}

fn missing_target_message() -> Diagnostic {
    Diagnostic::new("a foreign key does not say what it refers to")
        .help(".references(\"table\", [\"column\"]) must follow")
}
