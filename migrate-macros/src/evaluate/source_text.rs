//! Code as it was written, to be shown in messages.

use quote::ToTokens;

/// The longest code that a message repeats.
const LONGEST: usize = 80;

/// The code of something, if it is short and stands in one line.
pub(super) fn source(tokens: &impl ToTokens) -> Option<String> {
    let tokens = tokens.to_token_stream();
    let first = tokens.clone().into_iter().next()?.span();
    let (start, end) = (first.start(), tokens.clone().into_iter().last()?.span().end());
    let text = written(tokens);
    (start.line == end.line && text.chars().count() <= LONGEST).then_some(text)
}

/// The code of something, or else what stands for it.
pub(super) fn source_or(tokens: &impl ToTokens, otherwise: &str) -> String {
    source(tokens).unwrap_or_else(|| otherwise.to_owned())
}

/// Tokens with the spaces between them that the source has.
fn written(tokens: proc_macro2::TokenStream) -> String {
    use proc_macro2::{Delimiter, TokenTree};
    let mut text = String::new();
    let mut end = None;
    for token in tokens {
        let span = token.span();
        if end.is_some_and(|end| end != span.start()) {
            text.push(' ');
        }
        end = Some(span.end());
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&written(group.stream()));
                text.push_str(close);
            }
            other => text.push_str(&other.to_string()),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn code_is_shown_as_it_was_written() {
        for code in ["schema.sql(\"SELECT 1\").down(\"x\")", "[1, 2]", "std::env::args()", "|t| { t.id(); }", "a + b"] {
            let tokens: proc_macro2::TokenStream = code.parse().unwrap();
            assert_eq!(source(&tokens).as_deref(), Some(code));
        }
        let lines: proc_macro2::TokenStream = "a(\nb)".parse().unwrap();
        assert_eq!(source(&lines), None);
    }
}
