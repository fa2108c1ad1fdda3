use crate::object_ref::{ObjectKind, ObjectRef};
use crate::operation::{Op as _, Operation};
use crate::sql_text::MentionedNames;
use crate::touch::Touch;
use std::collections::BTreeSet;

/// What a migration has created so far, and raw SQL has not touched since.
#[derive(Clone, Debug, Default)]
pub(crate) struct CreatedHere {
    tables: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
}

impl CreatedHere {
    /// Whether the table is among it.
    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.tables.contains(table)
    }

    /// Whether the column is among it. The columns of a created table are not listed one by one.
    pub(super) fn has_column(&self, table: &str, column: &str) -> bool {
        self.columns.contains(&(table.to_owned(), column.to_owned()))
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
                    self.columns.insert((name.to_owned(), column.to_owned()));
                }
            }
            Touch::Drops(ObjectRef { kind: ObjectKind::Table, name, part: _ }) => self.forget(|table| table == name),
            Touch::Drops(ObjectRef { kind: ObjectKind::Column, name, part: Some(column) }) => {
                self.columns.remove(&(name.to_owned(), column.to_owned()));
            }
            Touch::Renames(ObjectRef { kind: ObjectKind::Table, name, part: _ }, to) => {
                if self.tables.remove(name) {
                    self.tables.insert(to.to_owned());
                }
                self.rename(|(table, _)| table == name, |(_, column)| (to.to_owned(), column));
            }
            Touch::Renames(ObjectRef { kind: ObjectKind::Column, name, part: Some(from) }, to) => {
                self.rename(|(table, column)| table == name && column == from, |(table, _)| (table, to.to_owned()));
            }
            // It may have filled the table, or put another in its place.
            Touch::RawSql { sql, only } => {
                let mentioned = MentionedNames::of(sql, only);
                self.forget(|name| mentioned.contains(name));
            }
            Touch::Creates(_) | Touch::Drops(_) | Touch::Renames(..) | Touch::Changes(_) | Touch::Reads(_) => {}
        }
    }

    fn forget(&mut self, table: impl Fn(&str) -> bool) {
        self.tables.retain(|name| !table(name));
        self.columns.retain(|(name, _)| !table(name));
    }

    fn rename(
        &mut self,
        which: impl Fn(&(String, String)) -> bool,
        rename: impl Fn((String, String)) -> (String, String),
    ) {
        let columns = std::mem::take(&mut self.columns);
        self.columns = columns.into_iter().map(|column| if which(&column) { rename(column) } else { column }).collect();
    }
}
