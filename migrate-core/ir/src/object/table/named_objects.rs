use crate::added::added;
use crate::name;
use crate::named_object::{NamedKind, NamedObject};
use crate::object::{Column, ConstraintKind, Table};

impl Table {
    /// The table itself, and all that belongs to it and has a name in the database: that is, without its columns.
    pub fn named_objects(&self) -> impl Iterator<Item = NamedObject> + '_ {
        self.named_objects_beside(None)
    }

    /// Those of them that the other table does not have.
    pub fn named_objects_beside<'a>(&'a self, other: Option<&'a Self>) -> impl Iterator<Item = NamedObject> + 'a {
        let object = |kind, name: &str| NamedObject { kind, name: name.to_owned(), table: self.name.clone() };
        let other = other.filter(|other| other.name == self.name);
        let table = other.is_none().then(|| object(NamedKind::Table, &self.name));
        let (columns, constraints, indexes) = other.map_or((&[][..], &[][..], &[][..]), |other| {
            let Self { name: _, columns, constraints, indexes } = other;
            (columns, constraints, indexes)
        });
        let constraints = added(&self.constraints, constraints, |old, new| {
            old.name == new.name && old.kind.named_kind() == new.kind.named_kind()
        });
        let indexes = added(&self.indexes, indexes, |old, new| old.name == new.name);
        let is_numbered = |column: &&Column| column.generated.is_some();
        let sequence = |column: &Column| name::sequence(&self.name, &column.name);
        let sequences = self.columns.iter().filter(is_numbered).filter(move |column| {
            let is_same = |old: &Column| old.name == column.name || sequence(old) == sequence(column);
            !columns.iter().filter(is_numbered).any(is_same)
        });
        table
            .into_iter()
            .chain(constraints.map(move |one| object(one.kind.named_kind(), &one.name)))
            .chain(indexes.map(move |index| object(NamedKind::Index, &index.name)))
            .chain(sequences.map(move |column| object(NamedKind::Sequence, &sequence(column))))
    }
}

impl ConstraintKind {
    /// What it is among the things with a name.
    fn named_kind(&self) -> NamedKind {
        match self {
            Self::PrimaryKey { .. } => NamedKind::PrimaryKey,
            Self::Unique { .. } => NamedKind::Unique,
            Self::ForeignKey(_) => NamedKind::ForeignKey,
            Self::Check { .. } => NamedKind::Check,
        }
    }
}
