//! The command line, as its users run it: real binaries, real files, real exit codes.

mod colours;
mod database_url;
mod dotenv;
mod environments;
mod exit_codes;
mod finding;
mod help;
mod init;
mod interrupt;
mod json;
mod new;
mod program;
mod run_options;
mod secrets;
mod url_sources;
mod verbs;
mod wait;
