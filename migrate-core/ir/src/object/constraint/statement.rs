//! Constraints.

use crate::dialect::Dialect;
use crate::object::{Action, Constraint, ConstraintKind, ForeignKey};
use crate::quote;
use std::fmt::Write as _;

/// `CONSTRAINT "users_email_key" UNIQUE ("email")`.
pub(in crate::object) fn clause(constraint: &Constraint, dialect: Dialect) -> String {
    let name = quote::name(dialect, &constraint.name);
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => {
            let key = format!("PRIMARY KEY ({})", quote::names(dialect, columns));
            match dialect {
                // The name would be ignored: it is `PRIMARY` there.
                Dialect::MySql | Dialect::MariaDb => key,
                Dialect::Postgres | Dialect::Sqlite => format!("CONSTRAINT {name} {key}"),
            }
        }
        ConstraintKind::Unique { columns } => {
            format!("CONSTRAINT {name} UNIQUE ({})", quote::names(dialect, columns))
        }
        ConstraintKind::ForeignKey(key) => format!("CONSTRAINT {name} {}", foreign_key(key, dialect)),
        ConstraintKind::Check { expression } => format!("CONSTRAINT {name} CHECK ({expression})"),
    }
}

/// `ALTER TABLE .. ADD CONSTRAINT`, which SQLite has not.
pub(in crate::object) fn add(table: &str, constraint: &Constraint, dialect: Dialect) -> String {
    format!("ALTER TABLE {} ADD {}", quote::name(dialect, table), clause(constraint, dialect))
}

fn foreign_key(key: &ForeignKey, dialect: Dialect) -> String {
    let ForeignKey { columns, table, referenced, on_delete, on_update } = key;
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        quote::names(dialect, columns),
        quote::name(dialect, table),
        quote::names(dialect, referenced),
    );
    for (event, action) in [("DELETE", on_delete), ("UPDATE", on_update)] {
        if is_spelled(*action, dialect) {
            // Writing to a string cannot fail.
            let _ = write!(sql, " ON {event} {}", action.sql());
        }
    }
    sql
}

/// Whether an action must be written. `NO ACTION` is what servers do by themselves, except MariaDB, where it is `RESTRICT`.
fn is_spelled(action: Action, dialect: Dialect) -> bool {
    action != Action::NoAction || dialect == Dialect::MariaDb
}
