//! The values that may stand in a migration: literals, arrays of them, free words, and names that stand for these.

use super::{Binding, mistake, unknown_word};
use migrate_ir::builder::FUNCTIONS;
use migrate_ir::builder::dynamic_call::{Argument, CallError, Literal, call_function, constant, constant_names};
use migrate_ir::diagnostic::Diagnostic;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Expr, ExprCall, ExprPath, Lit, UnOp};

/// Why a value cannot be read.
pub(super) enum LiteralError {
    /// rustc refuses it, and says why.
    Mistyped,
    /// It follows from a mistake that is told already.
    FollowsFromMistake,
    /// It is not frozen in time; the tokens, and what is wrong with them.
    Refused(TokenStream, Diagnostic),
}

fn refused<T>(location: impl ToTokens, message: Diagnostic) -> Result<T, LiteralError> {
    Err(LiteralError::Refused(location.to_token_stream(), message))
}

/// Reads a value.
pub(super) fn read(expression: &Expr, scope: &[(String, Binding)]) -> Result<Literal, LiteralError> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Ok(Literal::Text(text.value())),
            Lit::Int(number) => integer(number, ""),
            Lit::Float(number) => decimal(number, ""),
            Lit::Bool(value) => Ok(Literal::Boolean(value.value)),
            _ => Err(LiteralError::Mistyped),
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(number) => integer(number, "-"),
                Lit::Float(number) => decimal(number, "-"),
                _ => Err(LiteralError::Mistyped),
            },
            _ => refused(expression, mistake::value(expression)),
        },
        Expr::Array(array) => {
            array.elems.iter().map(|item| read(item, scope)).collect::<Result<_, _>>().map(Literal::List)
        }
        Expr::Paren(inner) => read(&inner.expr, scope),
        Expr::Group(inner) => read(&inner.expr, scope),
        Expr::Call(call) => function_call(call, scope),
        Expr::Path(path) => named(path, scope),
        other => refused(other, mistake::value(other)),
    }
}

fn named(path: &ExprPath, scope: &[(String, Binding)]) -> Result<Literal, LiteralError> {
    let Some(last) = path.path.segments.last() else {
        return Err(LiteralError::Mistyped);
    };
    let name = last.ident.to_string();
    match scope.iter().rev().find(|(bound, _)| path.path.get_ident().is_some() && *bound == name) {
        Some((_, Binding::Literal(literal))) => return Ok(literal.clone()),
        Some((_, Binding::Handle(_))) => return Err(LiteralError::Mistyped),
        Some((_, Binding::Unknown)) => return Err(LiteralError::FollowsFromMistake),
        None => {}
    }
    if let Some(value) = constant(&name) {
        return Ok(Literal::Named(value));
    }
    let bound =
        scope.iter().filter(|(_, binding)| matches!(binding, Binding::Literal(_))).map(|(name, _)| name.clone());
    let known: Vec<String> = constant_names().chain(bound).collect();
    let message = if path.path.get_ident().is_some() { unknown_word::constant(&name, &known) } else { None };
    refused(path, message.unwrap_or_else(|| mistake::name(path)))
}

fn integer(number: &syn::LitInt, sign: &str) -> Result<Literal, LiteralError> {
    let number = format!("{sign}{}", number.base10_digits());
    number.parse().map(Literal::Integer).map_err(|_| LiteralError::Mistyped)
}

fn decimal(number: &syn::LitFloat, sign: &str) -> Result<Literal, LiteralError> {
    let number = format!("{sign}{}", number.base10_digits());
    number.parse().map(Literal::Decimal).map_err(|_| LiteralError::Mistyped)
}

fn function_call(call: &ExprCall, scope: &[(String, Binding)]) -> Result<Literal, LiteralError> {
    let Expr::Path(path) = &*call.func else {
        return refused(call, mistake::value(&Expr::Call(call.clone())));
    };
    let Some(last) = path.path.segments.last() else {
        return Err(LiteralError::Mistyped);
    };
    let word = last.ident.to_string();
    if !FUNCTIONS.contains(&word.as_str()) {
        return refused(
            call,
            match path.path.get_ident() {
                Some(_) if word.starts_with(char::is_lowercase) => unknown_word::function(&word, call),
                _ => mistake::value(&Expr::Call(call.clone())),
            },
        );
    }
    let arguments = call.args.iter().map(|argument| read(argument, scope)).collect::<Result<Vec<_>, _>>()?;
    let arguments = arguments.iter().map(Argument::Literal).collect();
    match call_function(&word, arguments) {
        Ok(value) => Ok(Literal::Named(value)),
        Err(CallError::WrongArguments | CallError::UnknownMethod { .. }) => Err(LiteralError::Mistyped),
    }
}

/// Collects the attributes of a value, and of the values in it.
pub(super) fn collect_attributes<'a>(expression: &'a Expr, found: &mut Vec<&'a [Attribute]>) {
    let (attributes, inner): (&[Attribute], Vec<&Expr>) = match expression {
        Expr::Lit(value) => (&value.attrs, Vec::new()),
        Expr::Unary(value) => (&value.attrs, vec![&*value.expr]),
        Expr::Array(value) => (&value.attrs, value.elems.iter().collect()),
        Expr::Paren(value) => (&value.attrs, vec![&*value.expr]),
        Expr::Call(value) => (&value.attrs, value.args.iter().collect()),
        Expr::Path(value) => (&value.attrs, Vec::new()),
        _ => (&[], Vec::new()),
    };
    if !attributes.is_empty() {
        found.push(attributes);
    }
    for inner in inner {
        collect_attributes(inner, found);
    }
}
