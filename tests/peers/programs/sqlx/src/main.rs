//! sqlx's migrations, embedded as its documentation has it, on one connection.

use std::error::Error;

use measured::{Run, Work};
use sqlx::Connection as _;
use sqlx::migrate::Migrate as _;

#[cfg(feature = "mysql")]
use sqlx::MySqlConnection as Connection;
#[cfg(feature = "postgres")]
use sqlx::PgConnection as Connection;
#[cfg(feature = "sqlite")]
use sqlx::SqliteConnection as Connection;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    let mut connection = Connection::connect(run.url()).await?;
    match run.connected() {
        Work::Connect => run.done(),
        Work::UpGrouped => run.refuse(),
        Work::Up => {
            sqlx::migrate!().run(&mut connection).await?;
            run.done()
        }
        // As `sqlx migrate info` does it.
        Work::Status => {
            let migrator = sqlx::migrate!();
            connection.ensure_migrations_table(&migrator.table_name).await?;
            let applied = connection.list_applied_migrations(&migrator.table_name).await?;
            let done = |version| applied.iter().any(|migration| migration.version == version);
            let (applied, pending): (Vec<_>, Vec<_>) = migrator.iter().partition(|migration| done(migration.version));
            run.status(applied.len(), pending.len())
        }
    }
}
