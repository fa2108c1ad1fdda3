//! The command line of the Chinook migrations.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
