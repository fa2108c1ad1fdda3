//! The command line, as its users run it: real binaries, real files, real exit codes.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod batches;
mod check;
mod colours;
mod create_and_drop;
mod database_url;
mod documents;
mod dotenv;
mod dry_run;
mod edited_histories;
mod encryption;
mod environments;
mod exit_codes;
mod help;
mod hints;
mod history;
mod init;
mod interrupt;
mod json;
mod locate_crate;
mod lock;
mod logging;
mod mark_accept_unlock;
mod new;
mod new_fields;
mod numbers;
mod outer_cargo;
mod plan_files;
mod process_limits;
mod program;
mod protected_databases;
mod renumber;
mod repair;
mod run_options;
mod scaffold;
mod secrets;
#[path = "../runner/session.rs"]
mod session;
mod signals;
mod sqlite_folders;
mod terminal;
mod unchanged_builds;
mod up_down_status_plan;
mod url_sources;
mod wait;
mod without_crate;
