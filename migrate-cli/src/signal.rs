//! Ctrl-C, and what a supervisor or a terminal that hangs up sends in its place.

#[cfg(unix)]
use std::fs;
use std::io;

use crate::exit::Exit;
use crate::failure::Failure;

/// Who asks for an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interrupt {
    /// Somebody at a keyboard, who can ask once more.
    Keyboard,
    /// A supervisor, which gives a process some seconds and then kills it.
    Supervisor,
}

/// Requests to end, one after the other. From the first on, none of them ends the process by itself.
pub(crate) struct Interrupts {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    quit: tokio::signal::unix::Signal,
    /// None where it is ignored, as below `nohup`.
    #[cfg(unix)]
    hang_up: Option<tokio::signal::unix::Signal>,
    /// Never asked: who listens is not ended by it, and the write that was too large fails with an error.
    #[cfg(unix)]
    _file_size: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
    #[cfg(windows)]
    shutdown: tokio::signal::windows::CtrlShutdown,
}

impl Interrupts {
    /// Listens from now on.
    pub(crate) fn listen() -> Result<Self, Failure> {
        Self::register().map_err(|error| Failure::new(Exit::Failed, "cannot listen for Ctrl-C").note(error.to_string()))
    }

    #[cfg(unix)]
    fn register() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let hang_up = if ignores_hang_up() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            quit: signal(SignalKind::quit())?,
            hang_up,
            _file_size: signal(SignalKind::from_raw(FILE_SIZE))?,
        })
    }

    /// Waits for the next request.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) -> Interrupt {
        tokio::select! {
            _ = self.interrupt.recv() => Interrupt::Keyboard,
            _ = self.terminate.recv() => Interrupt::Supervisor,
            _ = self.quit.recv() => Interrupt::Supervisor,
            Some(()) = async { self.hang_up.as_mut()?.recv().await } => Interrupt::Supervisor,
        }
    }

    #[cfg(windows)]
    fn register() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_c, ctrl_shutdown};
        Ok(Self { interrupt: ctrl_c()?, shutdown: ctrl_shutdown()? })
    }

    /// Waits for the next request.
    #[cfg(windows)]
    pub(crate) async fn next(&mut self) -> Interrupt {
        tokio::select! {
            _ = self.interrupt.recv() => Interrupt::Keyboard,
            _ = self.shutdown.recv() => Interrupt::Supervisor,
        }
    }
}

/// `SIGXFSZ`: a file would become larger than it may.
#[cfg(unix)]
const FILE_SIZE: std::ffi::c_int = 25;

/// Whether this process was started to outlive its terminal. Where the system does not tell, it was not.
#[cfg(unix)]
fn ignores_hang_up() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|digits| u64::from_str_radix(digits.trim(), 16).ok());
    // Its number is 1, which is the lowest bit.
    ignored.is_some_and(|ignored| ignored & 1 == 1)
}
