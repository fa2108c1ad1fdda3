//! Which processes have the file of a database locked. SQLite does not tell; on Linux the operating system does.

use std::fs;
use std::path::Path;

use super::driver::RUNNER;
use crate::server::open_file::OpenFile;

/// A process that has the file locked, so that others cannot write it.
#[derive(Debug)]
pub(super) struct Locker {
    process: u32,
    /// The name of its program, where the system tells.
    program: Option<String>,
    /// Whether it is a runner, where the system tells.
    pub(super) is_runner: Option<bool>,
}

impl Locker {
    /// Its number, and the name of its program where that is known.
    pub(super) fn name(&self) -> String {
        let Self { process, program, is_runner: _ } = self;
        match program {
            Some(program) => format!("process {process}, `{program}`"),
            None => format!("process {process}"),
        }
    }
}

/// Those that have the file locked. Empty where the system does not tell.
pub(super) fn lockers(file: &OpenFile) -> Vec<Locker> {
    let locks = fs::read_to_string("/proc/locks").unwrap_or_default();
    // With a write-ahead log, the lock of the one who writes is on a file beside it.
    let files: Vec<_> = [Some(file.inode()), file.inode_beside("-shm")].into_iter().flatten().collect();
    let mut processes: Vec<u32> = locks.lines().filter_map(|line| writer(line, &files)).collect();
    processes.sort_unstable();
    processes.dedup();
    processes.into_iter().map(locker).collect()
}

/// The process of a line such as `1: POSIX  ADVISORY  WRITE 22464 fe:00:5710145 120 120`, where it locks one of the files.
fn writer(line: &str, files: &[(u64, u64)]) -> Option<u32> {
    let words: Vec<_> = line.split_whitespace().collect();
    let [_, "POSIX", _, "WRITE", process, place, ..] = words.as_slice() else { return None };
    let parts: Vec<_> = place.split(':').collect();
    let [major, minor, inode] = parts.as_slice() else { return None };
    let hexadecimal = |digits: &str| u64::from_str_radix(digits, 16).ok();
    let device = (hexadecimal(major)?, hexadecimal(minor)?);
    let inode: u64 = inode.parse().ok()?;
    let is_it = |(on, number): &(u64, u64)| *number == inode && parts_of(*on) == device;
    if files.iter().any(is_it) { process.parse().ok() } else { None }
}

/// The major and the minor number of a device, as Linux packs them.
fn parts_of(device: u64) -> (u64, u64) {
    let major = (device >> 8) & 0xfff | (device >> 32) & !0xfff;
    let minor = device & 0xff | (device >> 12) & 0xffff_ff00;
    (major, minor)
}

fn locker(process: u32) -> Locker {
    let folder = Path::new("/proc").join(process.to_string());
    let read = |path: &Path| fs::read_to_string(path).ok().map(|name| name.trim().to_owned());
    let threads: Option<Vec<_>> = fs::read_dir(folder.join("task"))
        .ok()
        .map(|tasks| tasks.filter_map(Result::ok).filter_map(|task| read(&task.path().join("comm"))).collect());
    let runners = threads.map(|names| names.iter().filter(|name| *name == RUNNER).count());
    // The thread that asks is one of them.
    let own = usize::from(process == std::process::id());
    Locker { process, program: read(&folder.join("comm")), is_runner: runners.map(|runners| runners > own) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_system_names_the_process_that_writes_the_file() {
        let files = [(0xfe00, 5_710_145)];
        let line = |kind: &str, place: &str| format!("7: {kind} 22464 {place} 1073741825 1073741825");
        assert_eq!(writer(&line("POSIX  ADVISORY  WRITE", "fe:00:5710145"), &files), Some(22464));
        assert_eq!(writer(&line("POSIX  ADVISORY  READ", "fe:00:5710145"), &files), None);
        assert_eq!(writer(&line("FLOCK  ADVISORY  WRITE", "fe:00:5710145"), &files), None);
        assert_eq!(writer(&line("POSIX  ADVISORY  WRITE", "fe:01:5710145"), &files), None);
        assert_eq!(writer("", &files), None);
    }
}
