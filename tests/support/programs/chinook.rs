//! The command line of the Chinook migrations.

use chinook as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
