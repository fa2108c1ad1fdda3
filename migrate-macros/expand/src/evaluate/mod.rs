//! Evaluates the body of a migration: calls, word by word, what rustc would compile, and keeps for every operation
//! where it was written.

mod filler;
mod literal;
mod mistake;
mod source_location;
mod source_text;
mod synonyms;
mod unknown_word;

pub(crate) use source_location::{SourceLocation, SourceLocations};

use crate::attribute::{AssumeSafe, is_assume_safe};
use crate::diagnostics::Errors;
use crate::position;
use migrate_ir::builder::dynamic_call::{Argument, CallError, Handle, Literal};
use migrate_ir::builder::{OperationPart, Recording, Schema, find_incomplete};
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::object::Operation;
use proc_macro2::{LineColumn, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use std::ops::Range;
use syn::{
    Attribute, Block, Expr, ExprClosure, ExprField, ExprLit, ExprMethodCall, FnArg, Ident, ItemFn, Lit, Local, Member,
    Pat, Stmt,
};
use unknown_word::{Receiver, UnknownMethod};

/// The most statements that are evaluated, each as often as loops repeat it. Every release before this bound needed
/// hours for so many, so no database has such a migration.
const MOST_STATEMENTS: usize = 100_000;

/// What a migration says, and where it says it.
pub(crate) struct Evaluation<'a> {
    /// What it does, in order.
    pub(crate) operations: Vec<Operation>,
    /// Where each operation was written.
    pub(crate) locations: SourceLocations<'a>,
    /// What is permitted on single statements, with the operations that the statement made.
    pub(crate) permissions: Vec<(AssumeSafe, Range<usize>)>,
    /// What could not be evaluated.
    pub(crate) gaps: Gaps,
    /// Whether rustc refuses the types of some arguments: then it says so, and this evaluation is not worth telling.
    pub(crate) mistyped: bool,
}

/// What a migration holds that could not be evaluated. It is told, and what follows from it is not.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    /// Where the statements stand: from where to where, sorted. rustc is not to say more of them.
    pub(crate) statements: Vec<Range<LineColumn>>,
    /// The names in them: whether these are there is not known.
    names: BTreeSet<String>,
    /// Whether anything at all may have been meant.
    anything: bool,
    /// The operations of such statements, and of those with a permission that cannot be read.
    operations: BTreeSet<usize>,
    /// The operations of which such a statement is a part, as the closure of `create_table` holds it.
    partial: BTreeSet<usize>,
}

impl Gaps {
    /// Whether everything was evaluated.
    pub(crate) fn is_empty(&self) -> bool {
        !self.anything && self.names.is_empty() && self.operations.is_empty()
    }

    /// The names in what could not be evaluated; nothing where these are not all.
    pub(crate) fn names(&self) -> Option<Vec<&str>> {
        (!self.anything).then(|| self.names.iter().map(String::as_str).collect())
    }

    /// From now on no operation is judged by the rules: a permission for all of them cannot be read.
    pub(crate) fn leave_no_operation(&mut self, count: usize) {
        self.operations.extend(0..count);
    }

    /// Whether all that belongs to the operation was evaluated.
    pub(crate) fn leave_complete(&self, position: usize) -> bool {
        !self.partial.contains(&position)
    }

    /// Whether the rules can judge the operation.
    pub(crate) fn leave_whole(&self, position: usize, operation: &Operation) -> bool {
        let named = operation.table().is_some_and(|table| self.names.contains(table));
        !self.anything && !named && !self.operations.contains(&position)
    }
}

/// Evaluates the function's body. What is wrong is noted in `errors`. In a migration that `is_irreversible`, raw SQL need
/// not say how it is undone.
pub(crate) fn evaluate<'a>(function: &'a ItemFn, is_irreversible: bool, errors: &mut Errors) -> Evaluation<'a> {
    let (schema, recording) = Schema::recording();
    let mut evaluator = Evaluator {
        errors,
        recording: &recording,
        scope: Vec::new(),
        literals: Vec::new(),
        locations: SourceLocations::default(),
        permissions: Vec::new(),
        gaps: Gaps::default(),
        unfinished: BTreeSet::new(),
        broken: None,
        typos: Vec::new(),
        mistyped: false,
        statements: 0,
    };
    if let Some(parameter) = parameter(function) {
        evaluator.bind(parameter, Binding::Handle(Handle::Schema(schema)));
        evaluator.block(&function.block);
    }
    let Evaluator { locations, permissions, mut gaps, unfinished, mistyped, .. } = evaluator;
    gaps.statements = without_overlaps(gaps.statements);
    let operations = recording.finish();
    if !mistyped {
        let incomplete = find_incomplete(&operations).into_iter().filter(|(part, _)| !unfinished.contains(part));
        for (part, message) in incomplete {
            let location = locations.find(&part);
            match operations.get(part.operation) {
                Some(Operation::RunSql(_)) if is_irreversible => {}
                // Raw SQL is complete but for its `down`.
                Some(Operation::RunSql(_)) => errors.refuse(location, RefusedBy::Down(None), message),
                Some(_) | None => errors.at(location, &message),
            }
        }
    }
    Evaluation { operations, locations, permissions, gaps, mistyped }
}

