//! Whether the process that took a lease is gone. Where that is certain, nobody waits until the lease expires.
//!
//! The identifier of a lease ends in the process that took it: the kernel with its name space of processes, the number
//! of the process, and when it began. A process on another machine, or in another container, is never taken for gone.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use sha2::{Digest as _, Sha256};

use crate::random_id::random_id;

/// A process, among all that may ever take a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Process {
    kernel: String,
    number: u32,
    begun: String,
}

/// The leases that runs of this very process have.
static HELD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A lease's identifier, while its run lasts. A run that is dropped drops it.
#[derive(Clone, Debug)]
pub(super) struct HeldId(Arc<Held>);

#[derive(Debug)]
struct Held(String);

impl Drop for Held {
    fn drop(&mut self) {
        held().remove(&self.0);
    }
}

impl HeldId {
    /// A new one, which nobody knows before it is written.
    pub(super) fn new() -> Self {
        let Process { kernel, number, begun } = this_process();
        let id = format!("{}@{kernel}.{number}.{begun}", random_id());
        held().insert(id.clone());
        Self(Arc::new(Held(id)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0.0
    }
}

/// Whether the run that took this lease has certainly ended, and did not give the lease back.
pub(super) fn has_ended(lease_id: &str) -> bool {
    let Some(process) = lease_id.split_once('@').and_then(|(_, process)| read(process)) else { return false };
    let own = this_process();
    if process == *own {
        return !held().contains(lease_id);
    }
    process.kernel == own.kernel && is_gone(&process)
}

fn held() -> MutexGuard<'static, BTreeSet<String>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(text: &str) -> Option<Process> {
    let mut parts = text.split('.').map(str::to_owned);
    let process = Process { kernel: parts.next()?, number: parts.next()?.parse().ok()?, begun: parts.next()? };
    parts.next().is_none().then_some(process)
}

fn this_process() -> &'static Process {
    static OWN: OnceLock<Process> = OnceLock::new();
    OWN.get_or_init(|| {
        let number = std::process::id();
        match (kernel(), state_and_begin(number)) {
            (Some(kernel), Ok(Some((_, begun)))) => Process { kernel, number, begun },
            // Without `/proc`, only this process knows its own leases again.
            _ => Process { kernel: random_id(), number, begun: "0".to_owned() },
        }
    })
}

/// The running kernel and the name space of processes, as a short hash.
fn kernel() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let space = fs::read_link("/proc/self/ns/pid").ok()?;
    let digest = Sha256::digest(format!("{boot}{}", space.display()));
    let short = digest.iter().take(8).fold(0_u64, |short, byte| short << 8 | u64::from(*byte));
    Some(format!("{short:016x}"))
}

fn is_gone(process: &Process) -> bool {
    match state_and_begin(process.number) {
        Ok(Some((state, begun))) => begun != process.begun || matches!(state.as_str(), "Z" | "X"),
        Ok(None) => false,
        // Where other users' processes are hidden, the first one of the machine is hidden as well.
        Err(ErrorKind::NotFound) => fs::read_to_string("/proc/1/stat").is_ok(),
        Err(_) => false,
    }
}

/// The state of a process, and when it began, in the kernel's ticks. None where the kernel says it in another way.
fn state_and_begin(number: u32) -> Result<Option<(String, String)>, ErrorKind> {
    /// Which fields they are, behind the process's name.
    const STATE: usize = 0;
    const BEGIN: usize = 19;
    let stat = fs::read_to_string(format!("/proc/{number}/stat")).map_err(|error| error.kind())?;
    // The name stands in brackets, and may hold anything.
    let Some((_, fields)) = stat.rsplit_once(')') else { return Ok(None) };
    let fields: Vec<_> = fields.split_whitespace().collect();
    let field = |index: usize| fields.get(index).map(|field| (*field).to_owned());
    Ok(field(STATE).zip(field(BEGIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_ends_with_the_run_that_has_it() {
        let held = HeldId::new();
        let id = held.as_str().to_owned();
        let copy = held.clone();
        drop(held);
        assert!(!has_ended(&id), "it is held still");
        drop(copy);
        assert!(has_ended(&id), "its run was dropped");
    }

    #[test]
    fn only_a_process_of_this_kernel_that_is_gone_has_ended() {
        let Process { kernel, number, begun } = this_process().clone();
        let mut other = std::process::Command::new("true").spawn().unwrap();
        let gone = other.id();
        other.wait().unwrap();
        let cases = [
            (format!("ff@{kernel}.{number}.{begun}0"), true, "a process of that number began at another time"),
            (format!("ff@{kernel}.{gone}.{begun}"), true, "there is no such process"),
            (format!("ff@{kernel}.1.{}", state_and_begin(1).unwrap().unwrap().1), false, "the first one lives"),
            (format!("ff@0{kernel}.{gone}.{begun}"), false, "it is on another machine"),
            (format!("ff@{kernel}.{gone}"), false, "it is written in another way"),
            ("ff".to_owned(), false, "an earlier version took it"),
        ];
        for (id, ended, why) in cases {
            assert_eq!(has_ended(&id), ended, "{why}: {id}");
        }
    }
}
