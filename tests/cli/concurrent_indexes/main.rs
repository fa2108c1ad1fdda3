//! A migrations crate with an index that is built concurrently.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
