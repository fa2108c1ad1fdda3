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
