//! What is known of the database at one point of a history: its objects, what they depend on, and how far the knowledge
//! goes.
//!
//! The catalog treats all kinds of objects alike. What it asks of one it says itself ([`SchemaObject`]); what is asked
//! of the objects of one kind is in the folder of that kind.

mod layer;

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::name;
use crate::named_object::NamedObject;
use crate::object::{AnyObject, Dependency, SchemaObject as _};
use crate::object_ref::ObjectRef;
use crate::sql_text::MentionedNames;
use layer::Layer;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The objects as the migrations so far have made them.
///
/// Cloning is cheap, however many objects there are: clones share what they have in common, and each keeps its own
/// changes.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// What clones share.
    shared: Arc<Layer>,
    /// What has changed since, which goes before it; nothing stands for what is gone.
    changed: Layer,
    incomplete: bool,
}

/// What the catalog knows of an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lookup<T> {
    /// It is there.
    Known(T),
    /// It may be there: raw SQL mentions it, or the history is not known whole.
    Unknown,
    /// It is not there.
    Missing,
}

/// So many changes are copied with each clone rather than all that is shared once.
const MANY_CHANGES: usize = 64;

impl<T> Lookup<T> {
    /// What is known to be there.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown | Self::Missing => None,
        }
    }
}

/// Why an operation does not fit the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What is wrong, and what to do.
    pub message: Diagnostic,
    /// The name that is wrong, as it stands in the operation; the message points at it.
    pub name: String,
    /// What is not there, if that is the conflict.
    pub missing: Option<Box<ObjectRef<String>>>,
}

impl Conflict {
    /// A conflict about `name`.
    pub fn new(name: impl Into<String>, message: Diagnostic) -> Self {
        Self { message, name: name.into(), missing: None }
    }
}

impl Catalog {
    /// A database that nothing is known of: everything that is asked for may be there.
    pub fn unknown() -> Self {
        Self { incomplete: true, ..Self::default() }
    }

    /// From here on, what is not known may be there all the same: an earlier migration could not be read.
    pub fn mark_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// Whether the history behind this catalog is known whole.
    pub fn is_complete(&self) -> bool {
        !self.incomplete
    }

    /// Takes note of raw SQL for one server, or for every one: what it mentions may have changed.
    pub fn record_raw_sql(&mut self, sql: &str, only: Option<Dialect>) {
        self.changed.uncertain.extend(MentionedNames::of(sql, only));
    }

    /// Records the names in an operation that conflicts with the catalog and was applied all the same. From then on,
    /// what has such a name and is not known may exist.
    pub fn mark_uncertain(&mut self, names: &[&str]) {
        self.changed.uncertain.extend(MentionedNames::listed(names));
    }

    /// Whether raw SQL mentions the name.
    pub fn raw_sql_mentions(&self, name: &str) -> bool {
        self.changed.uncertain.contains(name) || self.shared.uncertain.contains(name)
    }

    /// Whether raw SQL sets the comment of something.
    pub fn raw_sql_sets_comments(&self) -> bool {
        self.changed.uncertain.sets_comments() || self.shared.uncertain.sets_comments()
    }

    /// Whether something of that name may be there although it is not known.
    pub fn may_contain(&self, name: &str) -> bool {
        self.incomplete || self.raw_sql_mentions(name)
    }

    /// Does so once there are many, so that a long migration does not copy all its own changes with each clone.
    ///
    /// What clones share is copied once for it, unless this is the last clone of them.
    pub fn share_many_changes(&mut self) {
        if self.changed.len() >= MANY_CHANGES {
            self.share_changes();
        }
    }

    /// Puts the changes where every later clone shares them. Worth it before many clones, and cheap where there are
    /// none yet.
    pub fn share_changes(&mut self) {
        let changed = std::mem::take(&mut self.changed);
        if changed.len() > 0 {
            Arc::make_mut(&mut self.shared).take_over(changed);
        }
    }

    /// The objects that are known: those that changed last, and then the others, each in the order of their names.
    pub fn objects(&self) -> impl Iterator<Item = &AnyObject> {
        let unchanged = self.shared.objects.iter().filter(|(object, _)| !self.changed.objects.contains_key(*object));
        self.changed.objects.iter().chain(unchanged).filter_map(|(_, object)| object.as_deref())
    }

    /// The object, if it is known.
    pub fn get(&self, object: ObjectRef<&str>) -> Option<&AnyObject> {
        self.find(object).map(|found| &**found)
    }

    fn find(&self, object: ObjectRef<&str>) -> Option<&Arc<AnyObject>> {
        let object = object.owned();
        let layers = [&self.changed.objects, &self.shared.objects];
        layers.into_iter().find_map(|objects| objects.get(&object)).and_then(Option::as_ref)
    }

