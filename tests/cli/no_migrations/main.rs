//! A migrations crate without migrations.

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
