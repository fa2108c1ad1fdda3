//! The steady migrations as an older release has them: without the newest.

#[path = "../steady/migrations/m0001_create_users.rs"]
mod m0001_create_users;
#[path = "../steady/migrations/m0002_create_posts.rs"]
mod m0002_create_posts;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