/// The same places, sorted; those that overlap are one.
fn without_overlaps(mut places: Vec<Range<LineColumn>>) -> Vec<Range<LineColumn>> {
    places.sort_by_key(|place| place.start);
    let mut apart: Vec<Range<LineColumn>> = Vec::new();
    for place in places {
        match apart.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            Some(_) | None => apart.push(place),
        }
    }
    apart
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
    /// A value that could not be read, which is told where it stands.
    Unknown,
}

/// How much of a statement is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Broken {
    /// What the names in it are.
    Names,
    /// Anything.
    All,
}

struct Evaluator<'a, 'e> {
    errors: &'e mut Errors,
    recording: &'e Recording,
    scope: Vec<(String, Binding)>,
    /// The literals of the calls around the present one: a wrong name of a table stands outside of the closure.
    literals: Vec<&'a Expr>,
    locations: SourceLocations<'a>,
    permissions: Vec<(AssumeSafe, Range<usize>)>,
    gaps: Gaps,
    /// What a word that could not be evaluated was called on: it may have said what is missing there.
    unfinished: BTreeSet<OperationPart>,
    /// Whether the present statement has a mistake.
    broken: Option<Broken>,
    /// The misspelt methods of the present statement.
    typos: Vec<(TokenStream, Diagnostic)>,
    mistyped: bool,
    /// How many statements were evaluated so far.
    statements: usize,
}

