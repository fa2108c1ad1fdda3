//! A migration cannot be undone by a new one.

use crate::debug_as_message::debug_as_message;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::Dialect;
use thiserror::Error;

/// A migration cannot be undone by a new one.
#[derive(Error)]
#[non_exhaustive]
pub enum RevertError {
    /// There is no way back.
    #[error(
        "migration `{name}` cannot be reverted\n\
         note: there is no way back: {reason}\n\
         help: write a new migration that brings the database to where it should be"
    )]
    Irreversible {
        /// The migration.
        name: &'static str,
        /// The author's reason, or why the way back cannot be derived.
        reason: String,
    },
    /// What it destroyed is not known.
    #[error(
        "migration `{name}` cannot be reverted\n\
         note: to {operation} cannot be undone: {why}\n\
         help: write a new migration that undoes it in raw SQL"
    )]
    Unknown {
        /// The migration.
        name: &'static str,
        /// What it did, in words.
        operation: String,
        /// What is not known.
        why: String,
    },
    /// It leaves nothing behind that could be undone.
    #[error(
        "migration `{name}` has changed nothing that could be reverted\n\
         note: it only checks rows, and what is known of them need not be forgotten\n\
         help: see whether another migration is meant: `migrate status` lists all of them"
    )]
    Nothing {
        /// The migration.
        name: &'static str,
    },
    /// A later migration has built on it.
    #[error("migration `{name}` cannot be reverted any more{}", told(operation, conflict, *by))]
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
    #[error(
        "migration `{name}` cannot be reverted on {dialect} in this direction\n\
         note: {operation}: {}\n\
         help: write a new migration that undoes it for each server",
        refusal.title
    )]
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

/// What does not fit, since when, and what to do. The conflict's own advice is for its author, and not repeated.
fn told(operation: &str, conflict: &Diagnostic, by: Option<&str>) -> String {
    let title = &conflict.title;
    match by {
        Some(by) => format!(
            "\nnote: `{by}` has built on it: {title}\n\
             note: what would revert it is to {operation}\n\
             help: revert the later one first\n          migrate new --revert {by}\n\
             help: or write a new migration that undoes both"
        ),
        None => format!(
            "\nnote: what would revert it is to {operation}, and that does not fit: {title}\n\
             help: write a new migration that brings the database to where it should be"
        ),
    }
}
