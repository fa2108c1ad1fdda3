//! The SQL of operations, for each target.

mod statement;

pub use statement::{Impact, Lock, Probe, Refusal, Script, Step};

use crate::catalog::Catalog;
use crate::dialect::Target;
use crate::operation::Operation;

/// The SQL that does `operations` on `target`, in order, to a database that is as `before` says.
///
/// # Errors
///
/// What the target cannot do, each with the operation that asks for it.
pub fn script(operations: &[Operation], before: &Catalog, target: Target) -> Result<Script, Vec<Refusal>> {
    let _ = (operations, before, target);
    Ok(Script {
        transactional: target.dialect.transactional_ddl(),
        steps: Vec::new(),
    })
}
