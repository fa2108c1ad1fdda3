//! The whole command line, with these migrations linked in.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
