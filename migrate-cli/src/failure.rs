//! Why a command did not do what it was asked to, in the words that the user reads.

use std::fmt;
use std::io;
use std::path::Path;

use migrate_core::error::{ConnectError, RunError, Stage};
use migrate_core::ir::diagnostic::{Diagnostic, Line};
use migrate_core::{Error, ErrorKind};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::database_url::redact;
use crate::exit::Exit;
use crate::hints;
use crate::linked;
use crate::relative_path::shown_path;

/// What went wrong, why, and what to do about it; and how the process ends.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    diagnostic: Diagnostic,
    /// Which statement the server refused.
    refused_statement: Option<Box<RefusedStatement>>,
    /// What the command did before, for its JSON document.
    pub(crate) result: Value,
}

impl Failure {
    /// A failure with its title: lower case, no full stop, names in backticks.
    pub(crate) fn new(exit: Exit, title: impl Into<String>) -> Self {
        Self::from_diagnostic(exit, Diagnostic::new(title))
    }

    /// A failure that was laid out elsewhere.
    pub(crate) fn from_diagnostic(exit: Exit, diagnostic: Diagnostic) -> Self {
        Self { exit, diagnostic, refused_statement: None, result: json!({}) }
    }

    /// A wrong command line, `migrate.toml` or source folder.
    pub(crate) fn usage(title: impl Into<String>) -> Self {
        Self::new(Exit::Usage, title)
    }

    /// Something that the file system refused.
    pub(crate) fn file(verb: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(Exit::Failed, format!("cannot {verb} `{}`", shown_path(path))).note(error.to_string())
    }

    /// What went wrong and the first reason, on one line.
    pub(crate) fn one_line(&self) -> String {
        let title = &self.diagnostic.title;
        let reason = self.diagnostic.lines.iter().find_map(|line| match line {
            Line::Note(note) => Some(note.lines().next().unwrap_or_default()),
            Line::Help { .. } => None,
        });
        redact(&reason.map_or_else(|| title.clone(), |reason| format!("{title}: {reason}"))).into_owned()
    }

    /// The message, with each command that it proposes completed. It may hold passwords.
    pub(crate) fn completed(&self) -> Diagnostic {
        hints::complete(&self.diagnostic)
    }

    /// Adds why, or where: behind the other reasons and before the ways out.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        let lines = &mut self.diagnostic.lines;
        let place = lines.iter().position(|line| matches!(line, Line::Help { .. })).unwrap_or(lines.len());
        lines.insert(place, Line::Note(note.into()));
        self
    }

    /// Adds a way out.
    pub(crate) fn help(self, order: impl Into<String>) -> Self {
        self.map(|diagnostic| diagnostic.help(order))
    }

    /// Adds a way out, with what to write, one line a line.
    pub(crate) fn help_code<C: Into<String>>(
        self,
        order: impl Into<String>,
        code: impl IntoIterator<Item = C>,
    ) -> Self {
        self.map(|diagnostic| diagnostic.help_code(order, code))
    }

    /// Adds the near name, where there is one.
    pub(crate) fn suggest_similar<'a>(self, what: &str, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.map(|diagnostic| diagnostic.suggest_similar(what, wrong, known))
    }

    /// Adds what the command did before.
    pub(crate) fn with_result(self, result: Value) -> Self {
        Self { result, ..self }
    }

    fn map(self, change: impl FnOnce(Diagnostic) -> Diagnostic) -> Self {
        Self { diagnostic: change(self.diagnostic), ..self }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match error.kind() {
            ErrorKind::Connect => Exit::Connection,
            ErrorKind::Usage | ErrorKind::Registry | ErrorKind::Goal => Exit::Usage,
            ErrorKind::History | ErrorKind::Interrupted => Exit::Conflict,
            ErrorKind::Locked => Exit::Locked,
            // What a later version adds is a failure at least.
            _ => Exit::Failed,
        };
        let refused_statement = match &error {
            Error::Run(RunError::Failed(failure)) => Some(Box::new(RefusedStatement::from(&**failure))),
            _ => None,
        };
        let mut diagnostic = error.diagnostic();
        if let (true, Error::Connect(ConnectError::NoDriver { .. } | ConnectError::NeedsTls { .. })) =
            (linked::is_migrate(), &error)
        {
            // It has no manifest in which a feature could be turned on.
            diagnostic.lines.retain(|line| matches!(line, Line::Note(_)));
            diagnostic = diagnostic.help_code(
                "install `migrate` with all drivers, in the folder of its sources",
                ["cargo install --path migrate-cli --features all"],
            );
        }
        Self { refused_statement, ..Self::from_diagnostic(exit, diagnostic) }
    }
}

/// A message as JSON has it.
#[derive(Debug, Serialize)]
pub(crate) struct JsonMessage {
    message: String,
    notes: Vec<String>,
    helps: Vec<String>,
}

impl From<&Diagnostic> for JsonMessage {
    fn from(diagnostic: &Diagnostic) -> Self {
        let (mut notes, mut helps) = (Vec::new(), Vec::new());
        for line in &diagnostic.lines {
            match line {
                Line::Note(note) => notes.push(redact(note).into_owned()),
                Line::Help { order, code } => {
                    let help = [std::slice::from_ref(order), code].concat().join("\n");
                    helps.push(redact(&help).into_owned());
                }
            }
        }
        Self { message: redact(&diagnostic.title).into_owned(), notes, helps }
    }
}

/// What the server refused, as JSON has it: where in which migration, and in whose words.
#[derive(Debug, Serialize)]
struct RefusedStatement {
    migration: &'static str,
    way: &'static str,
    /// None where all steps were done.
    step: Option<usize>,
    summary: Option<&'static str>,
    steps: usize,
    statement: String,
    server_code: Option<String>,
    server_message: String,
    attempts: u32,
    file: &'static str,
    line: u32,
}

impl From<&migrate_core::error::Failure> for RefusedStatement {
    fn from(failure: &migrate_core::error::Failure) -> Self {
        let (step, summary) = match failure.stage {
            Stage::Step { number, summary } => (Some(number), Some(summary)),
            _ => (None, None),
        };
        Self {
            migration: failure.migration,
            way: failure.direction.name(),
            step,
            summary,
            steps: failure.steps,
            statement: failure.excerpt(),
            server_code: failure.error.code.clone(),
            server_message: failure.error.message.clone(),
            attempts: failure.attempts,
            file: failure.file,
            line: failure.line,
        }
    }
}

impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of `error`.
        #[derive(Serialize)]
        struct ErrorDocument<'a> {
            kind: &'static str,
            #[serde(flatten)]
            message: JsonMessage,
            exit_code: u8,
            #[serde(flatten)]
            refused_statement: Option<&'a RefusedStatement>,
        }
        let Self { exit, diagnostic: _, refused_statement, result: _ } = self;
        let message = JsonMessage::from(&self.completed());
        ErrorDocument {
            kind: exit.kind(),
            message,
            exit_code: exit.code(),
            refused_statement: refused_statement.as_deref(),
        }
        .serialize(serializer)
    }
}

/// As the house lays out messages, with every password hidden.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact(&self.completed().to_string()))
    }
}
