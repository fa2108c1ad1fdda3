//! Whether a default gives each row a value of its own, so that a server must write every row to add it.

use crate::dialect::Dialect;
use crate::sql_text::{ExpressionToken as Token, expression_tokens};

/// What an expression's functions tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Volatility {
    /// One value serves all rows.
    Stable,
    /// This function is not known here, and may give each row another value.
    Unknown(String),
    /// This function gives each row another value.
    Volatile(String),
}

/// Functions that PostgreSQL calls volatile (`pg_proc.provolatile`), and those of MariaDB that make it copy the table.
const VOLATILE: &[&str] = &[
    "clock_timestamp",
    "currval",
    "gen_random_bytes",
    "gen_random_uuid",
    "lastval",
    "nextval",
    "rand",
    "random",
    "random_normal",
    "setval",
    "sys_guid",
    "sysdate",
    "timeofday",
    "uuid",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuid_short",
    "uuidv4",
    "uuidv7",
];

/// Functions that PostgreSQL calls stable or immutable, and that MariaDB, where it has them, does not copy the table for.
const STABLE: &[&str] = &[
    "abs",
    "age",
    "btrim",
    "ceil",
    "ceiling",
    "char_length",
    "chr",
    "coalesce",
    "concat",
    "concat_ws",
    "curdate",
    "current_database",
    "current_date",
    "current_schema",
    "current_setting",
    "current_time",
    "current_timestamp",
    "current_user",
    "curtime",
    "date_part",
    "date_trunc",
    "decode",
    "encode",
    "extract",
    "floor",
    "format",
    "greatest",
    "json_build_array",
    "json_build_object",
    "jsonb_build_array",
    "jsonb_build_object",
    "least",
    "left",
    "length",
    "localtime",
    "localtimestamp",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "make_interval",
    "make_time",
    "make_timestamp",
    "make_timestamptz",
    "md5",
    "mod",
    "now",
    "nullif",
    "overlay",
    "pi",
    "position",
    "power",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "rpad",
    "rtrim",
    "sign",
    "sqrt",
    "statement_timestamp",
    "string_to_array",
    "substr",
    "substring",
    "timezone",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_timestamp",
    "transaction_timestamp",
    "trim",
    "trunc",
    "upper",
];

/// Words before a parenthesis that are no functions: keywords, and types with a length.
const NO_FUNCTIONS: &[&str] = &[
    "and",
    "any",
    "array",
    "as",
    "between",
    "bit",
    "bpchar",
    "case",
    "cast",
    "char",
    "character",
    "datetime",
    "dec",
    "decimal",
    "distinct",
    "else",
    "float",
    "from",
    "in",
    "int",
    "interval",
    "is",
    "like",
    "not",
    "numeric",
    "or",
    "row",
    "some",
    "then",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "varbit",
    "varchar",
    "varying",
    "when",
    "zone",
];

/// What the functions of an expression tell: the worst of them.
pub(crate) fn volatility(sql: &str, dialect: Dialect) -> Volatility {
    let tokens = expression_tokens(sql, dialect);
    let mut unknown = None;
    for (at, pair) in tokens.windows(2).enumerate() {
        let [function, Token::Symbol('(')] = pair else { continue };
        let bare = match function {
            Token::Word(word) => Some(word.as_str()),
            Token::Name(_) => None,
            Token::Text | Token::Symbol(_) => continue,
        };
        let owner = schema_of(&tokens[..at]);
        let is_cast = tokens[..at].ends_with(&[Token::Symbol(':'), Token::Symbol(':')]);
        match bare {
            Some(word) if VOLATILE.contains(&word) => return Volatility::Volatile(format!("{word}()")),
            Some(word) if is_cast || (owner.is_none() && NO_FUNCTIONS.contains(&word)) => {}
            Some(word) if STABLE.contains(&word) && owner.is_none_or(|owner| owner.is("pg_catalog")) => {}
            Some(_) | None => {
                let written = |token: &Token| match token {
                    Token::Word(text) | Token::Name(text) => text.clone(),
                    Token::Text | Token::Symbol(_) => String::new(),
                };
                let owner = owner.map_or_else(String::new, |owner| written(owner) + ".");
                unknown.get_or_insert(format!("{owner}{}()", written(function)));
            }
        }
    }
    unknown.map_or(Volatility::Stable, Volatility::Unknown)
}

/// The schema that a function behind these tokens is in, where they name one.
fn schema_of(before: &[Token]) -> Option<&Token> {
    match before {
        [.., schema, Token::Symbol('.')] => Some(schema),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_for_all_rows_is_stable() {
        for sql in [
            "0",
            "'random()'",
            "now()",
            "NOW ( )",
            "current_timestamp",
            "CURRENT_TIMESTAMP(6)",
            "now() + interval '1 day'",
            "pg_catalog.now()",
            "'{}'::jsonb",
            "'5'::numeric(10, 2)",
            "'x'::character varying(10)",
            "CAST('5' AS decimal(10, 2))",
            "(1 + 1) * (2)",
            "lower('A') || upper('b')",
            "CASE WHEN (1 > 0) THEN (1) ELSE (2) END",
            "ARRAY[]::text[]",
            "current_setting('app.tenant')",
            "now() /* not random() */",
            "now() -- random()",
        ] {
            assert_eq!(volatility(sql, Dialect::Postgres), Volatility::Stable, "{sql}");
        }
    }

    #[test]
    fn another_value_for_each_row_is_volatile() {
        for (sql, function) in [
            ("random()", "random()"),
            ("Random ()", "random()"),
            ("random/**/()", "random()"),
            ("E'\\'' || random()::text", "random()"),
            ("(random() * 10)::int", "random()"),
            ("extensions.uuid_generate_v4()", "uuid_generate_v4()"),
            ("nextval('users_n_seq')", "nextval()"),
            ("coalesce(clock_timestamp(), now())", "clock_timestamp()"),
            ("app.code(gen_random_uuid())", "gen_random_uuid()"),
        ] {
            assert_eq!(volatility(sql, Dialect::Postgres), Volatility::Volatile(function.to_owned()), "{sql}");
        }
    }

    #[test]
    fn an_unknown_function_is_named() {
        for (sql, function) in
            [("next_code()", "next_code()"), ("app.now()", "app.now()"), ("lower(\"Code\"('x'))", "Code()")]
        {
            assert_eq!(volatility(sql, Dialect::Postgres), Volatility::Unknown(function.to_owned()), "{sql}");
        }
    }

    #[test]
    fn the_lists_are_sorted_and_disjoint() {
        for list in [VOLATILE, STABLE, NO_FUNCTIONS] {
            assert!(list.is_sorted(), "{list:?}");
        }
        assert!(VOLATILE.iter().all(|name| !STABLE.contains(name)));
    }
}
