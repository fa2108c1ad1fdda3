//! Asynchronous work in tests that are not.

use std::{panic, thread};

use tokio::runtime::Builder;

/// Waits for a future, on a thread and a runtime of its own, so that it may be called from within a runtime too.
pub fn block_on<T: Send>(future: impl Future<Output = T> + Send) -> T {
    let run = || {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime of tokio");
        runtime.block_on(future)
    };
    thread::scope(|scope| scope.spawn(run).join()).unwrap_or_else(|panic| panic::resume_unwind(panic))
}
