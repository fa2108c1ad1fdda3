//! Code that is nested too deeply, and numbers that are too long, found among tokens before anything parses them.
//!
//! A parser recurses where code is nested, and so does whatever walks the tree that it makes. A macro has no more stack
//! than the compiler gives it, and a stack that overflows ends the compiler without a word. `syn` reads a number digit by
//! digit, each time through all that it has, so a number of many digits takes minutes.

use crate::diagnostics::Errors;
use migrate_ir::diagnostic::Diagnostic;
use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream};
use std::iter::Peekable;

/// The deepest code that is parsed. Migrations that people write stay below 30.
const DEEPEST: usize = 128;

/// The longest number that is parsed, in characters. The longest that a compiler takes has 39 digits, or 128 bits.
const LONGEST_NUMBER: usize = 1_000;

/// Refuses what is too large to be parsed, at its first token. It is a mistake, as nothing can be read then.
pub(crate) fn check(tokens: &TokenStream, errors: &mut Errors) {
    let Some(token) = find(tokens) else { return };
    let message = if is_long_number(&token) {
        Diagnostic::new("this number is too long")
            .note(format!("a number in a migration has at most {LONGEST_NUMBER} characters"))
            .help("write a shorter number, or a text")
    } else {
        Diagnostic::new("this is nested too deeply for a migration")
            .note(format!("at most {DEEPEST} parentheses, blocks, operators and calls may stand within one another"))
            .help("write it as several statements")
    };
    errors.at(token, &message);
}

fn is_long_number(token: &TokenTree) -> bool {
    let TokenTree::Literal(literal) = token else { return false };
    let text = literal.to_string();
    text.len() > LONGEST_NUMBER && text.starts_with(|first: char| first.is_ascii_digit())
}

/// The first token that is nested too deeply, or is too long a number.
///
/// A token is as deep as there are groups around it, and steps before it in the same statement or argument of each:
/// operators, calls, and words behind words. Each of them may be a level of the tree, as in `- - 1`, `a.b().c()`, and
/// `return return 1`. So this may find more depth than there is, but never less.
pub(crate) fn find(tokens: &TokenStream) -> Option<TokenTree> {
    let mut levels = vec![Level::new(tokens.clone(), 0)];
    while let Some(level) = levels.last_mut() {
        let Some((token, depth)) = level.next() else {
            levels.pop();
            continue;
        };
        if depth > DEEPEST || is_long_number(&token) {
            return Some(token);
        }
        if let TokenTree::Group(group) = token {
            levels.push(Level::new(group.stream(), depth + 1));
        }
    }
    None
}

/// Whether a group in braces is the end of a statement or an item, by what follows it.
pub(crate) fn ends_statement(group: &TokenTree, next: Option<&TokenTree>) -> bool {
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
    is_block(group)
        && match next {
            None => true,
            Some(TokenTree::Ident(word)) => !["else", "as", "where"].iter().any(|goes_on| word == goes_on),
            Some(other) => is_block(other) || is_mark(other, "#"),
        }
}

/// The tokens of one group.
struct Level {
    tokens: Peekable<token_stream::IntoIter>,
    /// How deep the start of a statement is.
    start: usize,
    /// How deep the next token is.
    depth: usize,
    /// The token before it.
    last: Option<TokenTree>,
}

impl Level {
    fn new(tokens: TokenStream, start: usize) -> Self {
        Self { tokens: tokens.into_iter().peekable(), start, depth: start, last: None }
    }

    /// The next token, and how deep it is.
    fn next(&mut self) -> Option<(TokenTree, usize)> {
        let token = self.tokens.next()?;
        let depth = self.depth;
        // An attribute is beside the code.
        let in_attribute = self.last.as_ref().is_some_and(|last| is_mark(last, "#"));
        let is_step = match &token {
            TokenTree::Ident(_) => matches!(self.last, Some(TokenTree::Ident(_))),
            TokenTree::Punct(_) => !is_mark(&token, "#") && !in_attribute,
            TokenTree::Group(_) => !in_attribute,
            TokenTree::Literal(_) => false,
        };
        let is_end = is_mark(&token, ";,") || ends_statement(&token, self.tokens.peek());
        self.depth = if is_end { self.start } else { depth + usize::from(is_step) };
        if !(in_attribute && is_mark(&token, "!")) {
            self.last = Some(token.clone());
        }
        Some((token, depth))
    }
}

/// Whether a token is one of these marks.
fn is_mark(token: &TokenTree, marks: &str) -> bool {
    matches!(token, TokenTree::Punct(mark) if marks.contains(mark.as_char()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_too_large(code: &str) -> bool {
        find(&code.parse().unwrap()).is_some()
    }

    /// Each kind of nesting, so many times.
    fn nested(times: usize) -> Vec<String> {
        let around = |start: &str, end: &str| format!("{}1{}", start.repeat(times), end.repeat(times));
        vec![
            around("{", "}"),
            around("(", ")"),
            around("[", "]"),
            around("f(", ")"),
            around("if a {", "}"),
            around("if a {} else ", ""),
            around("for a in [b] {", "}"),
            around("|a| ", ""),
            around("match a { b => ", "}"),
            around("- ", ""),
            around("! ", ""),
            around("& ", ""),
            around("return ", ""),
            around("a = ", ""),
            around("a + ", ""),
            around("a.b().", ""),
            around("a as ", ""),
            around("", ".b"),
            around("", "?"),
            around("", "(2)"),
            around("", "[2]"),
            around("Vec<", ">"),
            around("-> fn()", ""),
            around("..", ""),
        ]
    }

    #[test]
    fn everything_that_nests_is_counted() {
        for code in nested(DEEPEST + 2) {
            assert!(is_too_large(&code), "{}", &code[..20]);
        }
        for code in nested(30) {
            assert!(!is_too_large(&code), "{code}");
        }
    }

    #[test]
    fn a_number_is_parsed_if_a_compiler_could_take_it() {
        for code in [u128::MAX.to_string(), format!("0b{}", "1_".repeat(128)), format!("\"{}\"", "1".repeat(5_000))] {
            assert!(!is_too_large(&code), "{code}");
        }
        assert!(is_too_large(&"7".repeat(100_000)));
    }

    #[test]
    fn what_stands_one_after_the_other_is_not_nested() {
        for code in ["a.b(1);", "-1,", "{ a }", "#[a] #[b(c)]", "#![a]", "for a in [b] { c }", "if a {} else {}"] {
            let code = code.repeat(1_000);
            assert!(!is_too_large(&code), "{}", &code[..20]);
        }
    }

    #[test]
    fn the_depth_of_ten_thousand_is_found_without_recursion() {
        for code in nested(10_000) {
            assert!(is_too_large(&code));
        }
    }
}
