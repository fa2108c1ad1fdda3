//! What the database remembers: a table of what is applied, and an append-only journal of every attempt.

mod record;

pub use record::{Applied, Begun, Record, Unfinished};
