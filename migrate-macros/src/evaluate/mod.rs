//! Evaluates the body of a migration: calls, word by word, what rustc would compile, and keeps for every operation
//! where it was written.

mod literal;
mod source_location;

pub(crate) use source_location::{SourceLocation, SourceLocations};

use crate::attribute::{AssumeSafe, is_assume_safe};
use crate::diagnostics::Errors;
use literal::not_a_literal;
use migrate_ir::builder::dynamic_call::{Argument, CallError, Handle, Literal};
use migrate_ir::builder::{OperationPart, Recording, Schema, find_incomplete};
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::operation::Operation;
use quote::ToTokens;
use std::ops::Range;
use syn::{Attribute, Block, Expr, ExprClosure, ExprMethodCall, FnArg, Ident, ItemFn, Pat, Stmt};

/// What a migration says, and where it says it.
pub(crate) struct Evaluation<'a> {
    /// What it does, in order.
    pub(crate) operations: Vec<Operation>,
    /// Where each operation was written.
    pub(crate) locations: SourceLocations<'a>,
    /// What is permitted on single statements, with the operations that the statement made.
    pub(crate) permissions: Vec<(AssumeSafe, Range<usize>)>,
    /// methods that do not exist. rustc has something to say about the statements that they stand in.
    pub(crate) unknown_methods: Vec<&'a Ident>,
    /// Whether rustc refuses the types of some arguments: then it says so, and this evaluation is not worth telling.
    pub(crate) mistyped: bool,
}

/// Evaluates the function's body. What is wrong is noted in `errors`.
pub(crate) fn evaluate<'a>(function: &'a ItemFn, errors: &mut Errors) -> Evaluation<'a> {
    let (schema, recording) = Schema::recording();
    let mut evaluator = Evaluator {
        errors,
        recording: &recording,
        scope: Vec::new(),
        literals: Vec::new(),
        locations: SourceLocations::default(),
        permissions: Vec::new(),
        unknown_methods: Vec::new(),
        mistyped: false,
    };
    if let Some(parameter) = parameter(function) {
        evaluator.scope.push((parameter.to_string(), Binding::Handle(Handle::Schema(schema))));
        evaluator.block(&function.block);
    }
    let Evaluator { locations, permissions, unknown_methods, mistyped, .. } = evaluator;
    let mistyped = mistyped || recording.is_mistyped();
    let operations = recording.finish();
    if !mistyped {
        for (part, message) in find_incomplete(&operations) {
            let location = locations.find(&part);
            match operations.get(part.operation) {
                // Raw SQL is complete but for its `down`.
                Some(Operation::RunSql(_)) => errors.refuse(location, RefusedBy::Down(None), message),
                Some(_) | None => errors.at(location, &message),
            }
        }
    }
    Evaluation { operations, locations, permissions, unknown_methods, mistyped }
}

/// The name of the function's one parameter.
pub(crate) fn parameter(function: &ItemFn) -> Option<&Ident> {
    match function.sig.inputs.first()? {
        FnArg::Typed(parameter) => identifier(&parameter.pat),
        FnArg::Receiver(_) => None,
    }
}

fn identifier(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) if pattern.subpat.is_none() => Some(&pattern.ident),
        Pat::Type(pattern) => identifier(&pattern.pat),
        _ => None,
    }
}

/// What a name in the body stands for.
#[derive(Debug)]
enum Binding {
    Handle(Handle),
    Literal(Literal),
}

struct Evaluator<'a, 'e> {
    errors: &'e mut Errors,
    recording: &'e Recording,
    scope: Vec<(String, Binding)>,
    /// The literals of the calls around the present one: a wrong name of a table stands outside of the closure.
    literals: Vec<&'a Expr>,
    locations: SourceLocations<'a>,
    permissions: Vec<(AssumeSafe, Range<usize>)>,
    unknown_methods: Vec<&'a Ident>,
    mistyped: bool,
}

