//! What the objects share of a server: its locks, and how it changes a table.

pub(super) mod mysql;
pub(super) mod postgres;
pub(super) mod sqlite;
