//! A migrations crate in which everything works.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
