//! Never changed, see CONTRIBUTING.md: databases exist that exactly these migrations were applied to.
//!
//! A migration without a way back, and after it two whose steps commit one by one on the servers.

mod migrations;