impl<'a> Evaluator<'a, '_> {
    fn block(&mut self, block: &'a Block) {
        let depth = self.scope.len();
        for statement in &block.stmts {
            if self.goes_on(statement) {
                self.statement(statement);
            }
        }
        self.scope.truncate(depth);
    }

    /// Counts a statement, or a round of a loop. Nothing is evaluated after the last one that may be, which is told once.
    fn goes_on(&mut self, counted: &'a impl ToTokens) -> bool {
        if self.statements == MOST_STATEMENTS {
            self.errors.at(counted, &mistake::too_long(MOST_STATEMENTS));
            self.gaps.anything = true;
        }
        self.statements += 1;
        self.statements <= MOST_STATEMENTS
    }

    fn statement(&mut self, statement: &'a Stmt) {
        let around = (self.broken.take(), std::mem::take(&mut self.typos));
        let errors_before = self.errors.count();
        let first = self.recording.len();
        match statement {
            Stmt::Expr(expression, _) => self.expression(expression),
            Stmt::Local(local) => self.local(local),
            Stmt::Item(item) => self.refuse(item, &mistake::item(item)),
            Stmt::Macro(statement) => {
                let expression = Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: statement.mac.clone() });
                self.refuse(&statement.mac, &mistake::statement(&expression));
            }
        }
        let is_for_rustc = self.leave_typos_to_rustc(errors_before);
        if let Some(broken) = self.broken {
            self.add_gap(&statement.to_token_stream(), broken, first, is_for_rustc);
        }
        (self.broken, self.typos) = around;
    }

    /// Whether rustc alone reports the misspelt methods of the present statement: it has a fix that editors apply.
    ///
    /// If there are other errors in the statement, rustc would repeat those, so all of them are ours. In an editor too,
    /// as it asks rustc only when a file is saved. Other misspelt names are always ours: while there is any error of a
    /// macro in the crate, rustc says nothing of names that it cannot find.
    fn leave_typos_to_rustc(&mut self, errors_before: usize) -> bool {
        let typos = std::mem::take(&mut self.typos);
        if typos.is_empty() || self.errors.count() == errors_before && !position::in_editor() {
            return !typos.is_empty();
        }
        for (location, message) in typos {
            self.errors.at(location, &message);
        }
        false
    }

    /// Notes that a statement could not be evaluated.
    fn add_gap(&mut self, tokens: &TokenStream, broken: Broken, first: usize, is_for_rustc: bool) {
        let Gaps { statements, names, anything, operations, partial } = &mut self.gaps;
        let innermost = self.scope.iter().rev().find_map(|(_, binding)| match binding {
            Binding::Handle(handle) => Some(handle.operation_part()),
            Binding::Literal(_) | Binding::Unknown => None,
        });
        partial.extend(innermost.flatten().map(|part| part.operation));
        let ends = tokens.clone().into_iter().next().zip(tokens.clone().into_iter().last());
        if let Some((start, end)) = ends.filter(|_| !is_for_rustc) {
            let range = position::start(start.span()).zip(position::end(end.span()));
            statements.extend(range.map(|(start, end)| start..end));
        }
        let mut found = BTreeSet::new();
        add_texts(tokens.clone(), &mut found);
        // Without a name in it, it may be about anything: as `t.id()` is about a column `id`.
        *anything |= broken == Broken::All || found.is_empty();
        names.append(&mut found);
        names.extend(self.literals.iter().filter_map(|literal| match literal {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        }));
        operations.extend(first..self.recording.len());
    }

    fn local(&mut self, local: &'a Local) {
        self.refuse_attributes(&local.attrs);
        let value = local.init.as_ref().map(|init| &*init.expr);
        let Some(name) = identifier(&local.pat) else {
            self.refuse(&local.pat, &mistake::pattern(&local.pat, value));
            return;
        };
        let Some(value) = value else {
            self.refuse(local, &mistake::no_value());
            return;
        };
        let literal = self.literal(value);
        self.bind(name, literal.map_or(Binding::Unknown, Binding::Literal));
    }

    fn bind(&mut self, name: &Ident, binding: Binding) {
        self.scope.push((name.to_string(), binding));
    }

    /// Refuses attributes at a place where only rustc would heed them, or nobody.
    fn refuse_attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes {
            if is_assume_safe(attribute) {
                self.errors.refuse(attribute, RefusedBy::Permission, mistake::attribute("assume_safe"));
            } else if is_cfg(attribute) {
                self.errors.refuse(attribute, RefusedBy::Argument, mistake::attribute(&attribute_name(attribute)));
            }
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
            Expr::Field(field) => {
                self.word_without_call(field);
            }
            // `t.id().` above `.unique();` reads as `t.id()..unique();`.
            Expr::Range(_) if position::in_editor() => self.broken = Some(Broken::All),
            other => self.refuse(other, &mistake::statement(other)),
        }
    }

    fn permit(&mut self, attributes: &[Attribute], first: usize) {
        let made = first..self.recording.len();
        for attribute in attributes {
            if is_assume_safe(attribute) {
                match AssumeSafe::read(attribute, self.errors) {
                    Some(permission) => self.permissions.push((permission, made.clone())),
                    None => self.gaps.operations.extend(made.clone()),
                }
            } else {
                self.refuse(attribute, &mistake::attribute(&attribute_name(attribute)));
            }
        }
    }

    fn each(&mut self, each: &'a syn::ExprForLoop) {
        let Some(name) = identifier(&each.pat) else {
            self.refuse(&each.pat, &mistake::loop_pattern());
            return;
        };
        if let Some(message) = mistake::loop_values(each) {
            self.refuse(&each.expr, &message);
            return;
        }
        let Some(values) = self.literal(&each.expr) else { return };
        let Literal::List(values) = values else {
            self.refuse(&each.expr, &mistake::not_an_array(each, "[\"users\", \"posts\"]"));
            return;
        };
        for value in values {
            if !self.goes_on(each) {
                break;
            }
            let depth = self.scope.len();
            self.bind(name, Binding::Literal(value));
            self.block(&each.body);
            self.scope.truncate(depth);
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
                    Some((_, Binding::Unknown)) => {
                        self.broken = Some(Broken::All);
                        None
                    }
                    Some((_, Binding::Literal(_))) | None => {
                        let handles = self.scope.iter().filter(|(_, bound)| matches!(bound, Binding::Handle(_)));
                        let handles: Vec<&str> = handles.map(|(name, _)| name.as_str()).collect();
                        let message = mistake::not_a_handle(path, &handles);
                        self.refuse(path, &message);
                        None
                    }
                }
            }
            Expr::Paren(inner) => self.chain(&inner.expr),
            Expr::Field(field) => self.word_without_call(field),
            other => {
                self.refuse(other, &mistake::statement(other));
                None
            }
        }
    }

    /// Refuses a word that is not called: while somebody writes, most words are not yet.
    fn word_without_call(&mut self, field: &'a ExprField) -> Option<(Handle, Option<SourceLocation<'a>>)> {
        let (receiver, _) = self.chain(&field.base)?;
        let Member::Named(word) = &field.member else {
            self.refuse(field, &mistake::statement(&Expr::Field(field.clone())));
            return None;
        };
        self.unfinished.extend(receiver.operation_part());
        // `t.` above `t.id();` reads as `t.t.id();`.
        if position::in_editor() && self.scope.iter().any(|(bound, _)| word == bound) {
            self.broken = Some(Broken::All);
            return None;
        }
        let called_on = Receiver::of(&receiver);
        // No word is empty, so this only lists those that there are.
        if let Err(CallError::UnknownMethod { receiver, methods }) = receiver.call("", Vec::new()) {
            let base = &field.base;
            let call = syn::parse_quote!(#base.#word(..));
            self.refuse(word, &unknown_word::not_called(called_on, &call, receiver, &methods));
        }
        None
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
            self.refuse(closure, &Diagnostic::new("a word takes one closure at most").help("leave one of them out"));
            readable = false;
        }
        let mut location = location.unwrap_or_else(|| SourceLocation::of(call));
        location.add_literals(&self.literals);
        if !readable {
            self.unfinished.extend(receiver.operation_part());
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
        let (receiving, called_on) = (receiver.operation_part(), Receiver::of(&receiver));
        let called = receiver.call(&call.method.to_string(), arguments);
        self.literals.truncate(outer);
        for problem in self.recording.take_problems() {
            let named = location.argument(&problem.name).map(ToTokens::to_token_stream);
            let named = named.unwrap_or_else(|| SourceLocation::of(call).tokens());
            self.errors.refuse(named, RefusedBy::Argument, problem.message);
        }
        if let Some(message) = self.recording.take_wrong_default() {
            self.errors.at(&call.args, &message);
            self.broken = self.broken.max(Some(Broken::Names));
        }
        let handle = match called {
            Ok(handle) => handle,
            Err(CallError::WrongArguments) => {
                self.mistyped = true;
                return None;
            }
            Err(CallError::UnknownMethod { receiver, methods }) => {
                let unknown = unknown_word::method(called_on, call, receiver, &methods);
                let UnknownMethod { message, is_typo } = unknown;
                if is_typo {
                    self.typos.push((call.method.to_token_stream(), message));
                } else {
                    self.errors.at(&call.method, &message);
                }
                self.broken = self.broken.max(Some(Broken::Names));
                self.unfinished.extend(receiving);
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
        let depth = self.scope.len();
        self.refuse_attributes(&closure.attrs);
        self.refuse_attributes(closure.inputs.first().map_or(&[], pattern_attributes));
        self.bind(parameter, Binding::Handle(handle));
        match &*closure.body {
            Expr::Block(body) if body.attrs.is_empty() && body.label.is_none() => self.block(&body.block),
            body => self.expression(body),
        }
        self.scope.truncate(depth);
    }

    fn literal(&mut self, expression: &'a Expr) -> Option<Literal> {
        let mut attributes = Vec::new();
        literal::collect_attributes(expression, &mut attributes);
        for attributes in attributes {
            self.refuse_attributes(attributes);
        }
        match literal::read(expression, &self.scope) {
            Ok(literal) => Some(literal),
            Err(literal::LiteralError::Mistyped) => {
                self.mistyped = true;
                None
            }
            Err(literal::LiteralError::FollowsFromMistake) => {
                self.broken = Some(Broken::All);
                None
            }
            Err(literal::LiteralError::Refused(location, message)) => {
                self.refuse(location, &message);
                None
            }
        }
    }

    /// Notes a mistake in the present statement. What is not written yet is none.
    fn refuse(&mut self, location: impl ToTokens, message: &Diagnostic) {
        let location = location.to_token_stream();
        if !filler::is_in(location.clone()) {
            self.errors.at(location, message);
        }
        self.broken = Some(Broken::All);
    }
}

/// Whether the attribute may take code out of some builds.
fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
}

fn pattern_attributes(pattern: &Pat) -> &[Attribute] {
    match pattern {
        Pat::Ident(pattern) => &pattern.attrs,
        Pat::Type(pattern) => &pattern.attrs,
        _ => &[],
    }
}

/// Adds the texts of all string literals.
fn add_texts(tokens: TokenStream, texts: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => add_texts(group.stream(), texts),
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal) {
                    texts.insert(text.value());
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// The name of an attribute, as it is written.
fn attribute_name(attribute: &Attribute) -> String {
    source_text::source_or(attribute.path(), "..")
}
