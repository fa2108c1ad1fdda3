//! What the catalog asks of an object, of whatever kind.

use super::Operation;
use crate::named_object::NamedObject;
use crate::object_ref::ObjectRef;

/// An object that the catalog holds under a name, with all its parts: a table with its columns, indexes and
/// constraints.
pub trait SchemaObject {
    /// Which object it is. Of two objects with the same answer, the later one replaces the earlier.
    fn object_ref(&self) -> ObjectRef<&str>;

    /// Tells which other objects must be there for it.
    fn depends_on<'a>(&'a self, visit: &mut dyn FnMut(Dependency<'a>));

    /// Takes note that an object, or a part of one, is called `to` from now on: it itself, or one that it depends on.
    fn follow_rename(&mut self, renamed: ObjectRef<&str>, to: &str);

    /// The names that it takes in the database, but for those that it took before it was changed.
    fn names_beside(&self, before: Option<&Self>) -> Vec<NamedObject>;

    /// The operations that create it as it is, in order.
    fn create(&self) -> Vec<Operation>;
}

/// Why an object must be there for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependency<'a> {
    /// As long as the other one is there, this one cannot be dropped.
    Needs(ObjectRef<&'a str>),
    /// The other one goes with this one, and comes back with it.
    BelongsTo(ObjectRef<&'a str>),
}

impl<'a> Dependency<'a> {
    /// The object that must be there.
    pub fn on(self) -> ObjectRef<&'a str> {
        match self {
            Self::Needs(object) | Self::BelongsTo(object) => object,
        }
    }
}
