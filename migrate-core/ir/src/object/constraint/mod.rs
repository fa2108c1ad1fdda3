//! Constraints: primary keys, unique constraints, foreign keys and checks.

mod add;
mod builder;
#[cfg(feature = "compile")]
pub(super) mod code;
mod drop;
#[cfg(feature = "compile")]
pub(super) mod equal_keys;
#[cfg(feature = "compile")]
pub(crate) mod foreign_key_indexes;
#[cfg(feature = "compile")]
pub(super) mod mysql;
#[cfg(feature = "compile")]
pub(crate) mod mysql_limits;
#[cfg(feature = "compile")]
mod postgres;
#[cfg(feature = "compile")]
mod render;
#[cfg(feature = "compile")]
pub(super) mod statement;
mod validate;

pub use add::AddConstraint;
pub(in crate::object) use add::{check, remove, touches};
pub use builder::{ConstraintBuilder, ForeignKeyBuilder};
pub use drop::DropConstraint;
pub use validate::ValidateConstraint;

use crate::form::FormWriter;
use std::fmt;

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
