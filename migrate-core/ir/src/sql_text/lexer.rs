//! The tokens of a text, as the scanner of each server reads it: what is a string, a quoted name or a comment.

use super::mode::Mode;
use crate::dialect::Dialect;

/// A piece of a text, without spaces and comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A bare word: a keyword, a function, a name, a number.
    Word,
    /// A quoted name.
    Name,
    /// A string between quotes.
    Text,
    /// A string between `$tag$` and `$tag$`.
    DollarText,
    /// What ends a statement: `;`, or what `DELIMITER` says.
    Delimiter,
    /// Any other character.
    Symbol(u8),
}

impl Token {
    /// Whether it is that symbol.
    pub(super) fn is_symbol(self, symbol: u8) -> bool {
        self.kind == TokenKind::Symbol(symbol)
    }

    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Reads a text from its beginning to its end. Every byte is looked at a bounded number of times, whatever it holds.
pub(super) struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    position: usize,
    mode: Mode,
    delimiter: &'a str,
    /// Inside of `/*! .. */`, which is SQL.
    in_executable_comment: bool,
}

/// The versions that are written into `/*!99999 .. */` so that no server runs it.
const NEVER: u32 = 99_999;

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, mode: Mode) -> Self {
        Self { text, bytes: text.as_bytes(), position: 0, mode, delimiter: ";", in_executable_comment: false }
    }

    /// Goes on from there.
    pub(super) fn skip_to(&mut self, position: usize) {
        self.position = position.max(self.position);
    }

    /// From here on, this ends a statement.
    pub(super) fn set_delimiter(&mut self, delimiter: &'a str) {
        self.delimiter = delimiter;
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.position + ahead).copied()
    }

    fn is_mysql(&self) -> bool {
        matches!(self.mode.dialect, Dialect::MySql | Dialect::MariaDb)
    }

    fn is_postgres(&self) -> bool {
        self.mode.dialect == Dialect::Postgres
    }

    /// The end of the line that holds this byte.
    pub(super) fn line_end(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|byte| *byte == b'\n').map_or(self.bytes.len(), |length| from + length)
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, _) => self.position += 1,
                (b'-', Some(b'-')) if self.is_line_comment() => self.skip_line(),
                (b'#', _) if self.is_mysql() => self.skip_line(),
                (b'/', Some(b'*')) => self.open_comment(),
                (b'*', Some(b'/')) if self.in_executable_comment => {
                    self.in_executable_comment = false;
                    self.position += 2;
                }
                _ => return,
            }
        }
    }

    /// MySQL and MariaDB take `--` for a comment only before a space, a control character or the end.
    fn is_line_comment(&self) -> bool {
        !self.is_mysql() || self.peek(2).is_none_or(|byte| byte <= b' ' || byte == 0x7f)
    }

    fn skip_line(&mut self) {
        let is_end = |byte: &u8| *byte == b'\n' || (*byte == b'\r' && self.is_postgres());
        let length = self.bytes[self.position..].iter().position(is_end);
        self.position = length.map_or(self.bytes.len(), |length| self.position + length);
    }

    fn open_comment(&mut self) {
        let marker = match (self.peek(2), self.peek(3)) {
            (Some(b'!'), _) if self.is_mysql() => 3,
            (Some(b'M'), Some(b'!')) if self.mode.dialect == Dialect::MariaDb => 4,
            _ => return self.skip_comment(self.is_postgres()),
        };
        let digits = self.bytes[self.position + marker..].iter().take(6).take_while(|byte| byte.is_ascii_digit());
        let (length, version) =
            digits.fold((0, 0), |(length, version), digit| (length + 1, version * 10 + u32::from(digit - b'0')));
        // A number of fewer digits is no version: it is SQL.
        let (length, version) = if length >= 5 { (length, version) } else { (0, 0) };
        let is_read = match self.mode.dialect {
            // Its versions from 5.7 on are not those of MySQL.
            Dialect::MariaDb => version < 900_000 && (marker == 4 || !(50_700..=NEVER).contains(&version)),
            Dialect::MySql => version < NEVER,
            Dialect::Postgres | Dialect::Sqlite => false,
        };
        if is_read {
            self.in_executable_comment = true;
            self.position += marker + length;
        } else {
            self.skip_comment(true);
        }
    }

    /// Skips a comment, and those in it where they nest. One without an end reaches to the end of the text.
    fn skip_comment(&mut self, nests: bool) {
        let mut depth = 1_usize;
        self.position += 2;
        while depth > 0 {
            match (self.peek(0), self.peek(1)) {
                (None, _) => return,
                (Some(b'*'), Some(b'/')) => {
                    depth -= 1;
                    self.position += 2;
                }
                (Some(b'/'), Some(b'*')) if nests => {
                    depth += 1;
                    self.position += 2;
                }
                (Some(_), _) => self.position += 1,
            }
        }
    }

    /// Skips what is quoted, the quotes included. A doubled quote stands for itself.
    fn skip_quoted(&mut self, quote: u8, backslashes: bool) {
        self.position += 1;
        while let Some(byte) = self.peek(0) {
            self.position += 1;
            if byte == b'\\' && backslashes {
                self.position += 1;
            } else if byte == quote {
                if self.peek(0) != Some(quote) {
                    break;
                }
                self.position += 1;
            }
        }
        self.position = self.position.min(self.bytes.len());
    }

    /// PostgreSQL: a string goes on in the same way behind a new line.
    fn skip_escape_string(&mut self) {
        loop {
            self.skip_quoted(b'\'', true);
            let end = self.position;
            let mut has_line = false;
            loop {
                match (self.peek(0), self.peek(1)) {
                    (Some(b'\n' | b'\r'), _) => {
                        has_line = true;
                        self.position += 1;
                    }
                    (Some(b' ' | b'\t' | 0x0b | 0x0c), _) => self.position += 1,
                    (Some(b'-'), Some(b'-')) if has_line => self.skip_line(),
                    _ => break,
                }
            }
            if !has_line || self.peek(0) != Some(b'\'') {
                self.position = end;
                return;
            }
        }
    }

    /// The length of the `$tag$` at the position.
    fn dollar_tag(&self) -> Option<usize> {
        let tag = &self.bytes[self.position + 1..];
        let length = tag.iter().position(|byte| !is_word(*byte) || *byte == b'$')?;
        let begins = tag.first().is_some_and(|byte| !byte.is_ascii_digit());
        (tag.get(length) == Some(&b'$') && begins).then_some(length + 2)
    }

    fn skip_dollar_text(&mut self, tag: usize) {
        let text = self.text;
        let marker = &text[self.position..self.position + tag];
        let body = self.position + tag;
        self.position = text[body..].find(marker).map_or(text.len(), |length| body + length + tag);
    }

    fn skip_word(&mut self) {
        let word = self.bytes[self.position..].iter().position(|byte| !is_word(*byte));
        let end = word.map_or(self.bytes.len(), |length| self.position + length);
        // The client of MySQL finds its delimiter in the middle of a word, as in `END$$`.
        let custom = self.delimiter != ";" && self.is_mysql();
        let cut = custom.then(|| self.text[self.position..end].find(self.delimiter)).flatten();
        self.position = cut.map_or(end, |length| self.position + length);
    }

    fn read(&mut self, first: u8) -> TokenKind {
        let backslashes = self.mode.backslashes;
        let next = self.peek(1);
        match (first, self.mode.dialect) {
            (b'\'', _) => {
                self.skip_quoted(first, backslashes);
                TokenKind::Text
            }
            (b'"', Dialect::MySql | Dialect::MariaDb) => {
                self.skip_quoted(first, backslashes);
                TokenKind::Text
            }
            (b'"', Dialect::Postgres | Dialect::Sqlite)
            | (b'`', Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite) => {
                self.skip_quoted(first, false);
                TokenKind::Name
            }
            (b'[', Dialect::Sqlite) => {
                let close = self.bytes[self.position..].iter().position(|byte| *byte == b']');
                self.position = close.map_or(self.bytes.len(), |length| self.position + length + 1);
                TokenKind::Name
            }
            (b'e' | b'E', Dialect::Postgres) if next == Some(b'\'') => {
                self.position += 1;
                self.skip_escape_string();
                TokenKind::Text
            }
            (b'$', Dialect::Postgres) => match self.dollar_tag() {
                Some(tag) => {
                    self.skip_dollar_text(tag);
                    TokenKind::DollarText
                }
                None => self.symbol(first),
            },
            // `1$$` is a number before a string.
            (b'0'..=b'9', Dialect::Postgres) => {
                let number = self.bytes[self.position..].iter().position(|byte| !is_word(*byte) || *byte == b'$');
                self.position = number.map_or(self.bytes.len(), |length| self.position + length);
                TokenKind::Word
            }
            _ if is_word(first) => {
                self.skip_word();
                TokenKind::Word
            }
            _ => self.symbol(first),
        }
    }

    fn symbol(&mut self, symbol: u8) -> TokenKind {
        self.position += 1;
        TokenKind::Symbol(symbol)
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        let start = self.position;
        let first = self.peek(0)?;
        let kind = if self.bytes[start..].starts_with(self.delimiter.as_bytes()) {
            self.position += self.delimiter.len();
            TokenKind::Delimiter
        } else {
            self.read(first)
        };
        Some(Token { kind, start, end: self.position })
    }
}

/// Whether a byte is a part of a bare word. Those of characters beyond ASCII are.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// What stands between the quotes of a name.
pub(super) fn unquoted(name: &str) -> String {
    let quote = name.get(..1).unwrap_or_default();
    let close = if quote == "[" { "]" } else { quote };
    let inner = name.get(1..).unwrap_or_default();
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    if quote == "[" { inner.to_owned() } else { inner.replace(&quote.repeat(2), quote) }
}
