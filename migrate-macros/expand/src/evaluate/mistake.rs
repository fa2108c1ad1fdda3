//! What is said of code that no migration can hold: what it is, and what to write instead. One mistake, one way out.

use super::source_text::{source, source_or};
use migrate_ir::builder::FUNCTIONS;
use migrate_ir::diagnostic::Diagnostic;
use quote::ToTokens;
use syn::{BinOp, Expr, ExprForLoop, ExprLit, ExprMacro, ExprMethodCall, ExprPath, Item, Lit, Macro, Pat, RangeLimits};

/// Why values from elsewhere are refused.
pub(super) const FROZEN: &str = "a migration is frozen in time: it must not change when other code does";

/// An expression in the place of a statement.
pub(super) fn statement(expression: &Expr) -> Diagnostic {
    match expression {
        Expr::Call(call) => {
            let name = source_or(&call.func, "the function");
            Diagnostic::new(format!("a migration cannot call the function `{name}`"))
                .note(FROZEN)
                .help(format!("write here what `{name}` does"))
        }
        Expr::Macro(ExprMacro { mac, .. }) => macro_statement(mac),
        Expr::If(_) | Expr::Match(_) | Expr::Let(_) => decision(expression),
        Expr::While(_) | Expr::Loop(_) => Diagnostic::new("a migration loops only with a `for` over an array")
            .help_code("write the values", ["for table in [\"users\", \"posts\"] { .. }"]),
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {
            Diagnostic::new("a migration cannot end early").help("leave out what is not to be done")
        }
        Expr::Try(inner) => Diagnostic::new("a word of the builder cannot fail here: it only describes a change")
            .help_code("leave `?` out", source(&inner.expr).map(|code| format!("{code};"))),
        Expr::Await(inner) => Diagnostic::new("nothing runs in a migration: it only describes a change")
            .help_code("leave `.await` out", source(&inner.base).map(|code| format!("{code};"))),
        Expr::Unsafe(_) | Expr::Async(_) | Expr::Const(_) => {
            Diagnostic::new("nothing runs in a migration: it only describes a change")
                .help("write the statements without the block around them")
        }
        Expr::Assign(_) => Diagnostic::new("a migration cannot assign")
            .help_code("give the new value a name of its own", ["let other = \"..\";"]),
        Expr::Block(_) => Diagnostic::new("a block of a migration has no label").help("leave the label out"),
        Expr::Path(_) | Expr::Lit(_) | Expr::Tuple(_) | Expr::Array(_) => {
            Diagnostic::new("a value alone says nothing").help("leave it out")
        }
        _ => Diagnostic::new("a statement of a migration is a call of the builder, a `let`, or a `for`")
            .help("leave it out"),
    }
}

fn decision(expression: &Expr) -> Diagnostic {
    let word = match expression {
        Expr::Match(_) => "match",
        _ => "if",
    };
    Diagnostic::new(format!("a migration holds no `{word}`: it does the same on every database")).help_code(
        "write what is always to be done; what one kind of server needs is raw SQL for it",
        ["schema.sql_on(Postgres, \"..\").down(\"..\");"],
    )
}

fn macro_statement(mac: &Macro) -> Diagnostic {
    let name = source_or(&mac.path, "it");
    let message = Diagnostic::new(format!("a migration cannot call the macro `{name}!`"));
    match name.as_str() {
        "println" | "print" | "eprintln" | "eprint" | "dbg" | "assert" | "assert_eq" | "debug" | "info" | "warn"
        | "error" | "trace" | "todo" | "panic" | "unimplemented" | "unreachable" => {
            message.note("nothing runs in a migration: it only describes a change").help("leave it out")
        }
        _ => message.note(FROZEN).help("write the statements that it stands for"),
    }
}

/// A `let` whose pattern is more than a name.
pub(super) fn pattern(pattern: &Pat, value: Option<&Expr>) -> Diagnostic {
    match (pattern, value) {
        (Pat::Wild(_), Some(value)) if is_call(value) => {
            Diagnostic::new("a call of the builder is a statement of its own")
                .help_code("leave `let _ =` out", source(value).map(|code| format!("{code};")))
        }
        (Pat::Wild(_), _) => Diagnostic::new("a `let` in a migration names a value").help("leave it out"),
        _ => Diagnostic::new("a `let` in a migration binds one name")
            .help_code("write a `let` for each", ["let table = \"users\";"]),
    }
}

/// A `let` without a value.
pub(super) fn no_value() -> Diagnostic {
    Diagnostic::new("a `let` in a migration needs a value").help_code("write it here", ["let table = \"users\";"])
}

/// A body that goes on for too long.
pub(super) fn too_long(most: usize) -> Diagnostic {
    Diagnostic::new(format!("a migration is at most {most} statements long, and this one goes on"))
        .note("what a `for` repeats counts each time")
        .help("write several migrations, or SQL that does it for many rows at once")
}

