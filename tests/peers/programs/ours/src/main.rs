//! Our own migrations: one module each, found by themselves.

mod migrations;

use std::error::Error;

use measured::{Run, Work};
use migrate_core::{Migrator, State, Up};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    let mut migrator = Migrator::connect(run.url()).await?;
    match run.connected() {
        Work::Connect => run.done(),
        Work::UpGrouped => run.refuse(),
        Work::Up => {
            migrator.up(Up::All).await?;
            run.done()
        }
        Work::Status => {
            let migrations = migrator.status().await?.migrations;
            let count = |wanted: fn(&State) -> bool| migrations.iter().filter(|one| wanted(&one.state)).count();
            let applied = count(|state| matches!(state, State::Applied(_)));
            let pending = count(|state| matches!(state, State::Pending { .. }));
            run.status(applied, pending)
        }
    }
}
