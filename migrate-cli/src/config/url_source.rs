//! Where `migrate.toml` has the URL of a database: in itself, in a file, or from a command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

use super::Section;
use crate::database_url::DatabaseUrl;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::relative_path::shown_path;
use crate::runtime;

/// How long a command may take: somebody may have to touch a key for it.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(30);

/// How many lines of a command's complaint are told.
const MAX_STDERR_LINES: usize = 10;

/// Where the URL comes from, and who says so.
#[derive(Clone, Debug)]
pub(crate) struct UrlSource {
    origin: UrlOrigin,
    /// The folder of `migrate.toml`, where relative paths start and commands run.
    folder: PathBuf,
    /// The key and its place in the file.
    key_location: String,
}

#[derive(Clone, Debug)]
enum UrlOrigin {
    Text(DatabaseUrl),
    File(PathBuf),
    Command { program: String, arguments: Vec<String> },
}

impl UrlSource {
    /// What the table says, which is one source at most.
    pub(crate) fn read(section: &Section<'_>) -> Result<Option<Self>, Failure> {
        let sources = [
            ("url", section.text("url")?.map(|url| UrlOrigin::Text(DatabaseUrl::from_config(&url, section.folder())))),
            ("url_file", section.text("url_file")?.map(|file| UrlOrigin::File(section.folder().join(file)))),
            ("url_command", section.command("url_command")?.map(UrlOrigin::command)),
        ];
        let mut sources = sources.into_iter().filter_map(|(key, origin)| Some((key, origin?)));
        let Some((key, origin)) = sources.next() else { return Ok(None) };
        if let Some((other, _)) = sources.next() {
            return Err(Failure::usage(format!("`{key}` and `{other}` name the database twice"))
                .note(section.key_location(other))
                .help("keep one of `url`, `url_file`, and `url_command`"));
        }
        Ok(Some(Self { origin, folder: section.folder().to_owned(), key_location: section.key_location(key) }))
    }

    /// The URL.
    pub(crate) fn url(&self) -> Result<DatabaseUrl, Failure> {
        let text = match &self.origin {
            UrlOrigin::Text(url) => return Ok(url.clone()),
            UrlOrigin::File(file) => read_file(file),
            UrlOrigin::Command { program, arguments } => run_command(program, arguments, &self.folder),
        };
        let text = text.map_err(|failure| failure.note(format!("it is named by {}", self.key_location)))?;
        Ok(DatabaseUrl::from_config(&text, &self.folder))
    }
}

impl UrlOrigin {
    fn command((program, arguments): (String, Vec<String>)) -> Self {
        Self::Command { program, arguments }
    }
}

/// The only line of a file. Who else may read it is not judged: what containers mount as a secret is open to all in them.
fn read_file(file: &Path) -> Result<String, Failure> {
    let failure = |reason: &str| {
        Failure::usage(format!("`{}` does not tell the database's URL", shown_path(file)))
            .note(reason)
            .help("write the URL into it, on a line of its own")
    };
    let text = fs::read_to_string(file).map_err(|error| failure(&error.to_string()))?;
    match text.trim() {
        "" => Err(failure("it is empty")),
        url if url.contains('\n') => Err(failure("it has more than one line")),
        url => Ok(url.to_owned()),
    }
}

/// The first line that a command prints. Its arguments are never told, as they may be secrets themselves.
fn run_command(program: &str, arguments: &[String], folder: &Path) -> Result<String, Failure> {
    let title = format!("`{program}` does not tell the database's URL");
    let failure = |note: &str| Failure::new(Exit::Connection, &title).note(note);
    // A path starts at migrate.toml, as every other in it; a name is looked up in `PATH`.
    let path = if Path::new(program).components().count() > 1 { folder.join(program) } else { PathBuf::from(program) };
    let mut command = Command::new(path);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    let output = runtime::block_on(async {
        match tokio::time::timeout(COMMAND_TIMEOUT, command.output()).await {
            Ok(Ok(output)) => Ok(output),
            Ok(Err(error)) => Err(Failure::usage(&title).note(format!("it cannot be run: {error}"))),
            Err(_) => Err(failure(&format!("it did not end within {} seconds", COMMAND_TIMEOUT.as_secs()))),
        }
    })?;
    let Output { status, stdout, stderr } = output;
    if !status.success() {
        let refused = failure(&format!("it ended with {status}"));
        let stderr = String::from_utf8_lossy(&stderr);
        return Err(match stderr.trim() {
            "" => refused,
            stderr => refused.note(format!("it said: {}", last_lines(stderr))),
        });
    }
    let Ok(text) = String::from_utf8(stdout) else { return Err(failure("what it prints is not UTF-8")) };
    match text.lines().next().map(str::trim) {
        None | Some("") => Err(failure("it prints nothing, or first an empty line")),
        Some(url) => Ok(url.to_owned()),
    }
}

/// The end of a long complaint, where the reason usually stands.
fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(MAX_STDERR_LINES)..].join("\n")
}
