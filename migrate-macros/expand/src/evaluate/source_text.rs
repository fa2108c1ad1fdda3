//! Code as it was written, to be shown in messages.

use crate::position;
use proc_macro2::{Delimiter, LineColumn, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The longest code that a message repeats.
const LONGEST: usize = 80;

/// The code of something, if it is short and stands in one line.
pub(super) fn source(tokens: &impl ToTokens) -> Option<String> {
    let tokens = tokens.to_token_stream();
    let first = tokens.clone().into_iter().next()?.span();
    let last = tokens.clone().into_iter().last()?.span();
    let lines = (position::start(first).map(|start| start.line), position::end(last).map(|end| end.line));
    let text = written(tokens);
    (lines.0 == lines.1 && text.chars().count() <= LONGEST).then_some(text)
}

/// The code of something, or else what stands for it.
pub(super) fn source_or(tokens: &impl ToTokens, otherwise: &str) -> String {
    source(tokens).unwrap_or_else(|| otherwise.to_owned())
}

/// Tokens with the spaces between them that the source has; in an editor, with those that Rust code mostly has.
fn written(tokens: TokenStream) -> String {
    with_spaces(tokens, &|token| position::start(token.span()).zip(position::end(token.span())))
}

fn with_spaces(tokens: TokenStream, find: &dyn Fn(&TokenTree) -> Option<(LineColumn, LineColumn)>) -> String {
    let mut text = String::new();
    let mut last: Option<TokenTree> = None;
    for token in tokens {
        let is_apart = last.as_ref().is_some_and(|last| match (find(last), find(&token)) {
            _ if matches!(last, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint) => false,
            (Some((_, end)), Some((start, _))) => end != start,
            _ => is_mostly_apart(last, &token),
        });
        if is_apart {
            text.push(' ');
        }
        last = Some(token.clone());
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&with_spaces(group.stream(), find));
                text.push_str(close);
            }
            other => text.push_str(&other.to_string()),
        }
    }
    text
}

/// Whether two tokens mostly have a space between them.
fn is_mostly_apart(before: &TokenTree, after: &TokenTree) -> bool {
    let is_one_of =
        |token: &TokenTree, marks: &str| matches!(token, TokenTree::Punct(mark) if marks.contains(mark.as_char()));
    let is_call = match after {
        TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => !is_one_of(before, ",=+-*/<>"),
        _ => false,
    };
    let is_body = matches!(after, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    !is_call && !is_one_of(after, ",;.:?!|") && (is_body || !is_one_of(before, ".:!&#|"))
}

#[cfg(test)]
mod tests {
    use super::{source, with_spaces};

    #[test]
    fn code_is_shown_as_it_was_written() {
        for code in ["schema.sql(\"SELECT 1\").down(\"x\")", "[1, 2]", "std::env::args()", "|t| { t.id(); }", "a + b"] {
            let tokens: proc_macro2::TokenStream = code.parse().unwrap();
            assert_eq!(source(&tokens).as_deref(), Some(code));
            assert_eq!(with_spaces(tokens, &|_| None), code);
        }
        let lines: proc_macro2::TokenStream = "a(\nb)".parse().unwrap();
        assert_eq!(source(&lines), None);
    }

    #[test]
    fn two_marks_that_belong_together_are_shown_so() {
        assert_eq!(source(&quote::quote!(t.column(..))).as_deref(), Some("t.column(..)"));
    }
}
