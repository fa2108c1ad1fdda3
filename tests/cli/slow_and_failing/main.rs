//! A migrations crate with a slow migration, an irreversible one, and one that fails.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
