//! The command line, as its users run it: real binaries, real files, real exit codes.

mod alone;
mod check;
mod colours;
mod database_url;
mod deciding;
mod deploys;
mod dotenv;
mod dry_run;
mod environments;
mod exit_codes;
mod finding;
mod guard_rails;
mod help;
mod history;
mod init;
mod interrupt;
mod json;
mod new;
mod outer_cargo;
mod program;
mod repairing;
mod run_options;
mod secrets;
#[path = "../runner/session.rs"]
mod session;
mod terminal;
mod url_sources;
mod verbs;
mod wait;
