//! Commands that messages propose. They repeat the options that aim this run at its database, so that a command that is
//! pasted aims at the same one.

use std::ffi::OsString;
use std::sync::OnceLock;

use migrate_core::ir::diagnostic::{Diagnostic, Line};
use migrate_core::ir::shell;

use crate::database_url::DatabaseUrl;

/// What stands for a URL that holds a password.
const URL_VARIABLE: &str = "\"$DATABASE_URL\"";

/// The commands that work on a database.
const ON_A_DATABASE: [&str; 17] = [
    "create", "drop", "up", "down", "redo", "reset", "fresh", "status", "plan", "check", "history", "repair", "unlock",
    "mark", "accept", "protect", "wait",
];
/// Those that only need the migrations crate.
const IN_A_CRATE: [&str; 3] = ["lock", "new", "renumber"];

/// The options of this run that its proposals repeat.
static REPEATED: OnceLock<Repeated> = OnceLock::new();

/// Options, as they are written on a command line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Repeated {
    /// What finds the migrations crate.
    of_crate: Vec<String>,
    /// What chooses the database.
    of_database: Vec<String>,
    /// Whether a variable stands for the URL.
    hides_url: bool,
}

/// Keeps what the proposals of this run repeat.
pub(crate) fn init(arguments: impl Iterator<Item = OsString>) {
    // A second command line in one process keeps the options of the first.
    let _ = REPEATED.set(Repeated::read(arguments.map(|argument| argument.to_string_lossy().into_owned())));
}

/// The message, with each command that it proposes completed.
pub(crate) fn complete(diagnostic: &Diagnostic) -> Diagnostic {
    REPEATED.get().map_or_else(|| diagnostic.clone(), |repeated| repeated.complete(diagnostic))
}

impl Repeated {
    fn read(arguments: impl Iterator<Item = String>) -> Self {
        let mut repeated = Self::default();
        let mut arguments = arguments.skip(1);
        while let Some(argument) = arguments.next() {
            if argument == "--" {
                break;
            }
            let (option, value) = match argument.split_once('=') {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            match option {
                "--no-dotenv" | "--no-crate" => repeated.of_database.push(option.to_owned()),
                "--crate" | "--manifest-path" | "--env" | "--role" | "--database-url" => {
                    let Some(value) = value.or_else(|| arguments.next()) else { break };
                    repeated.add(option, &value);
                }
                _ => {}
            }
        }
        repeated
    }

    fn add(&mut self, option: &str, value: &str) {
        let quoted = shell::quoted(value);
        match option {
            "--database-url" if DatabaseUrl::from(value).to_string() != value => {
                self.of_database.push(format!("{option} {URL_VARIABLE}"));
                self.hides_url = true;
            }
            "--env" | "--role" | "--database-url" => self.of_database.push(format!("{option} {quoted}")),
            _ => self.of_crate.push(format!("{option} {quoted}")),
        }
    }

    fn complete(&self, diagnostic: &Diagnostic) -> Diagnostic {
        let mut lines = Vec::new();
        let mut hides_url = false;
        for line in &diagnostic.lines {
            lines.push(match line {
                Line::Note(note) => Line::Note(note.clone()),
                Line::Help { order, code } => {
                    let completed = Line::Help {
                        order: self.complete_quoted(order),
                        code: code.iter().map(|line| self.complete_command(line)).collect(),
                    };
                    hides_url |= self.hides_url && completed != *line;
                    completed
                }
            });
        }
        if hides_url {
            let note = "`$DATABASE_URL` stands for the URL that was given, which holds a password".to_owned();
            let end_of_notes = lines.iter().take_while(|line| matches!(line, Line::Note(_))).count();
            lines.insert(end_of_notes, Line::Note(note));
        }
        Diagnostic { lines, ..diagnostic.clone() }
    }

    /// The commands that stand in backticks.
    fn complete_quoted(&self, text: &str) -> String {
        let parts = text.split('`').enumerate();
        let parts =
            parts.map(|(index, part)| if index % 2 == 1 { self.complete_command(part) } else { part.to_owned() });
        parts.collect::<Vec<_>>().join("`")
    }

    /// A command, if the line is one, with what it does not say yet.
    fn complete_command(&self, line: &str) -> String {
        let mut words = line.split_whitespace();
        let (Some("migrate"), Some(verb)) = (words.next(), words.next()) else { return line.to_owned() };
        let of_database = ON_A_DATABASE.contains(&verb);
        if !of_database && !IN_A_CRATE.contains(&verb) {
            return line.to_owned();
        }
        let database = self.of_database.iter().filter(|_| of_database);
        let missing = self.of_crate.iter().chain(database).filter(|option| !line.contains(option.as_str()));
        missing.fold(line.to_owned(), |line, option| format!("{line} {option}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(line: &str) -> Repeated {
        Repeated::read(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn a_proposed_command_aims_at_the_same_database() {
        let cases = [
            ("migrate --env production down", "migrate down --yes-drop x --env production"),
            ("migrate down --env=production -n 2", "migrate down --yes-drop x --env production"),
            ("migrate down --crate a/b --env e", "migrate down --yes-drop x --crate a/b --env e"),
            ("migrate down --database-url sqlite:a.db", "migrate down --yes-drop x --database-url sqlite:a.db"),
            ("migrate down --no-dotenv", "migrate down --yes-drop x --no-dotenv"),
            ("migrate down --role owner", "migrate down --yes-drop x --role owner"),
            ("migrate down", "migrate down --yes-drop x"),
        ];
        for (line, proposed) in cases {
            assert_eq!(repeated(line).complete_command("migrate down --yes-drop x"), proposed);
        }
        let repeated = repeated("migrate down --crate a --env e");
        assert_eq!(repeated.complete_command("migrate new --revert m1"), "migrate new --revert m1 --crate a");
        for other in ["migrate explain rule", "CREATE DATABASE x;", "migrate.toml", "migrate down --env e --crate a"] {
            assert_eq!(repeated.complete_command(other), other);
        }
        assert_eq!(
            repeated.complete_quoted("see `migrate status`, or `x`"),
            "see `migrate status --crate a --env e`, or `x`"
        );
    }

    #[test]
    fn a_url_with_a_password_is_never_repeated() {
        let repeated = repeated("migrate down --database-url postgres://ada:s3cret@db/x");
        let message = Diagnostic::new("no").note("why").help_code("do", ["migrate down --marked"]);
        let text = repeated.complete(&message).to_string();
        assert!(
            !text.contains("s3cret") && text.contains("migrate down --marked --database-url \"$DATABASE_URL\""),
            "{text}"
        );
        assert!(text.contains("note: `$DATABASE_URL` stands for the URL that was given"), "{text}");
        assert_eq!(repeated.complete(&Diagnostic::new("no")), Diagnostic::new("no"));
    }
}
