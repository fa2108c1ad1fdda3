//! The values that may stand in a migration: literals, arrays of them, free words, and names that stand for these.

use super::Binding;
use migrate_ir::builder::FUNCTIONS;
use migrate_ir::builder::dynamic_call::{Argument, CallError, Literal, call_function, constant};
use migrate_ir::diagnostic::Diagnostic;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprCall, Lit, UnOp};

/// Why a value cannot be read.
pub(super) enum LiteralError {
    /// rustc refuses it, and says why.
    Mistyped,
    /// It is not frozen in time; the tokens, and what is wrong with them.
    Refused(TokenStream, String),
}

fn not_allowed<T>(location: impl ToTokens, why: impl Into<String>) -> Result<T, LiteralError> {
    Err(LiteralError::Refused(location.to_token_stream(), why.into()))
}

/// What is said of anything that is no literal.
pub(super) fn not_a_literal(title: &str) -> Diagnostic {
    Diagnostic::new(title)
        .note("a migration is frozen in time: it must not change when other code does")
        .help("write it as calls of the builder on literals: strings, numbers, booleans, arrays, closures")
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
            other => not_allowed(other, "a migration cannot compute"),
        },
        Expr::Array(array) => {
            array.elems.iter().map(|item| read(item, scope)).collect::<Result<_, _>>().map(Literal::List)
        }
        Expr::Paren(inner) => read(&inner.expr, scope),
        Expr::Group(inner) => read(&inner.expr, scope),
        Expr::Call(call) => function_call(call, scope),
        Expr::Path(path) => {
            let Some(last) = path.path.segments.last() else {
                return Err(LiteralError::Mistyped);
            };
            let name = last.ident.to_string();
            match scope.iter().rev().find(|(bound, _)| path.path.get_ident().is_some() && *bound == name) {
                Some((_, Binding::Literal(literal))) => Ok(literal.clone()),
                Some((_, Binding::Handle(_))) => Err(LiteralError::Mistyped),
                None => match constant(&name) {
                    Some(value) => Ok(Literal::Named(value)),
                    None => not_allowed(path, format!("`{name}` is a variable, and a migration can hold none")),
                },
            }
        }
        Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Index(_) | Expr::Range(_) => {
            not_allowed(expression, "a migration cannot compute")
        }
        Expr::MethodCall(_) => not_allowed(expression, "a migration cannot compute: only a literal can stand here"),
        other => not_allowed(other, super::what_is_not_allowed(other)),
    }
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
        return not_allowed(call, "a migration cannot call a function");
    };
    let Some(last) = path.path.segments.last() else {
        return Err(LiteralError::Mistyped);
    };
    let word = last.ident.to_string();
    if !FUNCTIONS.contains(&word.as_str()) {
        let near = migrate_ir::similar::similar(&word, FUNCTIONS.iter().copied());
        let near = near.map(|near| format!(" (did it mean `{near}(..)`?)")).unwrap_or_default();
        return not_allowed(
            call,
            format!("a migration cannot call a function: `{word}` is not a word of the builder{near}"),
        );
    }
    let arguments = call.args.iter().map(|argument| read(argument, scope)).collect::<Result<Vec<_>, _>>()?;
    let arguments = arguments.iter().map(Argument::Literal).collect();
    match call_function(&word, arguments) {
        Ok(value) => Ok(Literal::Named(value)),
        Err(CallError::WrongArguments | CallError::UnknownMethod { .. }) => Err(LiteralError::Mistyped),
    }
}