    /// Adds an object, or puts it in the place of the one of its name.
    pub fn put(&mut self, object: impl Into<AnyObject>) {
        let object = object.into();
        let replaced = self.find(object.object_ref()).cloned();
        let replaced = replaced.as_deref();
        if let Some(replaced) = replaced {
            self.release_names(replaced.names_beside(Some(&object)));
        }
        for named in object.names_beside(replaced) {
            self.named_mut(&named.name).insert(named);
        }
        let key = object.object_ref().owned();
        object.depends_on(&mut |dependency| {
            self.changed.dependants.entry(dependency.on().whole().owned()).or_default().insert(key.clone());
        });
        self.changed.objects.insert(key, Some(Arc::new(object)));
    }

    /// Takes an object out, with what belongs to it.
    pub fn remove(&mut self, object: ObjectRef<&str>) {
        self.remove_belongings(object);
        self.forget(object);
    }

    fn release_names(&mut self, names: Vec<NamedObject>) {
        for named in names {
            self.named_mut(&named.name).remove(&named);
        }
    }

    /// Takes out what belongs to an object, or to a part of it.
    pub fn remove_belongings(&mut self, object: ObjectRef<&str>) {
        let belongings: Vec<_> = self.belongings(object).map(|it| it.object_ref().owned()).collect();
        for belonging in belongings {
            self.remove(belonging.borrowed());
        }
    }

    /// Gives an object, or a part of one, another name. All that depends on it follows.
    pub fn rename(&mut self, object: ObjectRef<&str>, to: &str) {
        let itself = self.get(object.whole()).into_iter();
        let concerned: Vec<AnyObject> = itself.chain(self.dependants(object)).cloned().collect();
        for mut one in concerned {
            let before = one.object_ref().owned();
            one.follow_rename(object, to);
            if one.object_ref() != before.borrowed() {
                self.forget(before.borrowed());
            }
            self.put(one);
        }
    }

    /// Takes out an object that comes back under another name, and leaves what belongs to it.
    fn forget(&mut self, object: ObjectRef<&str>) {
        if let Some(removed) = self.find(object).cloned() {
            self.release_names(removed.names_beside(None));
            self.changed.objects.insert(object.owned(), None);
        }
    }

    /// The other objects that depend on an object or on a part of it, in the order of [`Catalog::objects`].
    pub fn dependants(&self, object: ObjectRef<&str>) -> impl Iterator<Item = &AnyObject> {
        let key = object.whole().owned();
        let layers = [&self.changed, &*self.shared].into_iter();
        let noted = layers.filter_map(|layer| layer.dependants.get(&key)).flatten();
        let noted: BTreeSet<&ObjectRef<String>> = noted.filter(|dependant| **dependant != key).collect();
        let (changed, unchanged): (Vec<_>, Vec<_>) =
            noted.into_iter().partition(|dependant| self.changed.objects.contains_key(*dependant));
        changed.into_iter().chain(unchanged).filter_map(|dependant| self.get(dependant.borrowed()))
    }

    /// The objects that belong to an object or to a part of it: they go when it goes.
    pub fn belongings<'a>(&'a self, object: ObjectRef<&'a str>) -> impl Iterator<Item = &'a AnyObject> {
        self.dependants(object).filter(move |dependant| {
            let mut belongs = false;
            dependant.depends_on(&mut |dependency| {
                belongs |= matches!(dependency, Dependency::BelongsTo(owner) if object.contains(owner));
            });
            belongs
        })
    }

    /// What has that name, in whatever case. Which of it stands in the way of which, the servers see differently.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &NamedObject> {
        let name = name::fold_case(name);
        let layers = [&self.changed.names, &self.shared.names];
        layers.into_iter().find_map(|names| names.get(&name)).into_iter().flatten()
    }

    /// The same, to be changed.
    fn named_mut(&mut self, name: &str) -> &mut BTreeSet<NamedObject> {
        let name = name::fold_case(name);
        let shared = &self.shared.names;
        self.changed.names.entry(name).or_insert_with_key(|name| shared.get(name).cloned().unwrap_or_default())
    }
}

/// Two catalogs are the same if the same is known, however it came about.
impl PartialEq for Catalog {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |catalog: &Self| -> BTreeMap<ObjectRef<String>, AnyObject> {
            catalog.objects().map(|object| (object.object_ref().owned(), object.clone())).collect()
        };
        let uncertain = |catalog: &Self| {
            let mut names = catalog.shared.uncertain.clone();
            names.extend(catalog.changed.uncertain.clone());
            names
        };
        self.incomplete == other.incomplete && uncertain(self) == uncertain(other) && sorted(self) == sorted(other)
    }
}
