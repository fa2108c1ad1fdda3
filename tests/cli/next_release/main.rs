//! The migrations of `users_and_posts` as a careless next release has them: one was changed, and one was renamed.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
