//! The command line of a history that the rules would refuse.

use cli_start_after as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
