//! Whether the expression of a change of type is only the cast that PostgreSQL would do by itself.

use crate::dialect::{Dialect, Target};
use crate::sql_text::expression_tokens;
use crate::types::{ColumnType, Family};
use std::borrow::Cow;

/// Whether the expression is the column, alone or cast to that type.
pub(crate) fn is_plain_cast(expression: &str, column: &str, kind: &ColumnType) -> bool {
    let tokens = |sql: &str| expression_tokens(sql, Dialect::Postgres);
    let expression = tokens(expression);
    let quoted = format!("\"{column}\"");
    let columns = [column.to_owned(), format!("({column})"), format!("({quoted})"), quoted];
    columns.iter().any(|column| {
        let casts = type_names(kind).into_iter().flat_map(|kind| {
            let cast = format!("CAST({column} AS {kind})");
            [format!("{column}::{kind}"), cast]
        });
        casts.chain([column.clone()]).any(|cast| tokens(&cast) == expression)
    })
}

/// PostgreSQL's words for the type.
fn type_names(kind: &ColumnType) -> Vec<Cow<'static, str>> {
    let mut names = vec![kind.sql(Target::of(Dialect::Postgres)), kind.postgres_format()];
    if kind.family() == Family::Numeric {
        names.extend(names.clone().iter().map(|name| name.replacen("numeric", "decimal", 1).into()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Precision;

    /// Each was tried on PostgreSQL 15.18, and `relfilenode` compared.
    #[test]
    fn only_the_plain_cast_keeps_the_rows() {
        let cases = [
            ("name", true),
            ("name::text", true),
            ("name :: TEXT", true),
            ("\"name\"::text", true),
            ("(name)::text", true),
            ("cast(name AS text)", true),
            ("upper(name)", false),
            ("name || ''", false),
        ];
        for (expression, expected) in cases {
            assert_eq!(is_plain_cast(expression, "name", &ColumnType::Text), expected, "{expression}");
        }
        assert!(is_plain_cast("name::character varying(20)", "name", &ColumnType::Varchar(20)));
        assert!(!is_plain_cast("name::text", "name", &ColumnType::Varchar(20)), "it is cast back");
        assert!(is_plain_cast(
            "total::numeric(12,2)",
            "total",
            &ColumnType::Numeric(Precision { digits: 12, scale: 2 })
        ));
    }
}
