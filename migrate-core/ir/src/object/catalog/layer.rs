use crate::named_object::NamedObject;
use crate::object::AnyObject;
use crate::object_ref::ObjectRef;
use crate::sql_text::MentionedNames;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of some objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer {
    /// Each object by its kind and name; nothing stands for one that is gone.
    pub(super) objects: BTreeMap<ObjectRef<String>, Option<Arc<AnyObject>>>,
    /// What has a name, by the name without regard to case.
    pub(super) names: BTreeMap<String, BTreeSet<NamedObject>>,
    /// The objects that depend, or once depended, on an object.
    pub(super) dependants: BTreeMap<ObjectRef<String>, BTreeSet<ObjectRef<String>>>,
    /// Names that raw SQL mentions, or operations that conflicted.
    pub(super) uncertain: MentionedNames,
}

impl Layer {
    /// How much is in it.
    pub(super) fn len(&self) -> usize {
        let Self { objects, names, dependants: _, uncertain } = self;
        objects.len().max(names.len()).max(uncertain.len())
    }

    /// Takes over what is newer.
    pub(super) fn take_over(&mut self, newer: Self) {
        let Self { objects, names, dependants, uncertain } = newer;
        for (key, object) in objects {
            match object {
                Some(_) => self.objects.insert(key, object),
                None => self.objects.remove(&key),
            };
        }
        for (name, named) in names {
            if named.is_empty() {
                self.names.remove(&name);
            } else {
                self.names.insert(name, named);
            }
        }
        for (object, added) in dependants {
            self.dependants.entry(object).or_default().extend(added);
        }
        self.uncertain.extend(uncertain);
    }
}
