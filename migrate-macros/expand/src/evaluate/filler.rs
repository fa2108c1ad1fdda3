//! What rust-analyzer puts where code is not written yet, so that it parses: `t.` becomes `t.__ra_fixup`.

use proc_macro2::{TokenStream, TokenTree};

const FILLER: &str = "__ra_fixup";

/// Whether some of this code is not written yet.
pub(super) fn is_in(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_in(group.stream()),
        TokenTree::Ident(ident) => ident == FILLER,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::Errors;
    use crate::evaluate::evaluate;

    /// What is said of a body, and whether all of it was evaluated.
    fn said(body: &str) -> (String, bool) {
        let function = syn::parse_str(&format!("fn m1_a(schema: &mut Schema) {{ {body} }}")).unwrap();
        let mut errors = Errors::default();
        let is_complete = evaluate(&function, false, &mut errors).gaps.is_empty();
        (errors.into_compile_errors().to_string(), is_complete)
    }

    #[test]
    fn nothing_is_said_of_what_is_not_written_yet() {
        for body in [
            "schema.__ra_fixup;",
            "schema.create_table(\"users\", |t| { t.id(); t.__ra_fixup; });",
            "schema.create_table(\"users\", |t| { t.column(\"a\", text()).__ra_fixup; });",
            "schema.create_table(\"users\", |t| { t.column(\"a\", text().__ra_fixup); });",
            "let name = __ra_fixup;",
            "let name = __ra_fixup; schema.drop_table(name);",
            "for name in __ra_fixup { schema.drop_table(name); }",
            "if __ra_fixup {}",
            "schema.create_table(__ra_fixup, |t| __ra_fixup);",
        ] {
            assert_eq!(said(body), (String::new(), false), "{body}");
        }
    }

    #[test]
    fn what_stands_beside_it_is_told() {
        let (said, _) = said("schema.discard(\"a\"); schema.__ra_fixup;");
        assert!(said.contains("discard") && said.matches("compile_error").count() == 1, "{said}");
    }
}
