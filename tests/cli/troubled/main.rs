//! A migrations crate in which much goes wrong.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
