//! Never changed, see CONTRIBUTING.md: databases exist that exactly these migrations were applied to.
//!
//! What a migration can say for PostgreSQL and SQLite alone.

mod migrations;
