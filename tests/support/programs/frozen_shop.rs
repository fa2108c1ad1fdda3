//! The command line of the migrations `frozen_shop`.

use frozen_shop as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
