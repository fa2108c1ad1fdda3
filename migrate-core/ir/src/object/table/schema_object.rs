use crate::added::added;
use crate::name;
use crate::named_object::{NamedKind, NamedObject};
use crate::object::{
    Column, ConstraintKind, CreateIndex, CreateTable, Dependency, ForeignKey, Operation, SchemaObject, Table,
};
use crate::object_ref::{ObjectKind, ObjectRef};
use std::collections::BTreeMap;

impl SchemaObject for Table {
    fn object_ref(&self) -> ObjectRef<&str> {
        ObjectRef::table(&self.name)
    }

    fn depends_on<'a>(&'a self, visit: &mut dyn FnMut(Dependency<'a>)) {
        for key in self.constraints.iter().filter_map(|constraint| constraint.kind.foreign_key()) {
            visit(Dependency::Needs(ObjectRef::table(&key.table)));
        }
    }

    fn follow_rename(&mut self, renamed: ObjectRef<&str>, to: &str) {
        match (renamed.kind, renamed.part) {
            (ObjectKind::Table, None) => self.follow_table(renamed.name, to),
            (ObjectKind::Column, Some(column)) => self.follow_column(renamed.name, column, to),
            _ => {}
        }
    }

    /// The table itself, and all that belongs to it and has a name in the database: that is, without its columns.
    fn names_beside(&self, before: Option<&Self>) -> Vec<NamedObject> {
        let mut names = Vec::new();
        let mut add =
            |kind, name: &str| names.push(NamedObject { kind, name: name.to_owned(), table: self.name.clone() });
        let before = before.filter(|before| before.name == self.name);
        if before.is_none() {
            add(NamedKind::Table, &self.name);
        }
        let (columns, constraints, indexes) = before.map_or((&[][..], &[][..], &[][..]), |before| {
            let Self { name: _, columns, constraints, indexes, sequences: _ } = before;
            (columns, constraints, indexes)
        });
        let new_constraints = added(&self.constraints, constraints, |old, new| {
            old.name == new.name && old.kind.named_kind() == new.kind.named_kind()
        });
        for constraint in new_constraints {
            add(constraint.kind.named_kind(), &constraint.name);
        }
        for index in added(&self.indexes, indexes, |old, new| old.name == new.name) {
            add(NamedKind::Index, &index.name);
        }
        let is_numbered = |column: &&Column| column.generated.is_some();
        for column in self.columns.iter().filter(is_numbered) {
            let name = self.sequence(&column.name);
            let is_same = |old: &Column| before.is_some_and(|before| before.sequence(&old.name) == name);
            if !columns.iter().filter(is_numbered).any(is_same) {
                add(NamedKind::Sequence, &name);
            }
        }
        names
    }

    fn create(&self) -> Vec<Operation> {
        let Self { name, columns, constraints, indexes, sequences: _ } = self.clone();
        let table = Self { columns, constraints, ..Self::new(&name) };
        let create = CreateTable { table };
        let index = |index| CreateIndex { table: name.clone(), index, concurrently: false }.into();
        std::iter::once(create.into()).chain(indexes.into_iter().map(index)).collect()
    }
}

impl Table {
    fn foreign_keys_mut(&mut self) -> impl Iterator<Item = &mut ForeignKey> {
        self.constraints.iter_mut().filter_map(|constraint| match &mut constraint.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } => None,
        })
    }

    /// The sequences of its columns, by column.
    fn sequence_names(&self) -> BTreeMap<String, String> {
        let numbered = self.columns.iter().filter(|column| column.generated.is_some());
        numbered.map(|column| (column.name.clone(), self.sequence(&column.name))).collect()
    }

    /// Says what the sequences are called, by column, whatever the table and its columns are called by now.
    fn keep_sequences(&mut self, mut names: BTreeMap<String, String>) {
        names.retain(|column, kept| *kept != name::sequence(&self.name, column));
        self.sequences = names;
    }

    /// A table has another name: this one, or one that its foreign keys refer to.
    fn follow_table(&mut self, from: &str, to: &str) {
        if self.name == from {
            let sequences = self.sequence_names();
            to.clone_into(&mut self.name);
            self.keep_sequences(sequences);
        }
        for key in self.foreign_keys_mut().filter(|key| key.table == from) {
            to.clone_into(&mut key.table);
        }
    }

    /// A column has another name: one of this table, or one that its foreign keys refer to.
    fn follow_column(&mut self, table: &str, from: &str, to: &str) {
        for key in self.foreign_keys_mut().filter(|key| key.table == table) {
            replace(&mut key.referenced, from, to);
        }
        if self.name != table {
            return;
        }
        let mut sequences = self.sequence_names();
        if let Some(name) = sequences.remove(from) {
            sequences.insert(to.to_owned(), name);
        }
        if let Some(column) = self.column_mut(from) {
            to.clone_into(&mut column.name);
        }
        self.keep_sequences(sequences);
        for index in &mut self.indexes {
            index.rename_column(from, to);
        }
        for constraint in &mut self.constraints {
            match &mut constraint.kind {
                ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                    replace(columns, from, to);
                }
                ConstraintKind::ForeignKey(key) => replace(&mut key.columns, from, to),
                ConstraintKind::Check { .. } => {}
            }
        }
    }
}

fn replace(columns: &mut [String], from: &str, to: &str) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        to.clone_into(column);
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
