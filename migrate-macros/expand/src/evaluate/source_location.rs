//! Where operations were written, so that messages can point there.

use crate::position;
use migrate_ir::builder::OperationPart;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::BTreeMap;
use syn::{Expr, ExprLit, ExprMethodCall, Lit, LitStr};

/// Where something was written: the word that made it, and the literals that name what it is about.
#[derive(Clone)]
pub(crate) struct SourceLocation<'a> {
    call: Option<&'a ExprMethodCall>,
    literals: Vec<&'a Expr>,
}

impl<'a> SourceLocation<'a> {
    /// The word and its arguments, without what it is called on.
    pub(super) fn of(call: &'a ExprMethodCall) -> Self {
        Self { call: Some(call), literals: Vec::new() }
    }

    /// Adds literals that name what it is about.
    pub(super) fn add_literals(&mut self, literals: &[&'a Expr]) {
        for literal in literals {
            if !self.literals.iter().any(|known| std::ptr::eq(*known, *literal)) {
                self.literals.push(literal);
            }
        }
    }

    /// The line of the word.
    fn line(&self) -> Option<usize> {
        self.call.map(|call| position::line(call.method.span()))
    }

    /// The string literal that holds this name, the innermost one first.
    pub(crate) fn argument(&self, name: &str) -> Option<&'a LitStr> {
        self.literals.iter().rev().find_map(|literal| find(literal, name))
    }

    /// The tokens of the whole.
    pub(crate) fn tokens(&self) -> TokenStream {
        self.call.map_or_else(TokenStream::new, |ExprMethodCall { method, args, paren_token, .. }| {
            let mut tokens = quote!(#method);
            paren_token.surround(&mut tokens, |inside| args.to_tokens(inside));
            tokens
        })
    }
}

fn find<'a>(expression: &'a Expr, name: &str) -> Option<&'a LitStr> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value() == name => Some(text),
        Expr::Array(array) => array.elems.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}

/// Where each operation, and each part of it, was written.
#[derive(Default)]
pub(crate) struct SourceLocations<'a>(BTreeMap<OperationPart, SourceLocation<'a>>);

impl<'a> SourceLocations<'a> {
    /// Notes where something was written. Of two places, the first one stays; later words of its chain add their literals.
    pub(super) fn record(&mut self, part: OperationPart, location: &SourceLocation<'a>) {
        self.0
            .entry(part)
            .and_modify(|known| known.add_literals(&location.literals))
            .or_insert_with(|| location.clone());
    }

    /// Adds the literals of a later word to a place that is noted.
    pub(super) fn add_literals(&mut self, part: &OperationPart, location: &SourceLocation<'a>) {
        if let Some(known) = self.0.get_mut(part) {
            known.add_literals(&location.literals);
        }
    }

    /// The place of a part, or else of the operation that it belongs to.
    pub(crate) fn get(&self, part: &OperationPart) -> Option<&SourceLocation<'a>> {
        self.0.get(part).or_else(|| self.0.get(&OperationPart::whole(part.operation)))
    }

    /// The line in which an operation was written: that of the word that made it, wherever in a `for` or a closure it stands.
    /// Zero where it is not known.
    pub(crate) fn line(&self, operation: usize) -> usize {
        self.get(&OperationPart::whole(operation)).and_then(SourceLocation::line).unwrap_or(0)
    }

    /// The tokens of that place.
    pub(crate) fn find(&self, part: &OperationPart) -> TokenStream {
        self.get(part).map(SourceLocation::tokens).unwrap_or_default()
    }

    /// The tokens of a name in an operation: where its own part was written, or the literal that holds it, or else the whole.
    pub(crate) fn find_name(&self, operation: usize, name: &str) -> TokenStream {
        let part = OperationPart { operation, part: Some(name.to_owned()) };
        let inner = self.0.get(&part).or_else(|| self.0.get(&OperationPart::whole(operation)));
        match inner.and_then(|location| location.argument(name)) {
            Some(literal) => literal.to_token_stream(),
            None => match self.in_parts(operation, name) {
                Some(literal) => literal.to_token_stream(),
                None => self.find(&part),
            },
        }
    }

    /// The literal that holds the name, in any part of the operation.
    fn in_parts(&self, operation: usize, name: &str) -> Option<&'a LitStr> {
        let parts = self.0.range(OperationPart::whole(operation)..OperationPart::whole(operation + 1));
        parts.rev().find_map(|(_, location)| location.argument(name))
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::Errors;
    use crate::evaluate::evaluate;
    use migrate_ir::object::Op as _;

    /// What each operation of a function does, and its line.
    fn lines(function: &str) -> Vec<(String, usize)> {
        let function = syn::parse_str(function).unwrap();
        let mut errors = Errors::default();
        let evaluation = evaluate(&function, false, &mut errors);
        assert!(errors.is_empty(), "{}", errors.into_compile_errors());
        let operations = evaluation.operations.iter().enumerate();
        operations.map(|(at, operation)| (operation.summary(), evaluation.locations.line(at))).collect()
    }

    #[test]
    fn a_method_chain_over_several_lines_has_the_line_of_its_first_method() {
        let lines = lines(
            "fn m1_a(schema: &mut Schema) {
                schema.alter_table(\"users\", |t| {
                    t.add_column(\"age\", integer())
                        .unique()
                        .references(\"ages\", \"id\");
                    t.drop_column(
                        \"size\",
                    );
                });
                schema
                    .create_index(\"users\", [\"age\"])
                    .concurrently();
            }",
        );
        assert_eq!(lines.iter().map(|(_, line)| *line).collect::<Vec<_>>(), [3, 3, 3, 6, 11], "{lines:?}");
    }

    #[test]
    fn a_create_table_step_has_the_line_of_create_table_not_of_its_columns() {
        let lines = lines(
            "fn m1_a(schema: &mut Schema) {
                schema.create_table(\"users\", |t| {
                    t.id();
                    t.index([\"id\"]);
                });
            }",
        );
        let expected = [("create table `users`", 2), ("create index `users_id_idx` on `users`", 4)];
        assert_eq!(lines, expected.map(|(summary, line)| (summary.to_owned(), line)));
    }

    #[test]
    fn every_iteration_of_a_loop_has_the_line_of_its_method_call() {
        let lines = lines(
            "fn m1_a(schema: &mut Schema) {
                for table in [\"a\", \"b\"] {
                    let column = \"x\";
                    schema.alter_table(table, |t| t.drop_column(column));
                    schema.drop_table(table);
                }
            }",
        );
        assert_eq!(lines.iter().map(|(_, line)| *line).collect::<Vec<_>>(), [4, 5, 4, 5], "{lines:?}");
    }
}
