use crate::name;
use crate::named_object::{NamedKind, NamedObject};
use crate::object::{ConstraintKind, Table};

impl Table {
    /// The table itself, and all that belongs to it and has a name in the database: that is, without its columns.
    pub fn named_objects(&self) -> impl Iterator<Item = NamedObject> + '_ {
        let object = |kind, name: &str| NamedObject { kind, name: name.to_owned(), table: self.name.clone() };
        let constraints = self.constraints.iter();
        let sequences = self.columns.iter().filter(|column| column.generated.is_some());
        std::iter::once(object(NamedKind::Table, &self.name))
            .chain(constraints.map(move |one| object(one.kind.named_kind(), &one.name)))
            .chain(self.indexes.iter().map(move |index| object(NamedKind::Index, &index.name)))
            .chain(sequences.map(move |column| object(NamedKind::Sequence, &name::sequence(&self.name, &column.name))))
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
