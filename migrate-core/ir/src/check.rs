//! What refuses a migration, written down instead of told as a compile error: `migrate check` shows it.

use crate::dialect::Dialect;
use crate::text::{Reader, Writer};

/// A refusal that `start_after` lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckFinding<'a> {
    /// What refuses the migration.
    pub refused_by: RefusedBy<'a>,
    /// The line of the migration's file that the message is about.
    pub line: usize,
    /// What is wrong, why it matters, and what to do, as [`Diagnostic`](crate::diagnostic::Diagnostic) lays it out.
    pub message: &'a str,
}

/// What refuses a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusedBy<'a> {
    /// A safety rule, of that name.
    Rule(&'a str),
    /// A permission that permits nothing, has ended, or is wrong in itself.
    Permission,
    /// A word of the builder, which does not take a name or a value.
    Word,
    /// The catalog, which an operation does not fit.
    Catalog,
    /// A target, which cannot do an operation: it has no script.
    Target(Dialect),
    /// The way back, which cannot be derived: on one target, or on all of them.
    Down(Option<Dialect>),
}

impl<'a> RefusedBy<'a> {
    /// The kind in one word, as `migrate check --json` has it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Rule(_) => "rule",
            Self::Permission => "permission",
            Self::Word => "word",
            Self::Catalog => "catalog",
            Self::Target(_) => "target",
            Self::Down(_) => "down",
        }
    }

    /// The rule, if it is one.
    pub const fn rule(self) -> Option<&'a str> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Permission | Self::Word | Self::Catalog | Self::Target(_) | Self::Down(_) => None,
        }
    }

    /// The one target that is meant, if there is one.
    pub const fn target(self) -> Option<Dialect> {
        match self {
            Self::Target(dialect) => Some(dialect),
            Self::Down(target) => target,
            Self::Rule(_) | Self::Permission | Self::Word | Self::Catalog => None,
        }
    }

    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let (kind, detail) = (reader.text()?, reader.option()?);
        Some(match (kind, detail) {
            ("rule", Some(rule)) => Self::Rule(rule),
            ("permission", None) => Self::Permission,
            ("word", None) => Self::Word,
            ("catalog", None) => Self::Catalog,
            ("target", Some(target)) => Self::Target(Dialect::from_name(target)?),
            ("down", None) => Self::Down(None),
            ("down", Some(target)) => Self::Down(Some(Dialect::from_name(target)?)),
            _ => return None,
        })
    }

    fn write(self, text: &mut Writer) {
        text.text(self.kind());
        text.option(self.rule().or(self.target().map(Dialect::name)));
    }
}

impl<'a> CheckFinding<'a> {
    /// Writes it as a compiled migration carries it.
    pub fn write(self, text: &mut Writer) {
        let Self { refused_by, line, message } = self;
        refused_by.write(text);
        text.number(line);
        text.text(message);
    }

    /// Reads what [`CheckFinding::write`] wrote. Nothing where another version wrote it.
    pub fn read(reader: &mut Reader<'a>) -> Option<Self> {
        Some(Self { refused_by: RefusedBy::read(reader)?, line: reader.number()?, message: reader.text()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let all = [
            RefusedBy::Rule("dropped_columns"),
            RefusedBy::Permission,
            RefusedBy::Word,
            RefusedBy::Catalog,
            RefusedBy::Target(Dialect::MariaDb),
            RefusedBy::Down(None),
            RefusedBy::Down(Some(Dialect::Sqlite)),
        ];
        let findings = all.map(|refused_by| CheckFinding { refused_by, line: 7, message: "a title\n\nhelp: do it" });
        let mut text = Writer::default();
        text.list(&findings, |text, finding| finding.write(text));
        let text = text.finish();
        let mut reader = Reader::new(&text);
        assert_eq!(reader.list(CheckFinding::read).as_deref(), Some(&findings[..]));
        assert!(reader.is_done());
    }

    #[test]
    fn what_a_later_version_wrote_is_not_read() {
        for (kind, detail) in [("weather", None), ("rule", None), ("permission", Some("x")), ("target", Some("duckdb"))]
        {
            let mut text = Writer::default();
            text.text(kind);
            text.option(detail);
            text.number(7);
            text.text("a title");
            assert_eq!(CheckFinding::read(&mut Reader::new(&text.finish())), None, "{kind}");
        }
    }
}
