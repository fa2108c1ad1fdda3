//! Over the `mysql` crate.

use std::error::Error;

use measured::{Run, Work};
use mysql::{Conn, Opts, OptsBuilder};

use crate::embedded::migrations::runner;

pub fn main() -> Result<(), Box<dyn Error>> {
    let mut run = Run::begin()?;
    // Else it looks for the server's socket on this machine, which the others do not.
    let options = OptsBuilder::from_opts(Opts::from_url(run.url())?).prefer_socket(false);
    let mut connection = Conn::new(options)?;
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
