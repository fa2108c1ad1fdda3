//! What a migration has created by some point of it, so that nobody uses it yet.

use crate::object::{Op as _, Operation, Touch};
use crate::object_ref::{ObjectKind, ObjectRef};
use crate::sql_text::MentionedNames;
use std::collections::{BTreeMap, BTreeSet};

/// What a migration has created so far, and raw SQL has not touched since.
#[derive(Clone, Debug, Default)]
pub(crate) struct CreatedHere {
    tables: BTreeSet<String>,
    /// Those that were added to tables, by table.
    columns: BTreeMap<String, BTreeSet<String>>,
}

impl CreatedHere {
    /// Whether the table is among it.
    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.tables.contains(table)
    }

    /// Whether the column is among it. The columns of a created table are not listed one by one.
    pub(crate) fn has_column(&self, table: &str, column: &str) -> bool {
        self.columns.get(table).is_some_and(|columns| columns.contains(column))
    }

    /// Takes note of an operation.
    pub(crate) fn apply(&mut self, operation: &Operation) {
        operation.touches(&mut |touch| self.note(touch));
    }

    fn note(&mut self, touch: Touch<'_>) {
        match touch {
            Touch::Creates(ObjectRef { kind: ObjectKind::Table, name, part: _ }) => {
                self.tables.insert(name.to_owned());
            }
            Touch::Creates(ObjectRef { kind: ObjectKind::Column, name, part: Some(column) }) => {
                // The columns of a table that was created here are not listed one by one.
                if !self.has_table(name) {
                    self.columns.entry(name.to_owned()).or_default().insert(column.to_owned());
                }
            }
            Touch::Drops(ObjectRef { kind: ObjectKind::Table, name, part: _ }) => {
                self.tables.remove(name);
                self.columns.remove(name);
            }
            Touch::Drops(ObjectRef { kind: ObjectKind::Column, name, part: Some(column) }) => {
                if let Some(columns) = self.columns.get_mut(name) {
                    columns.remove(column);
                }
            }
            Touch::Renames(ObjectRef { kind: ObjectKind::Table, name, part: _ }, to) => {
                if self.tables.remove(name) {
                    self.tables.insert(to.to_owned());
                }
                if let Some(columns) = self.columns.remove(name) {
                    self.columns.entry(to.to_owned()).or_default().extend(columns);
                }
            }
            Touch::Renames(ObjectRef { kind: ObjectKind::Column, name, part: Some(from) }, to) => {
                if let Some(columns) = self.columns.get_mut(name)
                    && columns.remove(from)
                {
                    columns.insert(to.to_owned());
                }
            }
            // It may have filled the table, or put another in its place.
            Touch::RawSql { sql, only } => {
                let mentioned = MentionedNames::of(sql, only);
                self.tables.retain(|name| !mentioned.contains(name));
                self.columns.retain(|name, _| !mentioned.contains(name));
            }
            Touch::Creates(_) | Touch::Drops(_) | Touch::Renames(..) | Touch::Changes(_) | Touch::Reads(_) => {}
        }
    }
}
