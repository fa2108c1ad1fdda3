//! What a table is made of, besides its columns: constraints and indexes.

use crate::column::Column;
use crate::form::FormWriter;
use std::fmt;

/// A table, with everything that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints, in the order in which they came.
    pub constraints: Vec<Constraint>,
    /// Its indexes, without those that constraints bring.
    pub indexes: Vec<Index>,
}

impl Table {
    /// A table of that name, with nothing in it yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), columns: Vec::new(), constraints: Vec::new(), indexes: Vec::new() }
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of that name, to be changed.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// The constraint of that name.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name == name)
    }

    /// The index of that name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// The columns of the primary key; empty where there is none.
    pub fn primary_key(&self) -> &[String] {
        self.constraints
            .iter()
            .find_map(|constraint| match &constraint.kind {
                ConstraintKind::PrimaryKey { columns } => Some(columns.as_slice()),
                ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => None,
            })
            .unwrap_or_default()
    }

    /// Makes the columns of its primary key refuse NULL.
    pub(crate) fn require_key_columns(&mut self) {
        let key = self.primary_key().to_vec();
        for column in self.columns.iter_mut().filter(|column| key.contains(&column.name)) {
            column.not_null = true;
        }
    }

    /// Whether these columns, in any order, are a key: the primary key, or wholly unique.
    pub fn is_key(&self, columns: &[String]) -> bool {
        let same = |key: &[String]| key.len() == columns.len() && key.iter().all(|name| columns.contains(name));
        self.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => same(columns),
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => false,
        }) || self.indexes.iter().any(|index| index.unique && index.filter.is_none() && same(&index.columns))
    }
}

/// A rule that every row of a table keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// Its name.
    pub name: String,
    /// What it demands.
    pub kind: ConstraintKind,
    /// Whether the rows that were there before it are known to keep it, too.
    pub validated: bool,
}

impl Constraint {
    /// Writes it as fields that are hashed.
    pub(crate) fn fingerprint(&self, form: &mut FormWriter) {
        let Constraint { name, kind, validated } = self;
        form.record("constraint", |form| {
            form.text("name", name);
            match kind {
                ConstraintKind::PrimaryKey { columns } => {
                    form.record("primary_key", |form| form.texts("column", columns));
                }
                ConstraintKind::Unique { columns } => form.record("unique", |form| form.texts("column", columns)),
                ConstraintKind::ForeignKey(ForeignKey { columns, table, referenced, on_delete, on_update }) => {
                    form.record("foreign_key", |form| {
                        form.texts("column", columns);
                        form.text("table", table);
                        form.texts("referenced", referenced);
                        on_delete.fingerprint("on_delete", form);
                        on_update.fingerprint("on_update", form);
                    });
                }
                ConstraintKind::Check { expression } => {
                    form.record("check", |form| form.text("expression", expression));
                }
            }
            form.flag("not_valid", !validated);
        });
    }
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstraintKind {
    /// The columns are required, and tell the rows apart.
    PrimaryKey {
        /// The columns, in order.
        columns: Vec<String>,
    },
    /// No two rows have the same values.
    Unique {
        /// The columns, in order.
        columns: Vec<String>,
    },
    /// The values are there in another table.
    ForeignKey(ForeignKey),
    /// The expression is not false.
    Check {
        /// The condition, in SQL that every target reads.
        expression: String,
    },
}

impl ConstraintKind {
    /// The columns that it names; none for a check, whose expression is not read.
    pub fn columns(&self) -> &[String] {
        match self {
            Self::PrimaryKey { columns } | Self::Unique { columns } => columns,
            Self::ForeignKey(key) => &key.columns,
            Self::Check { .. } => &[],
        }
    }

    /// Whether it is over that column, or its expression mentions it.
    pub fn uses(&self, column: &str) -> bool {
        match self {
            Self::Check { expression } => crate::sql_text::holds_word(expression, column),
            Self::PrimaryKey { .. } | Self::Unique { .. } | Self::ForeignKey(_) => {
                self.columns().iter().any(|name| name == column)
            }
        }
    }

    /// The foreign key, if it is one.
    pub fn foreign_key(&self) -> Option<&ForeignKey> {
        match self {
            Self::ForeignKey(key) => Some(key),
            Self::PrimaryKey { .. } | Self::Unique { .. } | Self::Check { .. } => None,
        }
    }

    /// Whether servers build an index of its name for it.
    pub fn has_index(&self) -> bool {
        match self {
            Self::PrimaryKey { .. } | Self::Unique { .. } => true,
            Self::ForeignKey(_) | Self::Check { .. } => false,
        }
    }

    /// What it is called in messages: `primary key`.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::PrimaryKey { .. } => "primary key",
            Self::Unique { .. } => "unique constraint",
            Self::ForeignKey(_) => "foreign key",
            Self::Check { .. } => "check",
        }
    }
}

/// Values that must be there in another table.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKey {
    /// The columns of this table, in order.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// Its columns, in the same order.
    pub referenced: Vec<String>,
    /// What a delete in the other table does.
    pub on_delete: Action,
    /// What a change of the other table's key does.
    pub on_update: Action,
}

/// What a change in the referenced table does to the rows that refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Refuses, at the end of the statement.
    NoAction,
    /// Refuses, at once.
    Restrict,
    /// Does the same to them.
    Cascade,
    /// Sets their columns to NULL.
    SetNull,
    /// Sets their columns to the default.
    SetDefault,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 5] = [Self::NoAction, Self::Restrict, Self::Cascade, Self::SetNull, Self::SetDefault];

    /// Writes it as a field that is hashed.
    fn fingerprint(self, event: &'static str, form: &mut FormWriter) {
        let word = match self {
            // What SQL does where nothing is said.
            Self::NoAction => return,
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
        };
        form.word(event, word);
    }

    /// SQL's words for it.
    pub const fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}

/// The word of the DSL: `Cascade`.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Index {
    /// Writes it as fields that are hashed.
    pub(crate) fn fingerprint(&self, form: &mut FormWriter) {
        let Index { name, columns, unique, filter } = self;
        form.record("index", |form| {
            form.text("name", name);
            form.texts("column", columns);
            form.flag("unique", *unique);
            form.optional("filter", filter.as_deref());
        });
    }
}

/// An index that is not a constraint's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name, unique within the database.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// Whether no two rows may have the same values.
    pub unique: bool,
    /// The condition that a row must meet to be in it.
    pub filter: Option<String>,
}

impl Index {
    /// Whether it is over that column, or its condition mentions it.
    pub fn uses(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
            || self.filter.as_ref().is_some_and(|filter| crate::sql_text::holds_word(filter, column))
    }
}
