//! The runner on real servers.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod concurrent_runners;
mod connecting;
mod crash;
mod decisions;
mod edited_histories;
mod formats;
mod fresh;
mod groups;
mod migration_builder;
mod nothing_pending;
mod odd_databases;
mod raw_sql;
mod refused_runs;
mod rights;
mod runner_process;
mod session;
mod session_settings;
mod sqlite;
mod stop_requests;
mod telemetry;
mod timeouts;
mod up_and_down;
mod waiting;
