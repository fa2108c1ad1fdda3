//! One statement of a text.

use super::lexer::{Token, TokenKind};
use std::ops::Range;

/// One statement, without what ends it.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    text: &'a str,
    /// Its bytes, with the comments before it.
    range: Range<usize>,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Statement<'a> {
    pub(super) fn new(text: &'a str, piece: Range<usize>, tokens: Vec<Token>) -> Self {
        let whole = &text[piece.clone()];
        let start = piece.start + (whole.len() - whole.trim_start().len());
        let end = piece.start + whole.trim_end().len();
        Self { text, range: start..end, tokens }
    }

    /// Its bytes in the text, with the comments before and behind it.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Its text, with the comments before and behind it.
    pub fn text(&self) -> &'a str {
        &self.text[self.range.clone()]
    }

    /// Its bytes from the first token to the last.
    pub fn code(&self) -> Range<usize> {
        let first = self.tokens.first().map_or(self.range.start, |token| token.start);
        let last = self.tokens.last().map_or(self.range.end, |token| token.end);
        first..last
    }

    /// The texts of its tokens: words, strings, names and symbols, without spaces and comments.
    pub fn tokens(&self) -> impl Iterator<Item = &'a str> {
        self.tokens.iter().map(|token| token.of(self.text))
    }

    /// The text of a token; empty behind the last.
    pub(super) fn token(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    /// Whether a bare word stands there. `words` is in lower case.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
            && self.token(at).eq_ignore_ascii_case(word)
    }

    pub(super) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    #[cfg(feature = "compile")]
    pub(super) fn is_symbol(&self, at: usize, symbol: u8) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_symbol(symbol))
    }

    #[cfg(feature = "compile")]
    /// Whether it begins with these words.
    pub(super) fn begins(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(at, word)| self.is(at, word))
    }

    /// Whether a bare word stands anywhere in it.
    pub(super) fn holds(&self, word: &str) -> bool {
        (0..self.tokens.len()).any(|at| self.is(at, word))
    }

    #[cfg(feature = "compile")]
    /// The bytes of these tokens.
    pub(super) fn span(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(self.range.start, |token| token.start);
        let last = self.tokens.get(to).or(self.tokens.last());
        start..last.map_or(self.range.end, |token| token.end)
    }

    /// Whether PostgreSQL waits for rows from the client: `COPY .. FROM STDIN`.
    pub(super) fn copies_from_client(&self) -> bool {
        self.copies(&["from"], "stdin")
    }

    #[cfg(feature = "compile")]
    /// Whether PostgreSQL sends rows to the client: `COPY .. TO STDOUT`.
    pub(super) fn copies_to_client(&self) -> bool {
        self.copies(&["to"], "stdout")
    }

    fn copies(&self, direction: &[&str], what: &str) -> bool {
        self.is(0, "copy") && (1..self.tokens.len()).any(|at| self.is_any(at, direction) && self.is(at + 1, what))
    }

    /// What stands between the quotes of a string, and where that begins in the text.
    pub(super) fn string_content(&self, at: usize) -> Option<(usize, &'a str)> {
        let token = self.tokens.get(at)?;
        let whole = token.of(self.text);
        let quote = match token.kind {
            TokenKind::DollarText => whole.get(1..)?.find('$')? + 2,
            TokenKind::Text => whole.find(['\'', '"'])? + 1,
            TokenKind::Name | TokenKind::Word | TokenKind::Delimiter | TokenKind::Symbol(_) => return None,
        };
        let closing = if token.kind == TokenKind::DollarText { quote } else { 1 };
        let end = whole.len().checked_sub(closing).filter(|end| *end >= quote)?;
        Some((token.start + quote, whole.get(quote..end)?))
    }

    /// Whether it only keeps code that runs later: a routine, a trigger, a view.
    pub(super) fn defines_code(&self) -> bool {
        const CODE: [&str; 7] = ["function", "procedure", "trigger", "event", "view", "rule", "package"];
        const OTHERS: [&str; 5] = ["table", "materialized", "index", "schema", "database"];
        let kind = (1..16).find(|at| self.is_any(*at, &CODE) || self.is_any(*at, &OTHERS));
        self.is_any(0, &["create", "alter"]) && kind.is_some_and(|at| self.is_any(at, &CODE))
    }

    /// Whether it creates a view of that name, or puts one in its place.
    #[cfg(feature = "compile")]
    pub fn creates_view(&self, name: &str) -> bool {
        let replaces = self.is(1, "or") && self.is(2, "replace");
        let view = if replaces { 3 } else { 1 };
        let (schema, qualified) = (view + 1, self.is_symbol(view + 2, b'.'));
        let named = if qualified { schema + 2 } else { schema };
        let is_named = self.tokens.get(named).is_some_and(|token| match token.kind {
            TokenKind::Word => self.token(named).eq_ignore_ascii_case(name),
            TokenKind::Name => super::lexer::unquoted(self.token(named)) == name,
            TokenKind::Text | TokenKind::DollarText | TokenKind::Delimiter | TokenKind::Symbol(_) => false,
        });
        self.is(0, "create") && self.is(view, "view") && is_named
    }
}
