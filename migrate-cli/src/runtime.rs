//! The runtime that asynchronous work is done on: this thread.

use std::future::Future;

use crate::exit::Exit;
use crate::failure::Failure;

/// Does the work to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Exit::Failed, "cannot start the runtime").note(error.to_string()))?;
    let result = runtime.block_on(work);
    // Whatever still hangs on a server that does not answer does not keep the process.
    runtime.shutdown_background();
    result
}
