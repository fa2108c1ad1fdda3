//! A reason to refuse a migration that is recorded instead of a compile error. `migrate check` shows it.

use crate::diagnostic::{Diagnostic, Line};
use crate::dialect::Dialect;
use crate::form::{FieldValue, FormReader, FormWriter, Malformed};

/// A refusal that `start_after` lets pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckFinding<'a> {
    /// What refuses the migration.
    pub refused_by: RefusedBy<'a>,
    /// The line of the migration's file that the message is about.
    pub line: usize,
    /// What is wrong, why it matters, and what to do. It does not name the rule again.
    pub diagnostic: Diagnostic,
}

/// What refuses a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusedBy<'a> {
    /// A safety rule, of that name.
    Rule(&'a str),
    /// A permission that permits nothing, has ended, or is wrong in itself.
    Permission,
    /// An argument of a builder method: a name or a value that the builder does not accept.
    Argument,
    /// The catalog, which an operation conflicts with.
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
            Self::Argument => "argument",
            Self::Catalog => "catalog",
            Self::Target(_) => "target",
            Self::Down(_) => "down",
        }
    }

    /// The rule, if it is one.
    pub const fn rule(self) -> Option<&'a str> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Permission | Self::Argument | Self::Catalog | Self::Target(_) | Self::Down(_) => None,
        }
    }

    /// The one target that is meant, if there is one.
    pub const fn target(self) -> Option<Dialect> {
        match self {
            Self::Target(dialect) => Some(dialect),
            Self::Down(target) => target,
            Self::Rule(_) | Self::Permission | Self::Argument | Self::Catalog => None,
        }
    }

    fn of(kind: &str, rule: Option<&'a str>, target: Option<Dialect>) -> Result<Self, Malformed> {
        Ok(match (kind, rule, target) {
            ("rule", Some(rule), None) => Self::Rule(rule),
            ("permission", None, None) => Self::Permission,
            ("argument", None, None) => Self::Argument,
            ("catalog", None, None) => Self::Catalog,
            ("target", None, Some(target)) => Self::Target(target),
            ("down", None, target) => Self::Down(target),
            _ => return Err(Malformed),
        })
    }
}

impl<'a> CheckFinding<'a> {
    /// Writes it as a compiled migration carries it.
    pub fn write(&self, form: &mut FormWriter) {
        let Self { refused_by, line, diagnostic: Diagnostic { title, rule: _, lines } } = self;
        form.record("finding", |form| {
            form.word("by", refused_by.kind());
            if let Some(rule) = refused_by.rule() {
                form.word("rule", rule);
            }
            if let Some(target) = refused_by.target() {
                form.word("target", target.name());
            }
            form.number("line", *line);
            form.text("title", title);
            for line in lines {
                match line {
                    Line::Note(text) => form.text("note", text),
                    Line::Help { order, code } => form.record("help", |form| {
                        form.text("order", order);
                        form.texts("code", code);
                    }),
                }
            }
        });
    }

    /// Reads all that [`CheckFinding::write`] wrote.
    ///
    /// # Errors
    ///
    /// Another version wrote it.
    pub fn read_all(form: &'a str) -> Result<Vec<Self>, Malformed> {
        let mut reader = FormReader::new(form);
        let mut findings = Vec::new();
        while let Some((tag, value)) = reader.next_field()? {
            match (tag, value) {
                ("finding", FieldValue::Record) => findings.push(Self::read(&mut reader)?),
                (_, value) => reader.pass_over(value)?,
            }
        }
        Ok(findings)
    }

    fn read(reader: &mut FormReader<'a>) -> Result<Self, Malformed> {
        let (mut kind, mut rule, mut target, mut line, mut title) = (None, None, None, None, None);
        let mut lines = Vec::new();
        while let Some((tag, value)) = reader.next_field()? {
            match (tag, value) {
                ("by", value) => kind = Some(value.word()?),
                ("rule", value) => rule = Some(value.word()?),
                ("target", value) => target = Some(Dialect::from_name(value.word()?).ok_or(Malformed)?),
                ("line", value) => line = Some(value.number()?),
                ("title", value) => title = Some(value.text()?),
                ("note", value) => lines.push(Line::note(value.text()?)),
                ("help", FieldValue::Record) => lines.push(read_help(reader)?),
                (_, value) => reader.pass_over(value)?,
            }
        }
        Ok(Self {
            refused_by: RefusedBy::of(kind.ok_or(Malformed)?, rule, target)?,
            line: line.ok_or(Malformed)?,
            diagnostic: Diagnostic::new(title.ok_or(Malformed)?).with(lines),
        })
    }
}

fn read_help(reader: &mut FormReader<'_>) -> Result<Line, Malformed> {
    let (mut order, mut code) = (None, Vec::new());
    while let Some((tag, value)) = reader.next_field()? {
        match (tag, value) {
            ("order", value) => order = Some(value.text()?),
            ("code", value) => code.push(value.text()?),
            (_, value) => reader.pass_over(value)?,
        }
    }
    Ok(Line::help_code(order.ok_or(Malformed)?, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_findings_are_read_back() {
        let all = [
            RefusedBy::Rule("dropped_columns"),
            RefusedBy::Permission,
            RefusedBy::Argument,
            RefusedBy::Catalog,
            RefusedBy::Target(Dialect::MariaDb),
            RefusedBy::Down(None),
            RefusedBy::Down(Some(Dialect::Sqlite)),
        ];
        let diagnostic = Diagnostic::new("a title, which may\nhave two lines").note("why: this\nand that");
        let diagnostic = diagnostic.help("do it").help_code("or this", ["    note: no note", "", "help: no help"]);
        let findings = all.map(|refused_by| CheckFinding { refused_by, line: 7, diagnostic: diagnostic.clone() });
        let mut form = FormWriter::default();
        for finding in &findings {
            finding.write(&mut form);
        }
        assert_eq!(CheckFinding::read_all(&form.finish()).as_deref(), Ok(&findings[..]));
        assert_eq!(CheckFinding::read_all(""), Ok(Vec::new()));
    }

    #[test]
    fn unknown_fields_are_skipped_and_missing_ones_are_malformed() {
        let finding =
            "finding{\nby=argument\nline=7\ncolumn=3\ntitle:7\na title\nhelp{\norder:5\ndo it\n}\n}\nmore{\n}\n";
        let diagnostic = Diagnostic::new("a title").help("do it");
        let expected = CheckFinding { refused_by: RefusedBy::Argument, line: 7, diagnostic };
        assert_eq!(CheckFinding::read_all(finding), Ok(vec![expected]));
        for (from, to) in [
            ("by=argument", "by=weather"),
            ("by=argument", "by=rule"),
            ("by=argument", "by=target\ntarget=duckdb"),
            ("by=argument\n", ""),
            ("line=7", "line=x"),
            ("title:7\na title\n", ""),
            ("order:5\ndo it\n", ""),
        ] {
            assert_eq!(CheckFinding::read_all(&finding.replacen(from, to, 1)), Err(Malformed), "{to}");
        }
    }
}
