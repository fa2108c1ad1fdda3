//! sqlx_migrator: one module a migration, added to a `Migrator`.

mod migrations;

use std::error::Error;

use measured::{Run, Work};
use sqlx::Connection as _;
use sqlx_migrator::migrator::DatabaseOperation as _;
use sqlx_migrator::{Info as _, Migrate as _, Migrator, Plan};

#[cfg(feature = "mysql")]
use sqlx::{MySql as Server, MySqlConnection as Connection};
#[cfg(feature = "postgres")]
use sqlx::{PgConnection as Connection, Postgres as Server};
#[cfg(feature = "sqlite")]
use sqlx::{Sqlite as Server, SqliteConnection as Connection};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    let mut connection = Connection::connect(run.url()).await?;
    match run.connected() {
        Work::Connect => run.done(),
        Work::UpGrouped => run.refuse(),
        Work::Up => {
            migrator()?.run(&mut connection, &Plan::apply_all()).await?;
            run.done()
        }
        // As its command `list` does it.
        Work::Status => {
            let migrator = migrator()?;
            migrator.ensure_migration_table_exists(&mut connection).await?;
            let rows = migrator.fetch_applied_migration_from_db(&mut connection).await?;
            let status = migrator.status(&rows)?;
            let applied = status.iter().filter(|(_, row)| row.is_some()).count();
            run.status(applied, status.len() - applied)
        }
    }
}

fn migrator() -> Result<Migrator<Server>, sqlx_migrator::Error> {
    let mut migrator = Migrator::default();
    migrator.add_migrations(migrations::all())?;
    Ok(migrator)
}
