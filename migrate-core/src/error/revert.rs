//! A migration cannot be undone by a new one.

use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::Dialect;
use thiserror::Error;

use crate::debug_as_message::debug_as_message;
use crate::display_diagnostic::display_diagnostic;

/// A migration cannot be undone by a new one.
#[derive(Error)]
#[non_exhaustive]
pub enum RevertError {
    /// There is no way back.
    Irreversible {
        /// The migration.
        name: &'static str,
        /// The author's reason, or why the way back cannot be derived.
        reason: String,
    },
    /// What it destroyed is not known.
    Unknown {
        /// The migration.
        name: &'static str,
        /// What it did, in words.
        operation: String,
        /// What is not known.
        why: String,
    },
    /// It leaves nothing behind that could be undone.
    Nothing {
        /// The migration.
        name: &'static str,
    },
    /// A later migration has built on it.
    Changed {
        /// The migration.
        name: &'static str,
        /// The later one, where that can be told.
        by: Option<&'static str>,
        /// What would undo it, in words.
        operation: String,
        /// Why that does not fit.
        conflict: Box<Diagnostic>,
    },
    /// A target cannot do what would undo it.
    Refused {
        /// The migration.
        name: &'static str,
        /// The target.
        dialect: Dialect,
        /// What would undo it, in words.
        operation: String,
        /// Why the target cannot do it.
        refusal: Box<Diagnostic>,
    },
}

debug_as_message!(RevertError);
display_diagnostic!(RevertError);

impl RevertError {
    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Irreversible { name, reason } => Diagnostic::new(format!("migration `{name}` cannot be reverted"))
                .note(format!("there is no way back: {reason}"))
                .help("write a new migration that brings the database to where it should be"),
            Self::Unknown { name, operation, why } => Diagnostic::new(format!("migration `{name}` cannot be reverted"))
                .note(format!("to {operation} cannot be undone: {why}"))
                .help("write a new migration that undoes it in raw SQL"),
            Self::Nothing { name } => {
                Diagnostic::new(format!("migration `{name}` has changed nothing that could be reverted"))
                    .note("it only checks rows, and what is known of them need not be forgotten")
                    .help("see whether another migration is meant: `migrate status` lists all of them")
            }
            Self::Changed { name, by, operation, conflict } => {
                // The conflict's own advice is for its author, and not repeated.
                let title = &conflict.title;
                let changed = Diagnostic::new(format!("migration `{name}` cannot be reverted any more"));
                match by {
                    Some(by) => changed
                        .note(format!("`{by}` has built on it: {title}"))
                        .note(format!("what would revert it is to {operation}"))
                        .help_code("revert the later one first", [format!("migrate new --revert {by}")])
                        .help("or write a new migration that undoes both"),
                    None => changed
                        .note(format!("what would revert it is to {operation}, and that does not fit: {title}"))
                        .help("write a new migration that brings the database to where it should be"),
                }
            }
            Self::Refused { name, dialect, operation, refusal } => {
                Diagnostic::new(format!("migration `{name}` cannot be reverted on {dialect} in this direction"))
                    .note(format!("{operation}: {}", refusal.title))
                    .help("write a new migration that undoes it for each server")
            }
        }
    }
}
