//! The command line of the migrations `frozen_search`.

use frozen_search as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
