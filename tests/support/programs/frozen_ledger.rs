//! The command line of the migrations `frozen_ledger`.

use frozen_ledger as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
