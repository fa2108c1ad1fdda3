//! A migrations crate whose migrations are to be reverted.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
