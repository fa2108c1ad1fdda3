//! Values as one text, and back: the form in which a compiled migration carries its scripts.
//!
//! One literal costs rustc next to nothing, where thousands of small constants would make every build slow. Texts are
//! preceded by their length, so that the reader borrows them as they stand, and SQL stays readable in the expanded code.

use std::fmt::Write as _;

/// Writes values one behind the other.
#[derive(Debug, Default)]
pub struct TextWriter(String);

impl TextWriter {
    /// Writes a number.
    pub fn number(&mut self, number: usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{number}");
    }

    /// Writes yes or no.
    pub fn flag(&mut self, flag: bool) {
        self.number(flag.into());
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// Writes how many items there are, and each of them.
    pub fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        for item in items {
            write(self, item);
        }
    }

    /// Writes whether there is a text, and the text.
    pub fn option(&mut self, text: Option<&str>) {
        self.flag(text.is_some());
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Reads values in the order in which they were written. Nothing comes back where the text is not of that form.
#[derive(Clone, Debug)]
pub struct TextReader<'a>(&'a str);

impl<'a> TextReader<'a> {
    /// Reads from the beginning.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Reads a number.
    pub fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_once('\n')?;
        self.0 = rest;
        number.parse().ok()
    }

    /// Reads yes or no.
    pub fn flag(&mut self) -> Option<bool> {
        self.number().map(|number| number == 1)
    }

    /// Reads a text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        let text = self.0.get(..length)?;
        self.0 = self.0.get(length..)?.strip_prefix('\n')?;
        Some(text)
    }

    /// Reads a list.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| read(self)).collect()
    }

    /// Reads a text that may be missing: the outer option says whether it could be read.
    #[allow(clippy::option_option, reason = "both options mean something else")]
    pub fn option(&mut self) -> Option<Option<&'a str>> {
        if self.flag()? { self.text().map(Some) } else { Some(None) }
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a str {
        self.0
    }

    /// Whether everything has been read.
    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_values_are_read_back() {
        let mut writer = TextWriter::default();
        writer.number(7);
        writer.text("two\nlines 'ä' \"\\");
        writer.list(&["a", ""], |writer, text| writer.text(text));
        writer.option(None);
        writer.option(Some("x"));
        writer.flag(true);
        let text = writer.finish();
        let mut reader = TextReader::new(&text);
        assert_eq!(reader.number(), Some(7));
        assert_eq!(reader.text(), Some("two\nlines 'ä' \"\\"));
        assert_eq!(reader.list(TextReader::text), Some(vec!["a", ""]));
        assert_eq!(reader.option(), Some(None));
        assert_eq!(reader.option(), Some(Some("x")));
        assert!(!reader.is_done());
        assert_eq!(reader.flag(), Some(true));
        assert!(reader.is_done());
        assert_eq!(reader.number(), None);
    }

    #[test]
    fn a_truncated_text_is_not_read() {
        let mut writer = TextWriter::default();
        writer.text("whole");
        let text = writer.finish();
        for end in 0..text.len() {
            assert_eq!(TextReader::new(&text[..end]).text(), None);
        }
    }
}
