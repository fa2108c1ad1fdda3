//! Types of fields: the builder's words for types, and the words of other tools for the same.

use migrate_core::ir::types::{ColumnType, Precision, TYPES, TypeSize};

use crate::failure::Failure;

/// The word for a text of limited length.
const STRING: &str = "string";
/// How long a string is of which no length is given.
const STRING_LENGTH: u32 = 255;

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
    if !words().any(|known| known == ours) {
        return Err(unknown(word, field));
    }
    let numbers = arguments.and_then(numbers);
    let kind = numbers.as_deref().and_then(|numbers| column_type(ours, numbers));
    kind.ok_or_else(|| {
        Failure::usage(format!("the type `{text}` in the field `{field}` cannot be read"))
            .help_code(format!("write `{ours}` so"), [form(ours)])
    })
}

/// Our words: `string`, and those of the builder.
fn words() -> impl Iterator<Item = &'static str> {
    std::iter::once(STRING).chain(TYPES.iter().map(|facts| facts.word))
}

/// The type of one of our words, with the numbers behind it; none where they do not fit.
fn column_type(word: &str, numbers: &[u32]) -> Option<ColumnType> {
    match (word, numbers) {
        (STRING | "varchar", []) => Some(ColumnType::Varchar(STRING_LENGTH)),
        (STRING, [length]) if *length > 0 => Some(ColumnType::Varchar(*length)),
        ("numeric", []) => Some(ColumnType::Decimal),
        ("numeric" | "decimal", [digits]) if *digits > 0 => {
            Some(ColumnType::Numeric(Precision { digits: *digits, scale: 0 }))
        }
        ("numeric" | "decimal", [digits, scale]) if *digits > 0 && scale <= digits => {
            Some(ColumnType::Numeric(Precision { digits: *digits, scale: *scale }))
        }
        (_, []) => ColumnType::from_word(word, TypeSize::None),
        (_, [length]) if *length > 0 => ColumnType::from_word(word, TypeSize::Length(*length)),
        _ => None,
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
    let forms: Vec<_> = words().map(|word| format!("`{}`", form(word))).collect();
    Failure::usage(format!("there is no type `{word}`, which the field `{field}` asks for"))
        .note(format!("the types are {}", forms.join(", ")))
        .suggest_similar("type", word, words())
}

/// How a word is written with what may stand behind it.
fn form(word: &str) -> String {
    let forms = [("10,2", TypeSize::Precision(Precision { digits: 10, scale: 2 })), ("2", TypeSize::Length(2))];
    match word {
        STRING | "varchar" => format!("{word}(40)"),
        "decimal" => "decimal(10,2)".to_owned(),
        _ => match forms.into_iter().find(|(_, size)| ColumnType::from_word(word, *size).is_some()) {
            Some((example, _)) => format!("{word}({example})"),
            None => word.to_owned(),
        },
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
            assert!(words().any(|word| word == *ours), "{synonym} means {ours}");
            assert!(!words().any(|word| word == *synonym), "{synonym} is a word of ours");
        }
    }

    #[test]
    fn every_type_of_the_builder_can_be_given() {
        let values = ["now", "random_uuid"];
        for function in builder::FUNCTIONS.iter().filter(|function| !values.contains(function)) {
            let known = words().any(|word| word == *function) || NUMBERING.contains(function);
            assert!(known, "`{function}` is a type of the builder, and no field can have it");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_what_can() {
        let cases = [
            ("strng", "similar name exists: `string`"),
            ("boolaen", "similar name exists: `boolean`"),
            ("point", "the types are `string(40)`, `smallint`"),
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
