//! A migrations crate with an index that is built while people write.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
