//! The `migrate` binary.

fn main() -> std::process::ExitCode {
    migrate_cli::run_or_delegate()
}
