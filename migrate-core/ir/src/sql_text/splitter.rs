//! Where one statement ends and the next begins.

use super::body::Body;
use super::lexer::{Lexer, Token, TokenKind};
use super::mode::Mode;
use super::statement::Statement;
use crate::dialect::Dialect;
use std::ops::Range;

/// A text, divided into statements.
#[derive(Clone, Debug)]
pub struct SqlText<'a> {
    pub(super) text: &'a str,
    pub(super) mode: Mode,
    pub(super) statements: Vec<Statement<'a>>,
    /// Commands of the server's own client, which no server understands: `\copy`, `.read`.
    pub(super) client_commands: Vec<Range<usize>>,
    /// Whether `DELIMITER` changes what ends a statement.
    pub(super) has_delimiter: bool,
}

impl<'a> SqlText<'a> {
    /// Divides a text as the server's own client does. Where a body of a routine is not set apart by `DELIMITER`, it is
    /// divided as the server itself does, which knows where the body ends.
    pub fn read(text: &'a str, mode: Mode) -> Self {
        let splitter = Splitter {
            lexer: Lexer::new(text, mode),
            read: Self { text, mode, statements: Vec::new(), client_commands: Vec::new(), has_delimiter: false },
            tokens: Vec::new(),
            piece: 0,
            body: Body::new(mode.dialect),
            has_own_delimiter: false,
        };
        splitter.split()
    }

    /// The commands of the client, without those that `pg_dump` writes around a dump and that psql alone needs.
    #[cfg(feature = "compile")]
    pub(super) fn forbidden_commands(&self) -> impl Iterator<Item = &Range<usize>> {
        self.client_commands.iter().filter(|range| !self.is_dump_guard(range))
    }

    /// The text that the server gets: without `\restrict` and `\unrestrict`, which `pg_dump` writes for psql.
    #[cfg(feature = "compile")]
    pub fn without_dump_guards(text: &'a str, mode: Mode) -> String {
        let read = Self::read(text, mode);
        let mut rest = String::with_capacity(text.len());
        let mut end = 0;
        for range in read.client_commands.iter().filter(|range| read.is_dump_guard(range)) {
            rest.push_str(&text[end..range.start]);
            end = range.end;
        }
        rest.push_str(&text[end..]);
        rest
    }

    #[cfg(feature = "compile")]
    fn is_dump_guard(&self, command: &Range<usize>) -> bool {
        let word = self.text[command.clone()].split_whitespace().next().unwrap_or_default();
        self.mode.dialect == Dialect::Postgres && ["\\restrict", "\\unrestrict"].contains(&word)
    }

    /// The texts of all its tokens, what ends statements included, without spaces and comments.
    pub fn tokens(text: &'a str, mode: Mode) -> Vec<&'a str> {
        Lexer::new(text, mode).map(|token| token.of(text)).collect()
    }

    /// The statements, in order.
    pub fn statements(&self) -> &[Statement<'a>] {
        &self.statements
    }
}

struct Splitter<'a> {
    lexer: Lexer<'a>,
    read: SqlText<'a>,
    /// The tokens of the statement that is being read.
    tokens: Vec<Token>,
    /// Where its text begins.
    piece: usize,
    body: Body,
    /// Whether `DELIMITER` has set another one than `;`: then it ends a statement wherever it stands.
    has_own_delimiter: bool,
}

impl<'a> Splitter<'a> {
    fn split(mut self) -> SqlText<'a> {
        while let Some(token) = self.lexer.next() {
            let is_end = token.kind == TokenKind::Delimiter;
            if is_end && (self.has_own_delimiter || !self.body.is_open()) {
                self.finish(token.start, token.end);
            } else if !self.take_client_command(token) {
                self.body.read(token, self.read.text);
                self.tokens.push(token);
            }
        }
        let end = self.read.text.len();
        self.finish(end, end);
        self.read
    }

    /// Ends the statement before `end`; the next one begins at `next`.
    fn finish(&mut self, end: usize, next: usize) {
        let piece = self.piece..end;
        self.piece = next;
        self.body = Body::new(self.read.mode.dialect);
        let tokens = std::mem::take(&mut self.tokens);
        if tokens.is_empty() {
            return;
        }
        let statement = Statement::new(self.read.text, piece, tokens);
        if self.read.mode.dialect == Dialect::Postgres && statement.copies_from_client() {
            self.skip_copied_rows(next);
        }
        self.read.statements.push(statement);
    }

    /// The lines behind `COPY .. FROM STDIN` are rows, up to `\.`.
    fn skip_copied_rows(&mut self, from: usize) {
        let mut line = self.lexer.line_end(from) + 1;
        while line < self.read.text.len() {
            let end = self.lexer.line_end(line);
            if self.read.text[line..end].trim_end() == "\\." {
                line = end;
                break;
            }
            line = end + 1;
        }
        let line = line.min(self.read.text.len());
        self.lexer.skip_to(line);
        self.piece = line;
    }

    /// Takes a command of the client out, where one begins with this token.
    fn take_client_command(&mut self, token: Token) -> bool {
        let text = self.read.text;
        let is_first = self.tokens.is_empty();
        let end = match self.read.mode.dialect {
            Dialect::Postgres if token.is_symbol(b'\\') => self.lexer.line_end(token.start),
            Dialect::MySql | Dialect::MariaDb if token.is_symbol(b'\\') && !text[token.end..].starts_with('N') => {
                token.end + text[token.end..].chars().next().map_or(0, char::len_utf8)
            }
            Dialect::MySql | Dialect::MariaDb if is_first && token.kind == TokenKind::Word => {
                let word = token.of(text).to_ascii_lowercase();
                if word == "delimiter" && self.take_delimiter(token) {
                    return true;
                }
                if !CLIENT_WORDS.contains(&word.as_str()) {
                    return false;
                }
                self.lexer.line_end(token.start)
            }
            Dialect::Sqlite if is_first && token.is_symbol(b'.') => {
                let before = text[..token.start].trim_end_matches([' ', '\t']);
                if !before.is_empty() && !before.ends_with('\n') {
                    return false;
                }
                self.lexer.line_end(token.start)
            }
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => return false,
        };
        self.lexer.skip_to(end);
        if is_first {
            self.piece = end;
        }
        self.read.client_commands.push(token.start..end);
        true
    }

    /// `DELIMITER //`: up to the end of the line.
    fn take_delimiter(&mut self, word: Token) -> bool {
        let text = self.read.text;
        let line = self.lexer.line_end(word.start);
        let argument = &text[word.end..line];
        let unquoted = argument.trim().trim_matches(['\'', '"', '`']);
        let Some(delimiter) = unquoted.split_whitespace().next() else { return false };
        if !argument.starts_with([' ', '\t']) {
            return false;
        }
        self.lexer.set_delimiter(delimiter);
        self.lexer.skip_to(line);
        self.read.has_delimiter = true;
        self.has_own_delimiter = delimiter != ";";
        self.piece = line;
        true
    }
}

/// The words with which a command of the client of MySQL or MariaDB begins, and no statement.
const CLIENT_WORDS: [&str; 14] = [
    "charset",
    "connect",
    "edit",
    "ego",
    "exit",
    "nopager",
    "notee",
    "nowarning",
    "pager",
    "prompt",
    "quit",
    "rehash",
    "source",
    "tee",
];
