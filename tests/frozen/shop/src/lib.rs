//! Never changed, see CONTRIBUTING.md: databases exist that exactly these migrations were applied to.
//!
//! Everything that a migration can say for all four servers.

mod migrations;
