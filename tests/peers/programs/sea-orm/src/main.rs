//! sea-orm-migration: one module a migration, listed by a `MigratorTrait`.

mod migrations;

use std::error::Error;

use measured::{Run, Work};
use sea_orm_migration::prelude::MigratorTrait as _;
use sea_orm_migration::sea_orm::{ConnectOptions, Database};

use migrations::Migrator;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    // A pool is all it has; one connection is all that migrations need, and it is fresh.
    let mut options = ConnectOptions::new(run.url());
    options.max_connections(1).test_before_acquire(false).sqlx_logging(false);
    let database = Database::connect(options).await?;
    match run.connected() {
        Work::Connect => run.done(),
        Work::UpGrouped => run.refuse(),
        Work::Up => {
            Migrator::up(&database, None).await?;
            run.done()
        }
        // What its command `status` logs.
        Work::Status => {
            let migrations = Migrator::get_migration_with_status(&database).await?;
            let pending = Migrator::get_pending_migrations(&database).await?.len();
            run.status(migrations.len() - pending, pending)
        }
    }
}
