//! Reads code of the DSL as the macro does: word by word, through the builder's own vocabulary.

use migrate_ir::builder::Schema;
use migrate_ir::builder::dynamic_call::{Argument, Handle, Literal, NamedValue, call_function, constant};
use migrate_ir::object::Operation;
use syn::{Expr, ExprLit, Lit, Pat, Stmt, UnOp};

/// The operations that the code records. Lines that begin with `t.` are put inside `alter_table` of `table`.
pub(crate) fn operations(lines: &[String], table: &str) -> Vec<Operation> {
    let code = in_place(lines, table);
    let block: syn::Block = syn::parse_str(&format!("{{ {code} }}")).unwrap_or_else(|error| panic!("{error}: {code}"));
    let (schema, recording) = Schema::recording();
    run(&block.stmts, "schema", &Handle::Schema(schema), &code);
    assert_eq!(recording.take_problems(), [], "{code}");
    assert!(recording.take_wrong_default().is_none(), "rustc refuses this: {code}");
    recording.finish()
}

fn in_place(lines: &[String], table: &str) -> String {
    let place = |line: &String| match line.strip_prefix("t.") {
        Some(_) => format!("schema.alter_table({table:?}, |t| {{ {line} }});"),
        None => line.clone(),
    };
    lines.iter().map(place).collect::<Vec<_>>().join("\n")
}

fn run(statements: &[Stmt], name: &str, handle: &Handle, code: &str) {
    for statement in statements {
        let Stmt::Expr(expression, Some(_)) = statement else { panic!("not a statement: {code}") };
        call(expression, name, handle, code);
    }
}

fn call(expression: &Expr, name: &str, handle: &Handle, code: &str) -> Handle {
    match expression {
        Expr::Path(path) if path.path.is_ident(name) => handle.share(),
        Expr::MethodCall(method) => {
            let receiver = call(&method.receiver, name, handle, code);
            let literals: Vec<Option<Literal>> = method.args.iter().map(|argument| literal(argument, code)).collect();
            let arguments = method.args.iter().zip(&literals).map(|(argument, literal)| match (argument, literal) {
                (_, Some(literal)) => Argument::Literal(literal),
                (Expr::Closure(closure), None) => {
                    let (Some(Pat::Ident(parameter)), Expr::Block(body)) = (closure.inputs.first(), &*closure.body)
                    else {
                        panic!("not a body: {code}")
                    };
                    let parameter = parameter.ident.to_string();
                    Argument::Closure(Box::new(move |handle| run(&body.block.stmts, &parameter, &handle, code)))
                }
                _ => panic!("not an argument: {code}"),
            });
            let arguments = arguments.collect();
            let called = receiver.call(&method.method.to_string(), arguments);
            called.unwrap_or_else(|error| panic!("{error:?}: {code}"))
        }
        _ => panic!("not a word: {code}"),
    }
}

fn literal(expression: &Expr, code: &str) -> Option<Literal> {
    let read = |expression| literal(expression, code).unwrap_or_else(|| panic!("not a literal: {code}"));
    Some(match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Literal::Text(text.value()),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => Literal::Integer(number.base10_parse().ok()?),
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => Literal::Decimal(number.base10_parse().ok()?),
        Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }) => Literal::Boolean(value.value),
        Expr::Unary(negative) if matches!(negative.op, UnOp::Neg(_)) => match read(&negative.expr) {
            Literal::Integer(number) => Literal::Integer(-number),
            Literal::Decimal(number) => Literal::Decimal(-number),
            other => panic!("{other:?} is negative: {code}"),
        },
        Expr::Array(array) => Literal::List(array.elems.iter().map(read).collect()),
        Expr::Path(path) => Literal::Named(constant(&path.path.get_ident()?.to_string())?),
        Expr::Call(free) => Literal::Named(free_word(free, code)),
        _ => return None,
    })
}

fn free_word(free: &syn::ExprCall, code: &str) -> NamedValue {
    let Expr::Path(word) = &*free.func else { panic!("not a word: {code}") };
    let word = word.path.get_ident().map(ToString::to_string).unwrap_or_default();
    let literals: Vec<Literal> = free.args.iter().filter_map(|argument| literal(argument, code)).collect();
    let arguments = literals.iter().map(Argument::Literal).collect();
    call_function(&word, arguments).unwrap_or_else(|error| panic!("{error:?}: {code}"))
}
