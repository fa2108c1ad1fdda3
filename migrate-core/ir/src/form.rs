//! Tagged fields as one text, and back: the form of what lasts. Checksums are made of it, and databases keep scripts in
//! it.
//!
//! A field has a tag, and one of four kinds of values, told apart by what follows the tag:
//!
//! | field | text |
//! |---|---|
//! | a flag that is set | `unique` |
//! | a word or a number, of one line | `length=255` |
//! | a text of any content, with its length in bytes | `name:5`, then the text on the next line |
//! | a record of fields | `column{`, then its fields, then `}` |
//!
//! Each ends with a line break. A field is written only where it is set, so a new field changes no text that was written
//! before it existed. A reader passes over fields that it does not know. A list is a field that is repeated.
//!
//! Texts are not escaped, so the reader borrows them as they stand, and SQL stays readable. No two sequences of fields
//! have the same text.

use std::fmt::{Display, Write as _};

/// Writes fields one behind the other.
///
/// ```
/// use migrate_ir::form::FormWriter;
///
/// let mut form = FormWriter::default();
/// form.record("column", |column| {
///     column.text("name", "email");
///     column.word("type", "varchar");
///     column.number("length", 255);
///     column.flag("not_null", true);
/// });
/// assert_eq!(form.finish(), "column{\nname:5\nemail\ntype=varchar\nlength=255\nnot_null\n}\n");
/// ```
#[derive(Debug, Default)]
pub struct FormWriter(String);

impl FormWriter {
    /// Writes a flag, where it is set.
    pub fn flag(&mut self, tag: &'static str, is_set: bool) {
        if is_set {
            self.0.push_str(tag);
            self.0.push('\n');
        }
    }

    /// Writes a word: a text without a line break.
    pub fn word(&mut self, tag: &'static str, word: &str) {
        debug_assert!(!word.contains('\n'), "a word has one line: {word:?}");
        self.0.push_str(tag);
        self.0.push('=');
        self.0.push_str(word);
        self.0.push('\n');
    }

    /// Writes a number.
    pub fn number(&mut self, tag: &'static str, number: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{tag}={number}");
    }

    /// Writes a text.
    pub fn text(&mut self, tag: &'static str, text: &str) {
        let _ = writeln!(self.0, "{tag}:{}", text.len());
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// Writes a text, where there is one.
    pub fn optional(&mut self, tag: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(tag, text);
        }
    }

    /// Writes each of several texts.
    pub fn texts(&mut self, tag: &'static str, texts: &[impl AsRef<str>]) {
        for text in texts {
            self.text(tag, text.as_ref());
        }
    }

