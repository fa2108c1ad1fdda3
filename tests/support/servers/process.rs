//! One server process, which never outlives the test process.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    net::{Ipv4Addr, TcpListener},
    os::unix::{
        self,
        fs::{FileExt, MetadataExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use super::{PASSWORD, USER};

/// What is started, and how.
#[derive(Debug)]
pub(super) struct Program<'a> {
    /// The shell's: it makes what the server needs, starts it, and supervises it.
    pub(super) script: &'static str,
    /// Where its programs are.
    pub(super) home: &'a Path,
    /// Whether it refuses to be run by root.
    pub(super) as_postgres: bool,
    /// What its script needs to know beside what every script knows.
    pub(super) variables: &'a [(&'static str, &'a str)],
}

/// A server below its supervisor, a shell that stops it when the pipe to the shell's standard input closes.
#[derive(Debug)]
pub(super) struct Process {
    supervisor: Child,
    folder: PathBuf,
    log: File,
    port: u16,
}

impl Process {
    /// Starts a server. It takes a while until it answers.
    pub(super) fn spawn(program: &Program<'_>) -> io::Result<Self> {
        let Program { script, home, as_postgres, variables } = program;
        let folder = tempfile::Builder::new().prefix("migrate-tests-").tempdir()?;
        let log = tempfile::tempfile()?;
        let port = free_port()?;
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .current_dir(&folder)
            .env("home", home)
            .env("folder", folder.path())
            .env("port", port.to_string())
            .env("user", USER)
            .env("password", PASSWORD)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log.try_clone()?)
            // Ctrl-C is for the tests; the supervisor sees them end.
            .process_group(0);
        if *as_postgres && fs::metadata("/proc/self")?.uid() == 0 {
            let (user, group) = postgres_account()?;
            unix::fs::chown(&folder, Some(user), Some(group))?;
            command.uid(user).gid(group);
        }
        let supervisor = command.spawn()?;
        Ok(Self { supervisor, folder: folder.keep(), log, port })
    }

    /// The port of 127.0.0.1 that it listens on.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its data, which goes when it does.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Kills it and starts it again. It takes a while until it answers.
    pub(super) fn crash(&self) -> io::Result<()> {
        let pid = || fs::read_to_string(self.folder.join("server.pid"));
        let before = pid()?;
        let mut supervisor = self.supervisor.stdin.as_ref().ok_or_else(|| io::Error::other("it is being stopped"))?;
        supervisor.write_all(b"\n")?;
        while pid()? == before {
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// Whether it has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        matches!(self.supervisor.try_wait(), Ok(Some(_)))
    }

    /// What it has written so far, also after its end.
    pub(super) fn log(&self) -> io::Result<String> {
        let length = self.log.metadata()?.len();
        let mut text = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        // Not by seeking: the server writes at the same position.
        self.log.read_exact_at(&mut text, 0)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            eprintln!("a server may be running still: {error}");
        }
    }
}

/// Another process may take it before the server does; then the server ends, and is started anew.
pub(super) fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

/// User and group of `postgres`, as PostgreSQL and its pooler refuse to be run by root.
fn postgres_account() -> io::Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    for field in fields {
        if let ["postgres", _, user, group, ..] = field[..] {
            let number = |text: &str| text.parse().map_err(io::Error::other);
            return Ok((number(user)?, number(group)?));
        }
    }
    Err(io::Error::other("there is no user `postgres` to run PostgreSQL as\nhelp: run tests/servers.sh"))
}
