//! The runtime that asynchronous work is done on: this thread.

use std::fs::File;
use std::future::Future;
use std::io;

use crate::exit::Exit;
use crate::failure::Failure;

/// Does the work to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    reserve_files().map_err(|error| cannot_start(&error))?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| cannot_start(&error))?;
    let result = runtime.block_on(work);
    // Whatever still hangs on a server that does not answer does not keep the process.
    runtime.shutdown_background();
    result
}

/// Whether as many files can be opened as the runtime needs: it panics where it cannot open those for its signals.
fn reserve_files() -> io::Result<()> {
    const NEEDED: usize = 6;
    if cfg!(unix) {
        let files: io::Result<Vec<_>> = (0..NEEDED).map(|_| File::open("/dev/null")).collect();
        drop(files?);
    }
    Ok(())
}

fn cannot_start(error: &io::Error) -> Failure {
    Failure::new(Exit::Failed, "cannot start the runtime")
        .note(error.to_string())
        .help_code("allow this process more open files", ["ulimit -n 1024"])
}
