//! The one layout of everything that is said about a migration.

use std::fmt;

/// A message: what is wrong, why it matters, what to do.
///
/// Printed as
///
/// ```text
/// column `role` is required but has no default [required_columns]
///
/// note: `users` has rows; postgres and sqlite refuse the column
/// help: give existing rows a value
///           t.add_column("role", text()).not_null().default("member")
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong: lower case, no full stop, names in backticks, able to stand alone.
    pub title: String,
    /// The safety rule that says so.
    pub rule: Option<&'static str>,
    /// Reasons and ways out, in the order in which they are told.
    pub lines: Vec<Line>,
}

/// A reason, or a way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Why it matters: who is blocked, what is lost, on which servers.
    Note(String),
    /// What to do: an order, then the exact code, one line a line.
    Help {
        /// The order.
        order: String,
        /// The code, or nothing.
        code: Vec<String>,
    },
}

impl Line {
    /// A reason.
    pub fn note(text: impl Into<String>) -> Self {
        Self::Note(text.into())
    }

    /// An order.
    pub fn help(order: impl Into<String>) -> Self {
        Self::Help { order: order.into(), code: Vec::new() }
    }

    /// An order, and the code to write.
    pub fn help_code<C: Into<String>>(order: impl Into<String>, code: impl IntoIterator<Item = C>) -> Self {
        Self::Help { order: order.into(), code: code.into_iter().map(Into::into).collect() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Note(text) => write!(f, "note: {text}"),
            Self::Help { order, code } => {
                write!(f, "help: {order}")?;
                code.iter().try_for_each(|line| write!(f, "\n          {line}"))
            }
        }
    }
}

impl Diagnostic {
    /// A message that has only a title yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rule: None, lines: Vec::new() }
    }

    /// The same, with a reason added.
    #[must_use]
    pub fn note(self, text: impl Into<String>) -> Self {
        self.with([Line::note(text)])
    }

    /// The same, with an order added.
    #[must_use]
    pub fn help(self, order: impl Into<String>) -> Self {
        self.with([Line::help(order)])
    }

    /// The same, with an order and the code to write added.
    #[must_use]
    pub fn help_code<C: Into<String>>(self, order: impl Into<String>, code: impl IntoIterator<Item = C>) -> Self {
        self.with([Line::help_code(order, code)])
    }

    /// The same, with these lines added.
    #[must_use]
    pub fn with(mut self, lines: impl IntoIterator<Item = Line>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// The same, with the similar name added where there is one. `what` names the kind of thing: `table`.
    #[must_use]
    pub fn suggest_similar<'a>(self, what: &str, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::similar::similar(wrong, known) {
            Some(similar) => {
                let article = if what.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
                self.help(format!("{article} {what} with a similar name exists: `{similar}`"))
            }
            None => self,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { title, rule, lines } = self;
        f.write_str(title)?;
        if let Some(rule) = rule {
            write!(f, " [{rule}]")?;
        }
        if !lines.is_empty() {
            f.write_str("\n")?;
        }
        lines.iter().try_for_each(|line| write!(f, "\n{line}"))
    }
}
