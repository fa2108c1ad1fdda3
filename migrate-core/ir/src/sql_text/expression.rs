//! An expression that a user wrote in SQL, as far as the rules read it.

use super::lexer::{Lexer, TokenKind, unquoted};
use super::mode::Mode;
use crate::dialect::Dialect;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExpressionToken {
    /// A bare word, in lower case: a keyword, a function, a column.
    Word(String),
    /// A quoted name, as it is written between the quotes.
    Name(String),
    /// A string, whatever is in it.
    Text,
    /// Anything else.
    Symbol(char),
}

impl ExpressionToken {
    /// Whether it is that bare word.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    /// Whether it names that column.
    pub(crate) fn names(&self, column: &str) -> bool {
        match self {
            Self::Word(word) => *word == column.to_lowercase(),
            Self::Name(name) => name == column,
            Self::Text | Self::Symbol(_) => false,
        }
    }
}

/// The pieces of an expression, without spaces and comments.
pub(crate) fn expression_tokens(sql: &str, dialect: Dialect) -> Vec<ExpressionToken> {
    let tokens = Lexer::new(sql, Mode::of(dialect));
    tokens
        .map(|token| match token.kind {
            TokenKind::Word => ExpressionToken::Word(token.of(sql).to_lowercase()),
            TokenKind::Name => ExpressionToken::Name(unquoted(token.of(sql))),
            TokenKind::Text | TokenKind::DollarText => ExpressionToken::Text,
            TokenKind::Delimiter => ExpressionToken::Symbol(';'),
            TokenKind::Symbol(symbol) => ExpressionToken::Symbol(char::from(symbol)),
        })
        .collect()
}

/// Why an expression cannot stand between the words that a statement puts around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unenclosed {
    /// A quote or a comment in it does not end.
    Open,
    /// Its parentheses are not balanced.
    Unbalanced,
    /// A `;` in it ends the statement.
    Terminated,
    /// A comma in it, outside of parentheses.
    Divided,
    /// There is nothing in it.
    Empty,
    /// It ends where something must follow.
    Incomplete,
    /// A NUL character, which ends a text.
    Nul,
}

/// Whether the expression is whole, so that what follows it is read as it is meant.
pub(crate) fn find_unenclosed(sql: &str, dialect: Dialect) -> Option<Unenclosed> {
    if sql.contains('\0') {
        return Some(Unenclosed::Nul);
    }
    let closed = format!("{sql})");
    let tokens: Vec<_> = Lexer::new(&closed, Mode::of(dialect)).collect();
    let Some((last, inside)) = tokens.split_last() else { return Some(Unenclosed::Open) };
    if last.start != sql.len() || !last.is_symbol(b')') {
        return Some(Unenclosed::Open);
    }
    let mut depth = 0_usize;
    for token in inside {
        match token.kind {
            TokenKind::Delimiter => return Some(Unenclosed::Terminated),
            TokenKind::Symbol(b'(' | b'[') => depth += 1,
            TokenKind::Symbol(b')' | b']') => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return Some(Unenclosed::Unbalanced),
            },
            TokenKind::Symbol(b',') if depth == 0 => return Some(Unenclosed::Divided),
            TokenKind::Symbol(_) | TokenKind::Word | TokenKind::Name | TokenKind::Text | TokenKind::DollarText => {}
        }
    }
    if depth > 0 {
        return Some(Unenclosed::Unbalanced);
    }
    match inside.last() {
        None => Some(Unenclosed::Empty),
        Some(last) => expects_more(last.kind, last.of(sql)).then_some(Unenclosed::Incomplete),
    }
}

/// Whether something must follow the last piece of an expression: an operator, or a word that is one.
fn expects_more(kind: TokenKind, text: &str) -> bool {
    match kind {
        TokenKind::Symbol(symbol) => b"+-*/=<>!%&|^~.".contains(&symbol),
        TokenKind::Word => ["and", "or", "not", "is", "in", "like", "between"].contains(&&*text.to_lowercase()),
        TokenKind::Name | TokenKind::Text | TokenKind::DollarText | TokenKind::Delimiter => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect::{MySql, Postgres, Sqlite};
    use ExpressionToken::{Name, Symbol, Text, Word};

    #[test]
    fn strings_and_names_are_single_tokens() {
        let word = |word: &str| Word(word.to_owned());
        let tokens = expression_tokens("Lower( 'it''s (random())' )", Postgres);
        assert_eq!(tokens, [word("lower"), Symbol('('), Text, Symbol(')')]);
        assert_eq!(expression_tokens("\"Or\"\"der\"", Postgres), [Name("Or\"der".to_owned())]);
        assert_eq!(
            expression_tokens("[a b], `c`", Sqlite),
            [Name("a b".to_owned()), Symbol(','), Name("c".to_owned())]
        );
        assert_eq!(expression_tokens("$a$ random() $a$ b", Postgres), [Text, word("b")]);
        assert_eq!(expression_tokens("'open", Postgres), [Text]);
        assert_eq!(expression_tokens("$1", Postgres), [Symbol('$'), word("1")]);
        assert_eq!(expression_tokens("ä = 'ö'", Postgres), [word("ä"), Symbol('='), Text]);
        assert_eq!(expression_tokens("now() /* random() */ -- x", MySql), [word("now"), Symbol('('), Symbol(')')]);
        assert_eq!(expression_tokens("E'\\'' || a", Postgres), [Text, Symbol('|'), Symbol('|'), word("a")]);
    }
}
