//! Where tokens stand in their file.
//!
//! Only a compiler is asked. rust-analyzer tells line 1 for everything, or it panics at a token that it has made up.

use proc_macro2::{LineColumn, Span};
use std::sync::OnceLock;

/// Whether an editor runs this macro, and no compiler.
pub(crate) fn in_editor() -> bool {
    static IN_EDITOR: OnceLock<bool> = OnceLock::new();
    *IN_EDITOR.get_or_init(|| {
        let program = std::env::current_exe().ok();
        let name = program.as_ref().and_then(|program| program.file_name());
        name.is_some_and(|name| is_editor(&name.to_string_lossy()))
    })
}

/// Whether a program of this name runs macros for an editor.
fn is_editor(program: &str) -> bool {
    program.starts_with("rust-analyzer") || program.starts_with("intellij-rust")
}

/// Where a token starts; nothing in an editor.
pub(crate) fn start(span: Span) -> Option<LineColumn> {
    (!in_editor()).then(|| span.start())
}

/// Where a token ends; nothing in an editor.
pub(crate) fn end(span: Span) -> Option<LineColumn> {
    (!in_editor()).then(|| span.end())
}

/// The line of a token; zero in an editor.
pub(crate) fn line(span: Span) -> usize {
    start(span).map_or(0, |start| start.line)
}

/// What tells a span from others. This asks nobody where it is.
pub(crate) fn identity(span: Span) -> String {
    format!("{span:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_known_by_its_program() {
        for program in ["rust-analyzer-proc-macro-srv", "rust-analyzer", "rust-analyzer.exe"] {
            assert!(is_editor(program), "{program}");
        }
        for program in ["rustc", "clippy-driver", "rustdoc"] {
            assert!(!is_editor(program), "{program}");
        }
        assert!(!in_editor());
    }

    #[test]
    fn the_same_token_at_two_places_has_two_spans() {
        let tokens: proc_macro2::TokenStream = "a a".parse().unwrap();
        let spans: Vec<_> = tokens.into_iter().map(|token| token.span()).collect();
        assert_ne!(identity(spans[0]), identity(spans[1]));
    }
}