    /// Writes a record.
    pub fn record(&mut self, tag: &'static str, fields: impl FnOnce(&mut Self)) {
        self.0.push_str(tag);
        self.0.push_str("{\n");
        fields(self);
        self.0.push_str("}\n");
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A field that was read.
pub type Field<'a> = (&'a str, FieldValue<'a>);

/// What follows a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue<'a> {
    /// Nothing: the flag is set.
    Flag,
    /// A word or a number.
    Word(&'a str),
    /// A text.
    Text(&'a str),
    /// A record. Its fields come next, and must be read or [passed over](FormReader::pass_over).
    Record,
}

/// The text is not of this form, or a field does not hold what its reader expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Reads fields in the order in which they were written.
///
/// ```
/// use migrate_ir::form::{Malformed, FormReader, FieldValue};
///
/// fn name_of_column(form: &str) -> Result<Option<&str>, Malformed> {
///     let mut reader = FormReader::new(form);
///     let mut name = None;
///     while let Some((tag, value)) = reader.next_field()? {
///         match (tag, value) {
///             ("name", FieldValue::Text(text)) => name = Some(text),
///             (_, value) => reader.pass_over(value)?,
///         }
///     }
///     Ok(name)
/// }
/// assert_eq!(name_of_column("type=text\nname:5\nemail\n"), Ok(Some("email")));
/// ```
#[derive(Clone, Debug)]
pub struct FormReader<'a> {
    rest: &'a str,
    /// How many records are open.
    depth: usize,
}

impl<'a> FormReader<'a> {
    /// Reads from the beginning.
    pub fn new(text: &'a str) -> Self {
        Self { rest: text, depth: 0 }
    }

    /// The next field of the record that is open; none at its end, which is then left behind.
    ///
    /// # Errors
    ///
    /// The text is not of this form.
    pub fn next_field(&mut self) -> Result<Option<Field<'a>>, Malformed> {
        if self.rest.is_empty() && self.depth == 0 {
            return Ok(None);
        }
        // Byte by byte, as tags and lines are short: a program reads the scripts of all of its migrations.
        let end = self.rest.bytes().position(|byte| !is_in_tag(byte)).ok_or(Malformed)?;
        let (tag, rest) = self.rest.split_at(end);
        let (value, rest) = match rest.as_bytes() {
            [b'}', b'\n', ..] if tag.is_empty() && self.depth > 0 => {
                self.depth -= 1;
                self.rest = &rest[2..];
                return Ok(None);
            }
            _ if tag.is_empty() => return Err(Malformed),
            [b'\n', ..] => (FieldValue::Flag, &rest[1..]),
            [b'{', b'\n', ..] => {
                self.depth += 1;
                (FieldValue::Record, &rest[2..])
            }
            [b'=', ..] => {
                let (word, rest) = split_line(&rest[1..])?;
                (FieldValue::Word(word), rest)
            }
            [b':', ..] => {
                let (length, rest) = split_line(&rest[1..])?;
                let length = length.parse().map_err(|_| Malformed)?;
                let (text, rest) = rest.split_at_checked(length).ok_or(Malformed)?;
                (FieldValue::Text(text), rest.strip_prefix('\n').ok_or(Malformed)?)
            }
            _ => return Err(Malformed),
        };
        self.rest = rest;
        Ok(Some((tag, value)))
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// Leaves a field behind that nobody asks for: for a record, with all that is in it.
    ///
    /// # Errors
    ///
    /// The text is not of this form.
    pub fn pass_over(&mut self, value: FieldValue<'a>) -> Result<(), Malformed> {
        match value {
            FieldValue::Flag | FieldValue::Word(_) | FieldValue::Text(_) => Ok(()),
            FieldValue::Record => {
                let outside = self.depth - 1;
                while self.depth > outside {
                    self.next_field()?;
                }
                Ok(())
            }
        }
    }
}

fn is_in_tag(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'_' | b'0'..=b'9' | b'A'..=b'Z')
}

/// The first line without its line break, and what follows.
fn split_line(text: &str) -> Result<(&str, &str), Malformed> {
    let end = text.bytes().position(|byte| byte == b'\n').ok_or(Malformed)?;
    Ok((&text[..end], &text[end + 1..]))
}

impl<'a> FieldValue<'a> {
    /// The text.
    ///
    /// # Errors
    ///
    /// It is no text.
    pub fn text(self) -> Result<&'a str, Malformed> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Flag | Self::Word(_) | Self::Record => Err(Malformed),
        }
    }

    /// The word.
    ///
    /// # Errors
    ///
    /// It is no word.
    pub fn word(self) -> Result<&'a str, Malformed> {
        match self {
            Self::Word(word) => Ok(word),
            Self::Flag | Self::Text(_) | Self::Record => Err(Malformed),
        }
    }

    /// The number.
    ///
    /// # Errors
    ///
    /// It is no number, or too large.
    pub fn number<T: std::str::FromStr>(self) -> Result<T, Malformed> {
        self.word()?.parse().map_err(|_| Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> String {
        let mut form = FormWriter::default();
        form.number("number", 7);
        form.flag("set", true);
        form.flag("unset", false);
        form.text("text", "two\nlines }\n'ä' \"\\");
        form.record("outer", |form| {
            form.texts("item", &["a", ""]);
            form.record("inner", |form| form.word("word", "a word=b"));
        });
        form.optional("missing", None);
        form.optional("last", Some("x"));
        form.finish()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = example();
        let mut reader = FormReader::new(&text);
        let mut next = || reader.next_field().unwrap();
        assert_eq!(next(), Some(("number", FieldValue::Word("7"))));
        assert_eq!(next(), Some(("set", FieldValue::Flag)));
        assert_eq!(next(), Some(("text", FieldValue::Text("two\nlines }\n'ä' \"\\"))));
        assert_eq!(next(), Some(("outer", FieldValue::Record)));
        assert_eq!(next(), Some(("item", FieldValue::Text("a"))));
        assert_eq!(next(), Some(("item", FieldValue::Text(""))));
        assert_eq!(next(), Some(("inner", FieldValue::Record)));
        assert_eq!(next(), Some(("word", FieldValue::Word("a word=b"))));
        assert_eq!((next(), next()), (None, None), "both records end");
        assert_eq!(next(), Some(("last", FieldValue::Text("x"))));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_record_that_nobody_knows_is_passed_over_whole() {
        let text = example();
        let mut reader = FormReader::new(&text);
        let mut tags = Vec::new();
        while let Some((tag, value)) = reader.next_field().unwrap() {
            tags.push(tag);
            reader.pass_over(value).unwrap();
        }
        assert_eq!(tags, ["number", "set", "text", "outer", "last"]);
    }

    #[test]
    fn a_text_that_is_cut_off_or_edited_is_malformed_or_tells_something_else() {
        let read = |text: &str| {
            let mut reader = FormReader::new(text);
            let mut fields = Vec::new();
            while let Some((tag, value)) = reader.next_field()? {
                fields.push(format!("{tag} {value:?}"));
                reader.pass_over(value)?;
            }
            Ok::<_, Malformed>(fields)
        };
        let text = example();
        let whole = read(&text);
        assert!(whole.is_ok());
        for (end, _) in text.char_indices() {
            assert_ne!(read(&text[..end]), whole, "{}", &text[..end]);
        }
        for text in ["}\n", "{\n}\n", "a", "a{\n", "a:2\nb\n", "a:1\nbc\n", "a b\n", "=b\n", "a:x\n\n", "a{}\n"] {
            assert_eq!(read(text), Err(Malformed), "{text:?}");
        }
    }
}
