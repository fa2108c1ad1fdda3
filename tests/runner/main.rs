//! The runner on real servers.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod adoption;
mod concurrent_runners;
mod connecting;
mod crash;
mod decisions;
mod disk_full;
mod edited_histories;
mod exact_plans;
mod fixed_plans;
mod formats;
mod fresh;
mod fresh_elsewhere;
mod groups;
mod half_open;
mod held_tables;
mod marked;
mod migration_builder;
mod must_be_empty;
mod nothing_pending;
mod odd_databases;
mod raw_sql;
mod refused_logins;
mod refused_runs;
mod replication;
mod rights;
mod roles;
mod runner_process;
mod server_limits;
mod session;
mod session_settings;
mod sqlite;
mod sqlite_files;
mod stop_requests;
mod telemetry;
mod timeouts;
mod up_and_down;
mod url_forms;
mod waiting;
