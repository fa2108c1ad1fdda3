//! Whether a check proves that a column holds no NULL.

use crate::dialect::Dialect;
use crate::sql_text::{ExpressionToken as Token, expression_tokens};

/// Whether no row can meet the expression with NULL in that column, as far as PostgreSQL sees it: `email IS NOT NULL`,
/// alone or joined by AND to other conditions. PostgreSQL does not conclude it from `email <> ''`.
pub(crate) fn proves_not_null(expression: &str, column: &str) -> bool {
    proves(&expression_tokens(expression, Dialect::Postgres), column)
}

fn proves(condition: &[Token], column: &str) -> bool {
    if let Some(condition) = strip_parentheses(condition) {
        return proves(condition, column);
    }
    if let Some(all) = and_operands(condition) {
        return all.iter().any(|one| proves(one, column));
    }
    match condition {
        [not, denied @ ..] if not.is("not") => {
            let denied = strip_parentheses(denied).unwrap_or(denied);
            matches!(denied, [name, is, null] if name.names(column) && is.is("is") && null.is("null"))
        }
        [name, is, not, null] => name.names(column) && is.is("is") && not.is("not") && null.is("null"),
        _ => false,
    }
}

/// What stands in the parentheses, where they hold the whole condition.
fn strip_parentheses(condition: &[Token]) -> Option<&[Token]> {
    let [Token::Symbol('('), inside @ .., Token::Symbol(')')] = condition else {
        return None;
    };
    let mut depth = 0_i32;
    let closes_early = inside.iter().any(|token| {
        depth += nesting(token);
        depth < 0
    });
    (!closes_early).then_some(inside)
}

/// The conditions that AND joins, where there are several and no OR among them.
fn and_operands(condition: &[Token]) -> Option<Vec<&[Token]>> {
    let mut depth = 0;
    let mut of_between = 0;
    let mut start = 0;
    let mut all = Vec::new();
    for (at, token) in condition.iter().enumerate() {
        depth += nesting(token);
        if depth > 0 {
            continue;
        }
        if token.is("or") {
            return None;
        }
        if token.is("between") {
            of_between += 1;
        } else if token.is("and") && of_between > 0 {
            of_between -= 1;
        } else if token.is("and") {
            all.push(&condition[start..at]);
            start = at + 1;
        }
    }
    all.push(&condition[start..]);
    (all.len() > 1).then_some(all)
}

fn nesting(token: &Token) -> i32 {
    match token {
        Token::Symbol('(') => 1,
        Token::Symbol(')') => -1,
        Token::Symbol(_) | Token::Word(_) | Token::Name(_) | Token::Text => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was tried on PostgreSQL 15, whose log tells whether it scans.
    #[test]
    fn a_check_for_null_is_a_proof() {
        for expression in [
            "email IS NOT NULL",
            "(email is not null)",
            "\"email\" IS NOT NULL",
            "((email IS NOT NULL))",
            "id > 0 AND email IS NOT NULL",
            "(email IS NOT NULL AND id > 0) AND name <> ''",
            "id BETWEEN 1 AND 5 AND email IS NOT NULL",
            "NOT (email IS NULL)",
            "NOT email IS NULL",
            "NOT email IS NULL AND id > 0",
        ] {
            assert!(proves_not_null(expression, "email"), "{expression}");
        }
    }

    #[test]
    fn other_checks_are_no_proof() {
        for expression in [
            "email <> ''",
            "email IS NULL",
            "name IS NOT NULL",
            "\"Email\" IS NOT NULL",
            "email IS NOT NULL OR id > 0",
            "(email IS NOT NULL) = (id > 0)",
            "id > 0 OR name = '' AND email IS NOT NULL",
            "name = 'x AND email IS NOT NULL'",
            "id BETWEEN 1 AND email IS NOT NULL",
            "NOT (email IS NOT NULL)",
            "",
        ] {
            assert!(!proves_not_null(expression, "email"), "{expression}");
        }
    }
}
