//! Types of fields: the builder's words for types, and the words of other tools for the same.

use migrate_core::ir::column::{ColumnType, Precision};

use crate::failure::Failure;

/// How long a string is of which no length is given.
const STRING_LENGTH: u32 = 255;

/// What may stand in parentheses behind a word.
#[derive(Clone, Copy)]
enum Parameters {
    None(ColumnType),
    Length(fn(u32) -> ColumnType),
    LengthOr(fn(u32) -> ColumnType, u32),
    DigitsAndScale,
}

/// Our words, in the order in which they are listed: `string`, and those of the builder.
const WORDS: &[(&str, Parameters)] = &[
    ("string", Parameters::LengthOr(ColumnType::Varchar, STRING_LENGTH)),
    ("text", Parameters::None(ColumnType::Text)),
    ("integer", Parameters::None(ColumnType::Integer)),
    ("bigint", Parameters::None(ColumnType::BigInt)),
    ("smallint", Parameters::None(ColumnType::SmallInt)),
    ("boolean", Parameters::None(ColumnType::Boolean)),
    ("numeric", Parameters::DigitsAndScale),
    ("decimal", Parameters::DigitsAndScale),
    ("double", Parameters::None(ColumnType::Double)),
    ("real", Parameters::None(ColumnType::Real)),
    ("timestamp", Parameters::None(ColumnType::Timestamp)),
    ("timestamptz", Parameters::None(ColumnType::TimestampTz)),
    ("date", Parameters::None(ColumnType::Date)),
    ("time", Parameters::None(ColumnType::Time)),
    ("uuid", Parameters::None(ColumnType::Uuid)),
    ("json", Parameters::None(ColumnType::Json)),
    ("binary", Parameters::None(ColumnType::Binary)),
    ("char", Parameters::Length(ColumnType::Char)),
    ("varchar", Parameters::LengthOr(ColumnType::Varchar, STRING_LENGTH)),
];

/// Words of other tools, of servers and of Rust, each with ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("big_integer", "bigint"),
    ("biginteger", "bigint"),
    ("blob", "binary"),
    ("bool", "boolean"),
    ("bytea", "binary"),
    ("bytes", "binary"),
    ("character", "char"),
    ("datetime", "timestamp"),
    ("datetimetz", "timestamptz"),
    ("f32", "real"),
    ("f64", "double"),
    ("float", "double"),
    ("float4", "real"),
    ("float8", "double"),
    ("guid", "uuid"),
    ("i16", "smallint"),
    ("i32", "integer"),
    ("i64", "bigint"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("jsonb", "json"),
    ("long", "bigint"),
    ("longblob", "binary"),
    ("longtext", "text"),
    ("mediumtext", "text"),
    ("short", "smallint"),
    ("small_integer", "smallint"),
    ("smallinteger", "smallint"),
    ("str", "string"),
    ("timestamp_tz", "timestamptz"),
];

/// Words for a column that numbers the rows.
const NUMBERING: &[&str] =
    &["auto_increment", "autoincrement", "bigserial", "identity", "primary_key", "serial", "smallserial"];

/// The type that a word means, such as `string(40)`. `field` is what it stands in.
pub(super) fn parse(text: &str, field: &str) -> Result<ColumnType, Failure> {
    let lower = text.to_ascii_lowercase();
    let (word, arguments) = match lower.split_once('(') {
        Some((word, rest)) => (word.trim(), rest.trim().strip_suffix(')')),
        None => (lower.as_str(), Some("")),
    };
    if NUMBERING.contains(&word) {
        return Err(Failure::usage(format!("the field `{field}` cannot number the rows"))
            .note("the column `id`, which every new table gets, numbers them")
            .help("leave the field out"));
    }
    let ours = SYNONYMS.iter().find(|(synonym, _)| *synonym == word).map_or(word, |(_, ours)| ours);
    let Some((ours, parameters)) = WORDS.iter().find(|(known, _)| *known == ours) else {
        return Err(unknown(word, field));
    };
    let numbers = arguments.and_then(numbers);
    match (*parameters, numbers.as_deref()) {
        (Parameters::None(kind), Some([])) => Ok(kind),
        (Parameters::Length(kind) | Parameters::LengthOr(kind, _), Some([length])) if *length > 0 => Ok(kind(*length)),
        (Parameters::LengthOr(kind, length), Some([])) => Ok(kind(length)),
        (Parameters::DigitsAndScale, Some([])) => Ok(ColumnType::Numeric(None)),
        (Parameters::DigitsAndScale, Some([digits])) if *digits > 0 => {
            Ok(ColumnType::Numeric(Some(Precision { digits: *digits, scale: 0 })))
        }
        (Parameters::DigitsAndScale, Some([digits, scale])) if *digits > 0 && scale <= digits => {
            Ok(ColumnType::Numeric(Some(Precision { digits: *digits, scale: *scale })))
        }
        _ => Err(Failure::usage(format!("the type `{text}` in the field `{field}` cannot be read"))
            .help_code(format!("write `{ours}` so"), [form(ours, *parameters)])),
    }
}