/// The pattern of a `for`.
pub(super) fn loop_pattern() -> Diagnostic {
    Diagnostic::new("a `for` in a migration binds one name, to one literal after the other")
        .help("write the statements once for each, without the `for`")
}

/// What a `for` goes over, if it is no array.
pub(super) fn loop_values(each: &ExprForLoop) -> Option<Diagnostic> {
    match &*each.expr {
        Expr::Range(range) => {
            let end = |bound: &Option<Box<Expr>>| match bound.as_deref() {
                Some(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => number.base10_parse::<i64>().ok(),
                _ => None,
            };
            let values = match (end(&range.start), end(&range.end), range.limits) {
                (Some(first), Some(last), RangeLimits::HalfOpen(_)) => (first..last).take(20).collect(),
                (Some(first), Some(last), RangeLimits::Closed(_)) => (first..=last).take(20).collect(),
                _ => Vec::new(),
            };
            let name = source_or(&each.pat, "number");
            let values = if values.is_empty() || values.len() == 20 { vec![1, 2, 3] } else { values };
            let values = values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Some(
                Diagnostic::new("a `for` in a migration goes over an array, and not over a range")
                    .help_code("write the values", [format!("for {name} in [{values}] {{ .. }}")]),
            )
        }
        Expr::MethodCall(call) if matches!(peel(&call.receiver), Expr::Array(_)) => {
            let array = source_or(peel(&call.receiver), "[\"users\", \"posts\"]");
            Some(not_an_array(each, &array))
        }
        Expr::Reference(reference) if matches!(peel(&reference.expr), Expr::Array(_)) => {
            Some(not_an_array(each, &source_or(&reference.expr, "[\"users\", \"posts\"]")))
        }
        _ => None,
    }
}

/// What a `for` goes over, if it is a value of another kind.
pub(super) fn not_an_array(each: &ExprForLoop, array: &str) -> Diagnostic {
    let name = source_or(&each.pat, "table");
    Diagnostic::new("a `for` in a migration goes over an array")
        .help_code("write the array itself", [format!("for {name} in {array} {{ .. }}")])
}

/// An item in the body.
pub(super) fn item(item: &Item) -> Diagnostic {
    match item {
        Item::Const(constant) => {
            let name = constant.ident.to_string().to_lowercase();
            let value = source_or(&constant.expr, "..");
            Diagnostic::new("a migration holds no constants")
                .help_code("write a `let`", [format!("let {name} = {value};")])
        }
        Item::Use(_) => Diagnostic::new("a migration holds no `use`").help("write it above the function"),
        Item::Fn(_) => {
            Diagnostic::new("a migration holds no functions").help("write their statements where they are called")
        }
        _ => Diagnostic::new("a migration holds no items").help("leave it out"),
    }
}

/// An attribute of a statement.
pub(super) fn attribute(name: &str) -> Diagnostic {
    let message = Diagnostic::new(format!("`#[{name}]` cannot stand in a migration"));
    match name {
        "cfg" | "cfg_attr" => message
            .note("a migration does the same in every build; otherwise databases would differ")
            .help("leave the attribute out"),
        "assume_safe" => message
            .note("a permission stands on a statement that calls the builder, or on the function")
            .help("move it above the statement that needs it"),
        _ => message.help("leave the attribute out"),
    }
}

/// A name that stands for nothing in the body.
pub(super) fn name(path: &ExprPath) -> Diagnostic {
    let name = source_or(path, "it");
    Diagnostic::new(format!("`{name}` is not defined in this migration"))
        .note(FROZEN)
        .help_code("write its value here", [format!("let {} = ..;", binding_name(&name))])
}

fn binding_name(path: &str) -> String {
    let last = path.rsplit("::").next().unwrap_or(path).to_lowercase();
    let is_name = last.chars().all(|character| character == '_' || character.is_alphanumeric());
    if is_name { last } else { "value".to_owned() }
}

/// An expression in the place of a value.
pub(super) fn value(expression: &Expr) -> Diagnostic {
    match expression {
        Expr::Reference(reference) => {
            Diagnostic::new("a value is written without `&`").help_code("write", source(&reference.expr))
        }
        Expr::Macro(ExprMacro { mac, .. }) => macro_value(mac),
        Expr::MethodCall(call) => method_call(call),
        Expr::Cast(cast) if is_literal(&cast.expr) => {
            Diagnostic::new("a number is written without `as`").help_code("write", source(&cast.expr))
        }
        Expr::Binary(_) | Expr::Unary(_) | Expr::Cast(_) | Expr::Index(_) => {
            let message = Diagnostic::new("a migration cannot compute");
            match computed(expression) {
                Some(number) => message.help_code("write the result", [number.to_string()]),
                None => message.help("write the result"),
            }
        }
        Expr::Range(_) => {
            Diagnostic::new("a range is no value of a migration").help_code("write an array", ["[1, 2, 3]"])
        }
        Expr::If(_) | Expr::Match(_) => decision(expression),
        Expr::Tuple(_) => Diagnostic::new("a tuple is no value of a migration")
            .help_code("write an array", ["[\"author_id\", \"day\"]"]),
        Expr::Call(call) => {
            let name = source_or(&call.func, "the function");
            let message = Diagnostic::new(format!("a migration cannot call the function `{name}`")).note(FROZEN);
            match call.args.first() {
                Some(only) if call.args.len() == 1 && is_literal(only) && is_conversion(&name) => {
                    message.help_code("write the literal alone", source(only))
                }
                _ => message.help("write the value that it gives"),
            }
        }
        Expr::Closure(_) => Diagnostic::new("a closure is no value of a migration")
            .help_code("write it as an argument", ["schema.create_table(\"users\", |t| { .. });"]),
        Expr::Try(_) | Expr::Await(_) | Expr::Unsafe(_) | Expr::Async(_) | Expr::Block(_) => {
            Diagnostic::new("nothing runs in a migration: it only describes a change").help("write the value itself")
        }
        _ => Diagnostic::new("a value of a migration is a literal, an array of literals, or a word of the builder")
            .help("write the value itself"),
    }
}

fn macro_value(mac: &Macro) -> Diagnostic {
    let name = source_or(&mac.path, "it");
    let message = Diagnostic::new(format!("a migration cannot call the macro `{name}!`"));
    match name.as_str() {
        "format" | "concat" | "stringify" => message.help_code(
            "write the finished texts: an array of them, if there are several",
            ["for name in [\"name_en\", \"name_fr\"] { .. }"],
        ),
        "include_str" | "include_bytes" => message
            .note("a migration is frozen in time: it must not change when the file does")
            .help_code("copy the text of the file into the migration", ["schema.sql(r#\"..\"#).down(r#\"..\"#);"]),
        "vec" => message.help_code("write an array", source(&mac.tokens).map(|list| format!("[{list}]"))),
        _ => message.note(FROZEN).help("write the value that it gives"),
    }
}

fn method_call(call: &ExprMethodCall) -> Diagnostic {
    let method = call.method.to_string();
    if let Expr::Call(inner) = root(call) {
        let kind = source_or(&inner.func, "");
        if FUNCTIONS.contains(&kind.as_str()) {
            let arguments: String = source(&Expr::Call(inner.clone())).unwrap_or_else(|| format!("{kind}(..)"));
            return Diagnostic::new(format!(
                "`.{method}({})` belongs to the column, not to its type",
                source_or(&call.args, "")
            ))
            .help_code(
                "write it behind the column",
                [format!("t.column(\"name\", {arguments}).{method}({})", source_or(&call.args, ""))],
            );
        }
    }
    if is_literal(root(call)) && is_conversion(&method) {
        return Diagnostic::new("a text is written without a conversion").help_code("write", source(root(call)));
    }
    let message = Diagnostic::new("a migration cannot compute");
    match root(call) {
        Expr::Path(path) if path.path.get_ident().is_some_and(|name| name == "schema" || name == "t") => {
            Diagnostic::new("a call of the builder is a statement of its own")
                .help_code("write it alone", source(&Expr::MethodCall(call.clone())).map(|code| format!("{code};")))
        }
        Expr::Array(array) => message.help_code("write the array alone", source(array)),
        _ => message.note(FROZEN).help("write the value itself"),
    }
}

/// What a chain of calls begins with.
fn root(call: &ExprMethodCall) -> &Expr {
    match &*call.receiver {
        Expr::MethodCall(inner) => root(inner),
        other => other,
    }
}

fn is_call(expression: &Expr) -> bool {
    matches!(expression, Expr::MethodCall(_))
}

fn is_literal(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(_))
}

/// Whether a function or a method only makes another Rust type of a literal.
fn is_conversion(name: &str) -> bool {
    matches!(
        name,
        "to_owned" | "to_string" | "into" | "as_str" | "clone" | "String::from" | "Some" | "Box::new" | "String::new"
    )
}

/// The result of plain arithmetic on whole numbers.
fn computed(expression: &Expr) -> Option<i64> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Paren(inner) => computed(&inner.expr),
        Expr::Binary(binary) => {
            let (left, right) = (computed(&binary.left)?, computed(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => left.checked_add(right),
                BinOp::Sub(_) => left.checked_sub(right),
                BinOp::Mul(_) => left.checked_mul(right),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a chain begins with that is neither the schema nor a table. `handles` are the names of those that there are.
pub(super) fn not_a_handle(written: &impl ToTokens, handles: &[&str]) -> Diagnostic {
    let written = source_or(written, "it");
    let message = Diagnostic::new(format!("`{written}` is not the schema or a table"));
    match handles {
        [.., innermost] => message.help(format!("call the words of `{innermost}`")),
        [] => message,
    }
}

/// An expression without the parentheses around it.
fn peel(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => peel(&inner.expr),
        other => other,
    }
}
