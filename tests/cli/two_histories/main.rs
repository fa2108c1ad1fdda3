//! The command line of a program with the migrations of two crates.

use frozen_ledger as _;
use frozen_search as _;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