/// `10, 2` as two numbers.
fn numbers(arguments: &str) -> Option<Vec<u32>> {
    if arguments.trim().is_empty() {
        return Some(Vec::new());
    }
    arguments.split(',').map(|number| number.trim().parse().ok()).collect()
}

fn unknown(word: &str, field: &str) -> Failure {
    let forms: Vec<_> = WORDS.iter().map(|(word, parameters)| format!("`{}`", form(word, *parameters))).collect();
    let known = WORDS.iter().map(|(word, _)| *word);
    Failure::usage(format!("there is no type `{word}`, which the field `{field}` asks for"))
        .note(format!("the types are {}", forms.join(", ")))
        .suggest_similar("type", word, known)
}

/// How a word is written with what may stand behind it.
fn form(word: &str, parameters: Parameters) -> String {
    match parameters {
        Parameters::None(_) => word.to_owned(),
        Parameters::Length(_) => format!("{word}(2)"),
        Parameters::LengthOr(..) => format!("{word}(40)"),
        Parameters::DigitsAndScale => format!("{word}(10,2)"),
    }
}

#[cfg(test)]
mod tests {
    use migrate_core::ir::builder;

    use super::*;

    #[test]
    fn words_of_other_tools_mean_ours() {
        let cases = [
            ("string", "varchar(255)"),
            ("string(40)", "varchar(40)"),
            ("String", "varchar(255)"),
            ("VARCHAR(64)", "varchar(64)"),
            ("varchar", "varchar(255)"),
            ("int", "integer()"),
            ("i64", "bigint()"),
            ("bool", "boolean()"),
            ("datetime", "timestamp()"),
            ("jsonb", "json()"),
            ("float", "double()"),
            ("blob", "binary()"),
            ("char(2)", "char(2)"),
            ("numeric(10,2)", "numeric(10, 2)"),
            ("numeric( 10 , 2 )", "numeric(10, 2)"),
            ("decimal(10)", "numeric(10, 0)"),
            ("decimal", "decimal()"),
        ];
        for (word, code) in cases {
            assert_eq!(parse(word, "x").unwrap().to_string(), code, "{word}");
        }
        for (synonym, ours) in SYNONYMS {
            assert!(WORDS.iter().any(|(word, _)| word == ours), "{synonym} means {ours}");
            assert!(!WORDS.iter().any(|(word, _)| word == synonym), "{synonym} is a word of ours");
        }
    }

    #[test]
    fn every_type_of_the_builder_can_be_given() {
        let values = ["now", "random_uuid"];
        for function in builder::FUNCTIONS.iter().filter(|function| !values.contains(function)) {
            let known = WORDS.iter().any(|(word, _)| word == function) || NUMBERING.contains(function);
            assert!(known, "`{function}` is a type of the builder, and no field can have it");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_what_can() {
        let cases = [
            ("strng", "similar name exists: `string`"),
            ("boolaen", "similar name exists: `boolean`"),
            ("inet", "the types are `string(40)`, `text`"),
            ("", "the types are"),
            ("text(40)", "write `text` so"),
            ("char", "char(2)"),
            ("string(0)", "string(40)"),
            ("string(", "string(40)"),
            ("string(-1)", "string(40)"),
            ("string(40", "string(40)"),
            ("numeric(2,10)", "numeric(10,2)"),
            ("numeric(1,2,3)", "numeric(10,2)"),
            ("serial", "cannot number the rows"),
        ];
        for (word, part) in cases {
            let message = parse(word, "x").unwrap_err().to_string();
            assert!(message.contains(part), "{word}: {message}");
        }
    }
}
