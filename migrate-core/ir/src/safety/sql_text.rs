//! Expressions that a user wrote in SQL, as far as the rules read them.

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word, in lower case: a keyword, a function, a column.
    Word(String),
    /// A quoted name, as it is written between the quotes.
    Name(String),
    /// A string, whatever is in it.
    Text,
    /// Anything else.
    Symbol(char),
}

impl Token {
    /// Whether it is that bare word.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    /// Whether it names that column.
    pub(super) fn names(&self, column: &str) -> bool {
        match self {
            Self::Word(word) => *word == column.to_lowercase(),
            Self::Name(name) => name == column,
            Self::Text | Self::Symbol(_) => false,
        }
    }
}

/// The pieces of an expression, without spaces.
pub(super) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '\'' => (Token::Text, quoted(rest, first)),
            '"' | '`' => {
                let length = quoted(rest, first);
                (Token::Name(rest[1..length].trim_end_matches(first).to_owned()), length)
            }
            '$' => match dollar_quoted(rest) {
                Some(length) => (Token::Text, length),
                None => (Token::Symbol(first), 1),
            },
            _ if first.is_alphanumeric() || first == '_' => {
                let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
                let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
                (Token::Word(rest[..length].to_lowercase()), length)
            }
            _ => (Token::Symbol(first), first.len_utf8()),
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    tokens
}

/// The length of the quoted text at the start, in which a doubled quote stands for itself.
fn quoted(text: &str, quote: char) -> usize {
    let mut from = 1;
    while let Some(end) = text[from..].find(quote) {
        from += end + 1;
        if !text[from..].starts_with(quote) {
            return from;
        }
        from += 1;
    }
    text.len()
}

/// The length of the `$tag$..$tag$` at the start.
fn dollar_quoted(text: &str) -> Option<usize> {
    let tag = text[1..].find('$')? + 2;
    let is_tag = text[1..tag - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
    let end = text[tag..].find(&text[..tag])?;
    is_tag.then_some(tag + end + tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_names_are_single_tokens() {
        let word = |word: &str| Token::Word(word.to_owned());
        assert_eq!(
            tokens("Lower( 'it''s (random())' )"),
            [word("lower"), Token::Symbol('('), Token::Text, Token::Symbol(')')]
        );
        assert_eq!(tokens("\"Order\""), [Token::Name("Order".to_owned())]);
        assert_eq!(tokens("$a$ random() $a$ b"), [Token::Text, word("b")]);
        assert_eq!(tokens("'open"), [Token::Text]);
        assert_eq!(tokens("$1"), [Token::Symbol('$'), word("1")]);
        assert_eq!(tokens("ä = 'ö'"), [word("ä"), Token::Symbol('='), Token::Text]);
    }
}
