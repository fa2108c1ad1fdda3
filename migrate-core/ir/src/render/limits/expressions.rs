//! Expressions that an author writes in SQL: what cannot stand where it is put.
//!
//! No grammar is read, and nothing is said of what may be right.

use crate::added::added;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Catalog, Column, Conflict, ConstraintKind, Lookup, Operation, RenderContext, Table};
use crate::sql_text::{ExpressionToken, Unenclosed, expression_tokens, find_unenclosed};
use crate::types::DefaultValue;

/// Refuses what is wrong with the expressions that the operation brings.
pub(super) fn check(context: &RenderContext<'_>, after: &Table) -> Result<(), Conflict> {
    let dialect = context.dialect();
    for constraint in added(&after.constraints, context.constraints_before(), |old, new| old == new) {
        let ConstraintKind::Check { expression } = &constraint.kind else { continue };
        check_form(expression, &format!("the check `{}`", constraint.name), dialect)?;
        check_numbered(expression, &constraint.name, after, dialect)?;
        check_unqualified(after, expression, dialect)?;
        check_columns(context.catalog, after, expression, dialect)?;
    }
    for index in added(&after.indexes, context.indexes_before(), |old, new| old == new) {
        let Some(filter) = &index.filter else { continue };
        check_form(filter, &format!("the condition of `{}`", index.name), dialect)?;
        check_unqualified(after, filter, dialect)?;
        check_columns(context.catalog, after, filter, dialect)?;
    }
    let is_same = |old: &Column, new: &Column| old.name == new.name && old.default == new.default;
    for Column { name, default, .. } in added(&after.columns, context.columns_before(), is_same) {
        let Some(DefaultValue::Expression(expression)) = default else { continue };
        check_form(expression, &format!("the default of `{}.{name}`", after.name), dialect)?;
    }
    match context.operation {
        Operation::ChangeType(change) if dialect == Dialect::Postgres => match &change.using {
            Some(using) => check_form(using, &format!("the new value of `{}`", change.column), dialect),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Refuses an expression that would not end where it is to end, and one with a query in it, which no server takes there.
fn check_form(expression: &str, what: &str, dialect: Dialect) -> Result<(), Conflict> {
    let refused = |message| Err(Conflict::new(expression, message));
    if let Some(problem) = find_unenclosed(expression, dialect) {
        let (why, help) = match problem {
            Unenclosed::Open => ("a quote or a comment in it does not end", "end it, or take it out"),
            Unenclosed::Unbalanced => ("its parentheses are not balanced", "write one `)` for each `(`"),
            Unenclosed::Terminated => ("a `;` in it ends the statement", "take it out"),
            Unenclosed::Divided => ("a comma in it divides it", "write one expression, or put a list into parentheses"),
            Unenclosed::Empty => ("there is nothing in it but comments", "write an expression"),
            Unenclosed::Incomplete => ("something is missing at its end", "complete it"),
            Unenclosed::Nul => ("it holds a NUL character, which ends a text", "take `\\0` out"),
        };
        let title = format!("{what} is no expression by itself: {why}");
        return refused(
            Diagnostic::new(title).note("what follows it in the statement would be read as a part of it").help(help),
        );
    }
    if expression_tokens(expression, dialect).iter().any(|token| token.is("select")) {
        let message = Diagnostic::new(format!("{what} holds a query"))
            .note("servers work it out from the row alone, and refuse a query in it")
            .help("write it without `SELECT`");
        return refused(message);
    }
    Ok(())
}

/// MySQL and MariaDB number a row after they have asked its checks.
fn check_numbered(expression: &str, name: &str, table: &Table, dialect: Dialect) -> Result<(), Conflict> {
    if !matches!(dialect, Dialect::MySql | Dialect::MariaDb) {
        return Ok(());
    }
    let tokens = expression_tokens(expression, dialect);
    let mut numbered = table.columns.iter().filter(|column| column.generated.is_some());
    let Some(column) = numbered.find(|column| tokens.iter().any(|token| token.names(&column.name))) else {
        return Ok(());
    };
    let title =
        format!("{dialect} cannot check `{}.{}`, whose rows it numbers, as `{name}` does", table.name, column.name);
    Err(Conflict::new(expression, Diagnostic::new(title).help("leave the column out of the check")))
}

/// SQLite builds a table anew under another name, and takes no names of tables in conditions of indexes.
fn check_unqualified(table: &Table, expression: &str, dialect: Dialect) -> Result<(), Conflict> {
    let tokens = expression_tokens(expression, dialect);
    let is_qualified = tokens.windows(2).any(|pair| {
        matches!(pair, [name, ExpressionToken::Symbol('.')] if name.names(&table.name) || name.names(&table.name.to_lowercase()))
    });
    if dialect != Dialect::Sqlite || !is_qualified {
        return Ok(());
    }
    let message = Diagnostic::new(format!("sqlite cannot have `{}.` before a column in a condition", table.name));
    Err(Conflict::new(expression, message.help("write the column alone")))
}

/// Refuses a column that the table certainly does not have: the words around it say that it is one, and no raw SQL may
/// have added it.
fn check_columns(catalog: &Catalog, table: &Table, expression: &str, dialect: Dialect) -> Result<(), Conflict> {
    if catalog.raw_sql_mentions(&table.name) {
        return Ok(());
    }
    let tokens = expression_tokens(expression, dialect);
    for (position, token) in tokens.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| tokens.get(before));
        let Some(name) = compared_column(before, token, tokens.get(position + 1), dialect) else { continue };
        let is_known = table.columns.iter().any(|column| is_column(&column.name, token, dialect));
        if !is_known && name != table.name && table.find_column(catalog, name) == Lookup::Missing {
            let message = Diagnostic::new(format!("table `{}` has no column `{name}`", table.name));
            let lower = table.columns.iter().find(|column| column.name.to_lowercase() == *name);
            let message = match lower {
                Some(column) => message
                    .note("postgres reads a name without quotes in lower case")
                    .help(format!("write it between quotes: `\"{}\"`", column.name)),
                None => message.suggest_similar("column", name, table.columns.iter().map(|column| &*column.name)),
            };
            return Err(Conflict::new(expression, message));
        }
    }
    Ok(())
}

/// Whether the piece names the column, as the server compares names.
fn is_column(column: &str, token: &ExpressionToken, dialect: Dialect) -> bool {
    match (dialect, token) {
        (Dialect::Postgres, ExpressionToken::Word(word)) => word == column,
        _ => token.names(column) || token.names(&column.to_lowercase()),
    }
}

/// Words that stand where a column does, and are none.
const OTHERS: [&str; 22] = [
    "true",
    "false",
    "null",
    "unknown",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "current_role",
    "current_catalog",
    "current_schema",
    "session_user",
    "user",
    "localtime",
    "localtimestamp",
    "utc_timestamp",
    "value",
    "end",
    "tableoid",
    "rowid",
    "oid",
    "_rowid_",
];

/// The name, if the piece is certainly a column: it begins a condition, and something is compared with it.
fn compared_column<'a>(
    before: Option<&ExpressionToken>,
    token: &'a ExpressionToken,
    after: Option<&ExpressionToken>,
    dialect: Dialect,
) -> Option<&'a str> {
    let begins = before.is_none_or(|before| {
        *before == ExpressionToken::Symbol('(') || ["and", "or", "not"].iter().any(|word| before.is(word))
    });
    let is_compared = after.is_some_and(|after| match after {
        ExpressionToken::Symbol(symbol) => ['=', '<', '>', '!'].contains(symbol),
        ExpressionToken::Word(word) => ["is", "in", "between", "like"].contains(&word.as_str()),
        ExpressionToken::Name(_) | ExpressionToken::Text => false,
    });
    if !begins || !is_compared {
        return None;
    }
    match token {
        ExpressionToken::Word(word) => {
            let is_name = word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
            (is_name && !OTHERS.contains(&word.as_str())).then_some(word)
        }
        // SQLite takes a name that it does not know for a string.
        ExpressionToken::Name(name) => (dialect != Dialect::Sqlite).then_some(name),
        ExpressionToken::Text | ExpressionToken::Symbol(_) => None,
    }
}
