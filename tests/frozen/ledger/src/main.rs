//! Never changed, see CONTRIBUTING.md: the command line of the migrations beside it.

use frozen_ledger as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
