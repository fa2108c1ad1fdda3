//! Where and when it was measured.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::stage::file_system;

/// What must be known to compare figures with others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Machine {
    /// The day.
    pub(crate) date: String,
    /// The processor.
    pub(crate) processor: String,
    /// How many of its cores there are.
    pub(crate) cores: usize,
    /// Its memory, in GiB.
    pub(crate) memory_gib: u64,
    /// The operating system's kernel.
    pub(crate) kernel: String,
    /// What databases and builds lie on.
    pub(crate) file_system: String,
    /// The compiler.
    pub(crate) rustc: String,
    /// The servers, with the settings that make commits durable.
    pub(crate) servers: Vec<String>,
    /// SQLite's client; the programs bring their own SQLite.
    pub sqlite3: String,
}

impl Machine {
    /// This one, with databases in the one folder and builds in the other.
    pub(crate) fn this(databases: &Path, builds: &Path) -> Result<Self> {
        let processors = fs::read_to_string("/proc/cpuinfo").context("cannot read /proc/cpuinfo")?;
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        let memory = field(&fs::read_to_string("/proc/meminfo")?, "MemTotal").unwrap_or_default();
        let kib: u64 = memory.split_whitespace().next().unwrap_or_default().parse().unwrap_or_default();
        Ok(Self {
            date: said("date", &["--utc", "+%Y-%m-%d"], builds)?,
            processor: field(&processors, "model name").unwrap_or_else(|| "unknown".to_owned()),
            cores: std::thread::available_parallelism()?.get(),
            memory_gib: kib.div_ceil(1 << 20),
            kernel: said("uname", &["-sr"], builds)?,
            file_system: file_system(databases)?,
            rustc: said("rustc", &["--version"], builds)?,
            servers: Vec::new(),
            sqlite3: said("sqlite3", &["-version"], builds)?.split_whitespace().next().unwrap_or_default().to_owned(),
        })
    }

    /// Adds servers, once each.
    pub(crate) fn add_servers(&mut self, servers: Vec<String>) {
        for server in servers {
            if !self.servers.contains(&server) {
                self.servers.push(server);
            }
        }
    }
}

fn said(program: &str, arguments: &[&str], folder: &Path) -> Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .with_context(|| format!("cannot run {program}\nhelp: tests/peers/prepare.sh installs what is needed"))?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
