//! Reads SQL text as far as words go: how it divides into statements, what each begins with, what it names, and what it
//! does to the transaction or the session. No grammar is read: a text that no server accepts is divided all the same.
//!
//! Everything here takes linear time and does not recurse, whatever the text holds.

mod body;
mod excerpt;
#[cfg(feature = "compile")]
mod expression;
#[cfg(feature = "compile")]
mod forbidden;
mod lexer;
mod mentions;
mod mode;
#[cfg(feature = "compile")]
mod parts;
#[cfg(feature = "compile")]
mod refusal;
mod splitter;
mod statement;
#[cfg(feature = "compile")]
mod transaction;

pub use excerpt::{EXCERPT_WIDTH, excerpt, terminated};
#[cfg(feature = "compile")]
pub(crate) use expression::{ExpressionToken, Unenclosed, expression_tokens, find_unenclosed};
pub use mentions::{MentionedNames, holds_word, mentions};
pub use mode::Mode;
#[cfg(feature = "compile")]
pub use parts::{TextPart, parts};
#[cfg(feature = "compile")]
pub use refusal::refusals;
pub use splitter::SqlText;
pub use statement::Statement;
#[cfg(feature = "compile")]
pub use transaction::refuses_transaction;

#[cfg(test)]
mod tests;
