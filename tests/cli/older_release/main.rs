//! The migrations of `users_and_posts` as an older release has them: without the newest.

#[path = "../users_and_posts/migrations/m0001_create_users.rs"]
mod m0001_create_users;
#[path = "../users_and_posts/migrations/m0002_create_posts.rs"]
mod m0002_create_posts;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
