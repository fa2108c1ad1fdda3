//! What a command prints: facts on stdout, everything else on stderr. The only file that prints.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use migrate_core::error::{Diagnostic, Line};
use serde::Serialize;
use serde_json::json;

use crate::database_url::redact;
use crate::exit::Exit;
use crate::failure::Failure;

/// Done, applied.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Waiting for somebody.
pub(crate) const PENDING: Style = AnsiColor::Yellow.on_default();
/// Wrong, or dangerous.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// Less important than the rest of its line.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// The name of what follows.
pub(crate) const TITLE: Style = Style::new().bold();
/// The label of a note or a help.
const LABEL: Style = AnsiColor::Cyan.on_default().bold();

/// Text in a style.
pub(crate) fn paint(style: Style, text: impl Display) -> impl Display {
    format!("{style}{text}{style:#}")
}

/// Prints, as text or as one JSON document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printer {
    json: bool,
}

impl Printer {
    /// A report in that form.
    pub(crate) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether stdout is for a program.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// The facts that a command was asked for: their text, or their JSON.
    pub(crate) fn print_result<F: Serialize + Display>(self, result: &F) -> Result<(), Failure> {
        if self.json { print_json(result) } else { print(result) }
    }

    /// The same for a command that has changed something. Where nobody can read the facts on stdout, they go to stderr.
    pub(crate) fn print_outcome<F: Serialize + Display>(self, outcome: &F) -> Result<(), Failure> {
        let written = if self.json { json_text(outcome).map(write)? } else { write(outcome) };
        match written {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                Printer::print_note(outcome);
                Ok(())
            }
            Err(error) => Err(cannot_write(&error).note(outcome.to_string())),
        }
    }

    /// One line of facts while the work goes on. JSON has it in the document at the end.
    pub(crate) fn print_line(self, line: impl Display) -> Result<(), Failure> {
        if self.json { Ok(()) } else { print(line) }
    }

    /// Something to know that is no fact of the command: who waits for whom.
    pub(crate) fn print_note(remark: impl Display) {
        // Where stderr is gone there is nobody left to be lines.
        let _ = writeln!(anstream::stderr(), "{remark}");
    }

    /// Asks for a line. The question is no fact, so it goes to stderr.
    pub(crate) fn prompt(question: impl Display) -> io::Result<String> {
        let mut stderr = anstream::stderr();
        write!(stderr, "{question} ")?;
        stderr.flush()?;
        let mut line = String::new();
        // At the end of the input the answer is empty.
        if io::stdin().read_line(&mut line)? == 0 {
            writeln!(stderr)?;
        }
        Ok(line.trim().to_owned())
    }

    /// Why the command did not do what it was asked to; in JSON beside what it did before.
    pub(crate) fn print_failure(self, failure: &Failure) {
        Printer::print_note(redact(&format_message(paint(BAD, "error"), &failure.completed())));
        if self.json {
            let mut all = failure.result.clone();
            all["error"] = json!(failure);
            // Where stdout is gone, stderr and the exit code still tell.
            let _ = print_json(&all);
        }
    }

    /// What clap has to say to a wrong command line.
    pub(crate) fn print_usage_error(self, text: &str) {
        Printer::print_note(redact(text).trim_end());
        if self.json {
            let plain = anstream::adapter::strip_str(text).to_string();
            let title = plain.lines().find_map(|line| line.strip_prefix("error: "));
            let _ = print_json(&json!({ "error": Failure::usage(title.unwrap_or("no command is named")) }));
        }
    }

    /// A text that was asked for by `--help` or `--version`.
    pub(crate) fn print_help(text: &str) -> Result<(), Failure> {
        print(text.trim_end())
    }
}

/// How many columns stdout has, if it is a terminal; else as many as fit most of them.
pub(crate) fn width() -> usize {
    const ELSEWHERE: usize = 120;
    terminal_size::terminal_size_of(io::stdout()).map_or(ELSEWHERE, |(width, _)| width.0.into())
}

/// A message as it is printed: its label and title, and below them what is indented, its labels in colour.
pub(crate) fn format_message(label: impl Display, diagnostic: &Diagnostic) -> String {
    let Diagnostic { title, rule, lines } = diagnostic;
    let rule = rule.map_or_else(String::new, |rule| format!(" [{rule}]"));
    let mut text = format!("{label}: {}{rule}", indent_rest(title));
    if !lines.is_empty() {
        text.push('\n');
    }
    for line in lines {
        let (label, said, code) = match line {
            Line::Note(note) => ("note:", note, &[][..]),
            Line::Help { order, code } => ("help:", order, &code[..]),
        };
        let _ = write!(text, "\n  {LABEL}{label}{LABEL:#} {}", indent_rest(said));
        for line in code {
            let _ = write!(text, "\n            {line}");
        }
    }
    text
}

/// The same text, with every line behind the first one indented as what is below a title.
fn indent_rest(text: &str) -> String {
    text.replace('\n', "\n  ")
}

fn print_json(result: &impl Serialize) -> Result<(), Failure> {
    print(json_text(result)?)
}

fn json_text(result: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(result)
        .map_err(|error| Failure::new(Exit::Failed, "cannot write JSON").note(error.to_string()))
}

fn print(text: impl Display) -> Result<(), Failure> {
    match write(text) {
        // `migrate status | head -1`: the reader has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| cannot_write(&error)),
    }
}

fn write(text: impl Display) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "{text}").and_then(|()| stdout.flush())
}

fn cannot_write(error: &io::Error) -> Failure {
    Failure::new(Exit::Failed, "cannot write to stdout").note(error.to_string())
}