impl<'a> Evaluator<'a, '_> {
    fn block(&mut self, block: &'a Block) {
        let depth = self.scope.len();
        for statement in &block.stmts {
            self.statement(statement);
        }
        self.scope.truncate(depth);
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Expr(expression, _) => self.expression(expression),
            Stmt::Local(local) => {
                let Some(name) = identifier(&local.pat) else {
                    self.refuse(&local.pat, "a `let` in a migration binds one name");
                    return;
                };
                let Some(init) = &local.init else {
                    self.refuse(local, "a `let` in a migration needs a value");
                    return;
                };
                if let Some(literal) = self.literal(&init.expr) {
                    self.scope.push((name.to_string(), Binding::Literal(literal)));
                }
            }
            Stmt::Item(item) => self.refuse(item, "a migration cannot hold items"),
            Stmt::Macro(statement) => self.refuse(&statement.mac, "a migration cannot call a macro"),
        }
    }

    fn expression(&mut self, expression: &'a Expr) {
        let first = self.recording.len();
        match expression {
            Expr::MethodCall(call) => {
                self.chain(expression);
                self.permit(&call.attrs, first);
            }
            Expr::ForLoop(each) => {
                self.each(each);
                self.permit(&each.attrs, first);
            }
            Expr::Block(block) if block.label.is_none() => {
                self.block(&block.block);
                self.permit(&block.attrs, first);
            }
            other => self.refuse(other, what_is_not_allowed(other)),
        }
    }

    fn permit(&mut self, attributes: &[Attribute], first: usize) {
        let made = first..self.recording.len();
        for attribute in attributes {
            if is_assume_safe(attribute) {
                if let Some(permission) = AssumeSafe::read(attribute, self.errors) {
                    self.permissions.push((permission, made.clone()));
                }
            } else {
                self.refuse(attribute, "a statement of a migration can have no attribute but `assume_safe`");
            }
        }
    }

    fn each(&mut self, each: &'a syn::ExprForLoop) {
        let Some(name) = identifier(&each.pat) else {
            self.refuse(&each.pat, "a `for` in a migration binds one name");
            return;
        };
        let Some(values) = self.literal(&each.expr) else { return };
        let Literal::List(values) = values else {
            self.refuse(&each.expr, "a `for` in a migration goes over an array of literals");
            return;
        };
        for value in values {
            self.scope.push((name.to_string(), Binding::Literal(value)));
            self.block(&each.body);
            self.scope.pop();
        }
    }

    /// Calls a chain of words, and gives back what the next word would be called on.
    fn chain(&mut self, expression: &'a Expr) -> Option<(Handle, Option<SourceLocation<'a>>)> {
        match expression {
            Expr::MethodCall(call) => {
                let (receiver, location) = self.chain(&call.receiver)?;
                self.call_method(receiver, location, call)
            }
            Expr::Path(path) => {
                let name = path.path.get_ident().map(ToString::to_string);
                let bound = self.scope.iter().rev().find(|(bound, _)| Some(bound) == name.as_ref());
                match bound {
                    Some((_, Binding::Handle(handle))) => Some((handle.share(), None)),
                    Some((_, Binding::Literal(_))) | None => {
                        let shown = path.to_token_stream().to_string().replace(' ', "");
                        self.refuse(path, &format!("`{shown}` is not the schema or a table"));
                        None
                    }
                }
            }
            Expr::Paren(inner) => self.chain(&inner.expr),
            other => {
                self.refuse(other, what_is_not_allowed(other));
                None
            }
        }
    }

    fn call_method(
        &mut self,
        receiver: Handle,
        location: Option<SourceLocation<'a>>,
        call: &'a ExprMethodCall,
    ) -> Option<(Handle, Option<SourceLocation<'a>>)> {
        let outer = self.literals.len();
        let mut literals = Vec::new();
        let mut closures = Vec::new();
        let mut readable = true;
        for (position, argument) in call.args.iter().enumerate() {
            if let Expr::Closure(closure) = argument {
                closures.push((position, closure));
            } else if let Some(literal) = self.literal(argument) {
                self.literals.push(argument);
                literals.push(literal);
            } else {
                readable = false;
            }
        }
        if let Some((_, closure)) = closures.get(1) {
            self.refuse(closure, "a word takes one closure at most");
            readable = false;
        }
        let mut location = location.unwrap_or_else(|| SourceLocation::of(call));
        location.add_literals(&self.literals);
        if !readable {
            self.literals.truncate(outer);
            return None;
        }
        let first = self.recording.len();
        let arguments = literals.iter().map(Argument::Literal);
        let mut arguments: Vec<Argument<'_>> = arguments.collect();
        if let Some((position, closure)) = closures.first() {
            let evaluator = &mut *self;
            arguments.insert(*position, Argument::Closure(Box::new(move |handle| evaluator.closure(closure, handle))));
        }
        let receiving = receiver.operation_part();
        let called = receiver.call(&call.method.to_string(), arguments);
        self.literals.truncate(outer);
        for problem in self.recording.take_problems() {
            let named = location.argument(&problem.name).map(ToTokens::to_token_stream);
            let named = named.unwrap_or_else(|| SourceLocation::of(call).tokens());
            self.errors.refuse(named, RefusedBy::Argument, problem.message);
        }
        let handle = match called {
            Ok(handle) => handle,
            Err(CallError::WrongArguments) => {
                self.mistyped = true;
                return None;
            }
            Err(CallError::UnknownMethod { receiver, methods }) => {
                let method = &call.method;
                let message = Diagnostic::new(format!("{receiver} has no word `{method}`"));
                self.errors.at(method, &message.suggest_similar("word", &method.to_string(), methods));
                self.unknown_methods.push(method);
                return None;
            }
        };
        for operation in first..self.recording.len() {
            self.locations.record(OperationPart::whole(operation), &location);
        }
        if let Some(part) = handle.operation_part() {
            self.locations.record(part, &location);
        } else if let Some(part) = receiving {
            // A word that ends a chain, as `down` does.
            self.locations.add_literals(&part, &location);
        }
        Some((handle, Some(location)))
    }

    fn closure(&mut self, closure: &'a ExprClosure, handle: Handle) {
        let parameter = match closure.inputs.len() {
            1 => closure.inputs.first().and_then(identifier),
            _ => None,
        };
        let Some(parameter) = parameter else {
            // rustc says how many parameters there must be.
            self.mistyped = true;
            return;
        };
        self.scope.push((parameter.to_string(), Binding::Handle(handle)));
        match &*closure.body {
            Expr::Block(body) if body.attrs.is_empty() && body.label.is_none() => self.block(&body.block),
            body => self.expression(body),
        }
        self.scope.pop();
    }

    fn literal(&mut self, expression: &Expr) -> Option<Literal> {
        match literal::read(expression, &self.scope) {
            Ok(literal) => Some(literal),
            Err(literal::LiteralError::Mistyped) => {
                self.mistyped = true;
                None
            }
            Err(literal::LiteralError::Refused(location, why)) => {
                self.refuse(location, &why);
                None
            }
        }
    }

    fn refuse(&mut self, location: impl ToTokens, title: &str) {
        self.errors.at(location, &not_a_literal(title));
    }
}

/// What is wrong with an expression that is no call of a word.
fn what_is_not_allowed(expression: &Expr) -> &'static str {
    match expression {
        Expr::Call(_) => "a migration cannot call a function",
        Expr::Macro(_) => "a migration cannot call a macro",
        Expr::If(_) | Expr::Match(_) => "a migration cannot decide anything: it does the same on every database",
        Expr::While(_) | Expr::Loop(_) => "a migration cannot loop, except with a `for` over an array of literals",
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => "a migration cannot end early",
        Expr::Unsafe(_) | Expr::Async(_) | Expr::Await(_) | Expr::Try(_) => {
            "a migration only describes: nothing runs in it"
        }
        Expr::Assign(_) => "a migration cannot assign",
        Expr::Path(_) => "a name alone says nothing",
        _ => "a migration holds nothing but calls of the builder's words",
    }
}
