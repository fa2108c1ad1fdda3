//! Whether the expression of a change of type is only the cast that PostgreSQL would do by itself.

use crate::column::{ColumnType, Precision};
use crate::dialect::Dialect;
use crate::sql_text::expression_tokens;

/// Whether the expression is the column, alone or cast to that type.
pub(crate) fn is_plain_cast(expression: &str, column: &str, kind: ColumnType) -> bool {
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

/// PostgreSQL's words for the types that others can become without being written anew.
fn type_names(kind: ColumnType) -> Vec<String> {
    match kind {
        ColumnType::Varchar(length) => vec![format!("varchar({length})"), format!("character varying({length})")],
        ColumnType::Text => vec!["text".to_owned()],
        ColumnType::Numeric(None) => vec!["numeric".to_owned(), "decimal".to_owned()],
        ColumnType::Numeric(Some(Precision { digits, scale })) => {
            vec![format!("numeric({digits}, {scale})"), format!("decimal({digits}, {scale})")]
        }
        ColumnType::Timestamp => vec!["timestamp".to_owned(), "timestamp without time zone".to_owned()],
        ColumnType::TimestampTz => vec!["timestamptz".to_owned(), "timestamp with time zone".to_owned()],
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Real
        | ColumnType::Double
        | ColumnType::Boolean
        | ColumnType::Char(_)
        | ColumnType::Binary
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Uuid
        | ColumnType::Json => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(is_plain_cast(expression, "name", ColumnType::Text), expected, "{expression}");
        }
        assert!(is_plain_cast("name::character varying(20)", "name", ColumnType::Varchar(20)));
        assert!(!is_plain_cast("name::text", "name", ColumnType::Varchar(20)), "it is cast back");
        assert!(is_plain_cast(
            "total::numeric(12,2)",
            "total",
            ColumnType::Numeric(Some(Precision { digits: 12, scale: 2 }))
        ));
    }
}
