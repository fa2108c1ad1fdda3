//! The runner on real servers.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod connecting;
mod crash;
mod decisions;
mod draft;
mod formats;
mod fresh;
mod groups;
mod nothing_pending;
mod odd_databases;
mod one_at_a_time;
mod refused;
mod rights;
mod runner_process;
mod session;
mod sqlite;
mod stopping;
mod story;
mod telemetry;
mod timeouts;
mod waiting;
