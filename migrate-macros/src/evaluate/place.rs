//! Where operations were written, so that messages can point there.

use migrate_ir::builder::Subject;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::BTreeMap;
use syn::{Expr, ExprLit, ExprMethodCall, Lit, LitStr};

/// Where something was written: the word that made it, and the literals that name what it is about.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    call: Option<&'a ExprMethodCall>,
    literals: Vec<&'a Expr>,
}

impl<'a> Place<'a> {
    /// The word and its arguments, without what it is called on.
    pub(super) fn of(call: &'a ExprMethodCall) -> Self {
        Self { call: Some(call), literals: Vec::new() }
    }

    /// Adds literals that name what it is about.
    pub(super) fn name(&mut self, literals: &[&'a Expr]) {
        for literal in literals {
            if !self.literals.iter().any(|known| std::ptr::eq(*known, *literal)) {
                self.literals.push(literal);
            }
        }
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
pub(crate) struct Places<'a>(BTreeMap<Subject, Place<'a>>);

impl<'a> Places<'a> {
    /// Notes where something was written. Of two places, the first one stays; later words of its chain add their literals.
    pub(super) fn note(&mut self, subject: Subject, place: &Place<'a>) {
        self.0.entry(subject).and_modify(|known| known.name(&place.literals)).or_insert_with(|| place.clone());
    }

    /// The place of a part, or else of the operation that it belongs to.
    pub(crate) fn get(&self, subject: &Subject) -> Option<&Place<'a>> {
        self.0.get(subject).or_else(|| self.0.get(&Subject::whole(subject.operation)))
    }

    /// The tokens of that place.
    pub(crate) fn find(&self, subject: &Subject) -> TokenStream {
        self.get(subject).map(Place::tokens).unwrap_or_default()
    }

    /// The tokens of a name in an operation: where its own part was written, or the literal that holds it, or else the whole.
    pub(crate) fn find_name(&self, operation: usize, name: &str) -> TokenStream {
        let part = Subject { operation, part: Some(name.to_owned()) };
        let inner = self.0.get(&part).or_else(|| self.0.get(&Subject::whole(operation)));
        match inner.and_then(|place| place.argument(name)) {
            Some(literal) => literal.to_token_stream(),
            None => match self.in_parts(operation, name) {
                Some(literal) => literal.to_token_stream(),
                None => self.find(&part),
            },
        }
    }

    /// The literal that holds the name, in any part of the operation.
    fn in_parts(&self, operation: usize, name: &str) -> Option<&'a LitStr> {
        let parts = self.0.iter().filter(|(subject, _)| subject.operation == operation);
        parts.rev().find_map(|(_, place)| place.argument(name))
    }
}
