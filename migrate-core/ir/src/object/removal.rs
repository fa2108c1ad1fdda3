//! Why something is not there: an operation has dropped it, or given it another name.

use crate::object::{Op as _, Operation, Touch};
use crate::object_ref::ObjectRef;

/// What an operation did to something that is missed later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It dropped it.
    Dropped,
    /// It gave it this name.
    Renamed(String),
}

impl Removal {
    /// The last of these operations that removed what is missing, by its position.
    pub fn find(operations: &[Operation], missing: &ObjectRef<String>) -> Option<(usize, Self)> {
        let missing = missing.borrowed();
        operations.iter().enumerate().rev().find_map(|(position, operation)| {
            let mut removal = None;
            operation.touches(&mut |touch| match touch {
                Touch::Drops(object) if object == missing => removal = Some(Self::Dropped),
                Touch::Renames(object, to) if object == missing => removal = Some(Self::Renamed(to.to_owned())),
                _ => {}
            });
            removal.map(|removal| (position, removal))
        })
    }
}

impl Operation {
    /// Whether the object is there once the operation is done, and was not before.
    pub fn creates(&self, object: &ObjectRef<String>) -> bool {
        let mut creates = false;
        self.touches(&mut |touch| creates |= touch.created() == Some(object.borrowed()));
        creates
    }
}
