//! What the rest needs to know of an operation.

use super::{Catalog, Conflict, Operation, Touch};
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;

/// Everything that the rest needs to know of an operation, so that nobody else lists the operations.
pub trait Op {
    /// Changes the catalog as the operation changes the database.
    ///
    /// # Errors
    ///
    /// The operation does not fit what is there; the catalog is then as it was.
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict>;

    /// Changes the catalog as if there were no check: the operation conflicts with it, and has happened all the same.
    fn apply_unchecked(&self, catalog: &mut Catalog);

    /// The operations that undo it, in order, given the catalog before it.
    ///
    /// # Errors
    ///
    /// There is no way back, or what is known does not tell it.
    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse>;

    /// Tells what it touches, in the order in which it is written. The first is what it is about.
    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>));

    /// Writes what is hashed: tagged fields, each only where it is set.
    fn fingerprint(&self, form: &mut FormWriter);

    /// The operation as code of the DSL.
    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode;

    /// What it does, in words: ``add column `users.role` ``.
    fn summary(&self) -> String;
}

/// Why an operation cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoInverse {
    /// The author says so, for this reason.
    Irreversible(String),
    /// What it destroys is not in the catalog.
    Unknown(String),
}
