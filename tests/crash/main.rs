//! Runners, servers, connections and disks that fail at every statement: nothing is ever lost.
//!
//! A runner applies or reverts forty migrations (`history`) in a process of its own, and a fault hits it at one of its
//! statements. Then another one is started, which must end as one without a fault ends. Here an even sample of the
//! statements is tried; all of them by `CRASH_MATRIX=full cargo test -p migrate-tests --test crash`.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod backend;
mod database_state;
mod decision;
mod dropped_connection;
mod fault_matrix;
mod fault_point;
mod full_disk;
mod killed_runner;
mod killed_server;
mod operation_coverage;
mod proxy;
mod runner;
mod tally;
