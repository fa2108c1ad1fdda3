//! diesel_migrations, embedded.

use std::error::Error;

use diesel::Connection as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};
use measured::{Run, Work};

#[cfg(feature = "mysql")]
use diesel::MysqlConnection as Connection;
#[cfg(feature = "postgres")]
use diesel::PgConnection as Connection;
#[cfg(feature = "sqlite")]
use diesel::SqliteConnection as Connection;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    let url = if cfg!(feature = "sqlite") { run.file() } else { run.url() };
    let mut connection = Connection::establish(url)?;
    match run.connected() {
        Work::Connect => run.done(),
        Work::UpGrouped => run.refuse(),
        Work::Up => {
            connection.run_pending_migrations(MIGRATIONS).map_err(|error| error as Box<dyn Error>)?;
            run.done()
        }
        Work::Status => {
            let applied = connection.applied_migrations().map_err(|error| error as Box<dyn Error>)?.len();
            let pending = connection.pending_migrations(MIGRATIONS).map_err(|error| error as Box<dyn Error>)?.len();
            run.status(applied, pending)
        }
    }
}
