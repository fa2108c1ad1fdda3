//! Runs a peer's program.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// What it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// Connect, and nothing else.
    Connect,
    /// Apply what is pending.
    Up,
    /// The same in one transaction.
    UpGrouped,
    /// Tell what is applied.
    Status,
}

/// What it told, and how long its process lived.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    /// Until the connection was there, in seconds.
    pub(crate) connect: f64,
    /// From there to the end of the work, in seconds.
    pub(crate) work: f64,
    /// The most memory that it held, in bytes.
    pub(crate) peak: f64,
    /// From its start to its end.
    pub(crate) process: Duration,
    /// Of a status: how many migrations are applied, and how many are pending.
    pub(crate) status: Option<(usize, usize)>,
}

#[derive(Deserialize)]
struct Line {
    connect: f64,
    work: f64,
    peak_kib: u32,
    applied: Option<usize>,
    pending: Option<usize>,
}

/// Runs it to its end.
pub(crate) fn run(program: &Path, work: Work, url: &str) -> Result<Told> {
    let asked = match work {
        Work::Connect => "connect",
        Work::Up => "up",
        Work::UpGrouped => "up-grouped",
        Work::Status => "status",
    };
    let mut command = Command::new(program);
    command.args([asked, url]).stdin(Stdio::null());
    let begun = Instant::now();
    let output = command.output().with_context(|| format!("cannot run {}", program.display()))?;
    let process = begun.elapsed();
    ensure!(
        output.status.success(),
        "{} {asked} fails: {}",
        program.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let line: Line = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{} {asked} prints something else", program.display()))?;
    Ok(Told {
        connect: line.connect,
        work: line.work,
        peak: f64::from(line.peak_kib) * 1024.0,
        process,
        status: line.applied.zip(line.pending),
    })
}
