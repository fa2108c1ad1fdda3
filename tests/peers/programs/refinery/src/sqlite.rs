//! Over rusqlite.

use std::error::Error;

use measured::{Run, Work};
use rusqlite::Connection;

use crate::embedded::migrations::runner;

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    let mut connection = Connection::open(run.file())?;
    match run.connected() {
        Work::Connect => run.done(),
        Work::Up => {
            runner().run(&mut connection)?;
            run.done()
        }
        Work::UpGrouped => {
            runner().set_grouped(true).run(&mut connection)?;
            run.done()
        }
        Work::Status => {
            let runner = runner();
            let applied = runner.get_applied_migrations(&mut connection)?.len();
            run.status(applied, runner.get_migrations().len() - applied)
        }
    }
}
