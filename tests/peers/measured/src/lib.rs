//! What every measured program shares: its arguments, its clock, and the line that it prints.
//!
//! `PROGRAM connect|up|up-grouped|status URL`

use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

/// What the program was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Connect, and end: what is left of the round trips of the others without this is the migrator's own.
    Connect,
    /// Apply what is pending, which may be nothing.
    Up,
    /// The same in one transaction, where the library offers that.
    UpGrouped,
    /// Tell which migrations are applied and which are pending.
    Status,
}

/// One measured run.
#[derive(Debug)]
pub struct Run {
    work: Work,
    url: String,
    begun: Instant,
    connected: Option<Instant>,
}

impl Run {
    /// Reads the arguments, and starts the clock.
    pub fn begin() -> Result<Self, Box<dyn Error>> {
        let mut arguments = std::env::args().skip(1);
        let work = match arguments.next().as_deref() {
            Some("connect") => Work::Connect,
            Some("up") => Work::Up,
            Some("up-grouped") => Work::UpGrouped,
            Some("status") => Work::Status,
            other => return Err(format!("connect, up, up-grouped or status, not {other:?}").into()),
        };
        let url = arguments.next().ok_or("a URL is missing")?;
        Ok(Self { work, url, begun: Instant::now(), connected: None })
    }

    /// The database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// SQLite's file, for the drivers that take no URL.
    pub fn file(&self) -> &str {
        self.url.trim_start_matches("sqlite:").trim_start_matches("//")
    }

    /// The connection is there: from here on the migrator is measured.
    pub fn connected(&mut self) -> Work {
        self.connected = Some(Instant::now());
        self.work
    }

    /// Nothing is left to do.
    pub fn done(self) -> Result<(), Box<dyn Error>> {
        let (connect, work) = self.times(Instant::now());
        print(connect, work, "")
    }

    /// The library does not offer this.
    pub fn refuse(self) -> Result<(), Box<dyn Error>> {
        Err(format!("{:?} is not offered", self.work).into())
    }

    /// Nothing is left to do, and so many migrations are applied and pending.
    pub fn status(self, applied: usize, pending: usize) -> Result<(), Box<dyn Error>> {
        let (connect, work) = self.times(Instant::now());
        print(connect, work, &format!(r#","applied":{applied},"pending":{pending}"#))
    }

    fn times(&self, now: Instant) -> (Duration, Duration) {
        let connected = self.connected.unwrap_or(now);
        (connected - self.begun, now - connected)
    }
}

fn print(connect: Duration, work: Duration, more: &str) -> Result<(), Box<dyn Error>> {
    let (connect, work, peak) = (connect.as_secs_f64(), work.as_secs_f64(), peak_memory()?);
    println!(r#"{{"connect":{connect},"work":{work},"peak_kib":{peak}{more}}}"#);
    Ok(())
}

/// The most memory that this process has held so far, in KiB.
fn peak_memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("Linux tells no VmHWM")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
