//! Over tokio-postgres.

use std::error::Error;

use measured::{Run, Work};
use tokio_postgres::NoTls;

use crate::embedded::migrations::runner;

#[tokio::main(flavor = "current_thread")]
pub async fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    let (mut client, connection) = tokio_postgres::connect(run.url(), NoTls).await?;
    tokio::spawn(connection);
    match run.connected() {
        Work::Connect => run.done(),
        Work::Up => {
            runner().run_async(&mut client).await?;
            run.done()
        }
        Work::UpGrouped => {
            runner().set_grouped(true).run_async(&mut client).await?;
            run.done()
        }
        Work::Status => {
            let runner = runner();
            let applied = runner.get_applied_migrations_async(&mut client).await?.len();
            run.status(applied, runner.get_migrations().len() - applied)
        }
    }
}
