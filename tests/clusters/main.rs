//! Runners on the nodes of real clusters of three: Galera, and group replication with one primary and with several.
//! Whatever happens to runners and nodes, every migration runs once, and what is said is true.
//!
//! Each fault has a test of its own, which prints what it counted. `CLUSTERS=full` does more of each:
//! `CLUSTERS=full cargo test -p migrate-tests --test clusters -- --nocapture`.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod cluster;
mod database_state;
mod ended_transactions;
mod isolated_node;
mod keys;
mod kills;
mod lasting_session;
mod long_ddl;
mod lost_majority;
mod lost_table;
#[path = "../runner/migration_builder.rs"]
#[allow(dead_code, reason = "the tests of the runner use the rest")]
mod migration_builder;
mod program;
mod races;
#[path = "../locks/runner.rs"]
#[allow(dead_code, reason = "the tests of locks use the rest")]
mod runner;
mod scenario;
mod stale_reads;
mod stopped_runners;
