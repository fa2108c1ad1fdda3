//! Families of types: what the values of several types have in common.

use super::DefaultValue;
use super::default_literal::{is_date, is_inet, is_number, is_time, is_timestamp, is_uuid};

/// What the values of a type are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Whole numbers.
    Integer,
    /// Floats.
    Float,
    /// Exact decimal numbers.
    Numeric,
    /// True or false.
    Boolean,
    /// Characters.
    Text,
    /// Bytes.
    Binary,
    /// Days.
    Date,
    /// Times of day.
    Time,
    /// Days with a time.
    Timestamp,
    /// UUIDs.
    Uuid,
    /// JSON documents.
    Json,
    /// Addresses of networks and of their hosts.
    Network,
}

/// What is known of a family.
#[derive(Debug)]
pub struct FamilyFacts {
    /// The defaults that are not SQL, in words: `a whole number`.
    pub defaults: &'static str,
    /// A default as code: `.default(0)`.
    pub example: &'static str,
    /// A value with which a column may begin, the same in every row. None where rows differ by it.
    pub filler: Option<fn() -> DefaultValue>,
    /// What MySQL and MariaDB put into a required column that is given no value.
    pub implicit_default: &'static str,
    /// How a value is written as text, where not every text is one.
    pub literal: Option<LiteralForm>,
    /// The characters of its longest value as text, where the family alone tells.
    pub longest_text: Option<u32>,
    /// How SQLite keeps the values.
    pub sqlite: SqliteStorage,
    /// The type to which SQLite casts what becomes such a value. None where it is taken as it is.
    pub sqlite_cast: Option<&'static str>,
}

/// How a value is written as text.
#[derive(Debug)]
pub struct LiteralForm {
    /// Whether the text is a value.
    pub is_value: fn(&str) -> bool,
    /// The form in words, with an example: ``a day such as `2024-12-31` ``.
    pub form: &'static str,
}

/// How SQLite keeps the values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SqliteStorage {
    /// As whole numbers.
    Integer,
    /// As numbers.
    Number,
    /// As text.
    Text,
    /// As bytes.
    Blob,
}

impl Family {
    /// The family's row of the table.
    pub fn facts(self) -> &'static FamilyFacts {
        match self {
            Self::Integer => &FamilyFacts {
                defaults: "a whole number",
                example: ".default(0)",
                filler: Some(|| DefaultValue::Integer(0)),
                implicit_default: "`0`",
                literal: None,
                longest_text: None,
                sqlite: SqliteStorage::Integer,
                sqlite_cast: None,
            },
            Self::Float => &FamilyFacts {
                defaults: "a number",
                example: ".default(0.0)",
                filler: Some(|| DefaultValue::Integer(0)),
                implicit_default: "`0`",
                literal: None,
                longest_text: None,
                sqlite: SqliteStorage::Number,
                sqlite_cast: None,
            },
            Self::Numeric => &FamilyFacts {
                defaults: "a number, or a number as text",
                example: ".default(0.0)",
                filler: Some(|| DefaultValue::Integer(0)),
                implicit_default: "`0`",
                literal: Some(LiteralForm { is_value: is_number, form: "a number such as `-12.5`" }),
                longest_text: None,
                sqlite: SqliteStorage::Number,
                sqlite_cast: None,
            },
            Self::Boolean => &FamilyFacts {
                defaults: "`true` or `false`",
                example: ".default(false)",
                filler: Some(|| DefaultValue::Boolean(false)),
                implicit_default: "`0`",
                literal: None,
                longest_text: None,
                sqlite: SqliteStorage::Integer,
                sqlite_cast: None,
            },
            Self::Text => &FamilyFacts {
                defaults: "a text",
                example: ".default(\"\")",
                filler: Some(|| DefaultValue::Text(String::new())),
                implicit_default: "`''`",
                literal: None,
                longest_text: None,
                sqlite: SqliteStorage::Text,
                sqlite_cast: Some("TEXT"),
            },
            Self::Binary => &FamilyFacts {
                defaults: "an SQL expression",
                example: ".default_sql(\"..\")",
                filler: None,
                implicit_default: "`''`",
                literal: None,
                longest_text: None,
                sqlite: SqliteStorage::Blob,
                sqlite_cast: Some("BLOB"),
            },
            Self::Date => &FamilyFacts {
                defaults: "`now()` or a text",
                example: ".default(now())",
                filler: Some(|| DefaultValue::Now),
                implicit_default: "`0000-00-00`",
                literal: Some(LiteralForm { is_value: is_date, form: "a day such as `2024-12-31`" }),
                longest_text: None,
                sqlite: SqliteStorage::Text,
                sqlite_cast: None,
            },
            Self::Time => &FamilyFacts {
                defaults: "`now()` or a text",
                example: ".default(now())",
                filler: Some(|| DefaultValue::Now),
                implicit_default: "`00:00:00`",
                literal: Some(LiteralForm { is_value: is_time, form: "a time such as `23:59:59`" }),
                longest_text: None,
                sqlite: SqliteStorage::Text,
                sqlite_cast: None,
            },
            Self::Timestamp => &FamilyFacts {
                defaults: "`now()` or a text",
                example: ".default(now())",
                filler: Some(|| DefaultValue::Now),
                implicit_default: "`0000-00-00`",
                literal: Some(LiteralForm { is_value: is_timestamp, form: "a moment such as `2024-12-31 23:59:59`" }),
                longest_text: None,
                sqlite: SqliteStorage::Text,
                sqlite_cast: None,
            },
            Self::Uuid => &FamilyFacts {
                defaults: "`random_uuid()` or a text",
                example: ".default(random_uuid())",
                filler: None,
                implicit_default: "`''`",
                literal: Some(LiteralForm {
                    is_value: is_uuid,
                    form: "a UUID such as `01234567-89ab-cdef-0123-456789abcdef`",
                }),
                longest_text: Some(36),
                sqlite: SqliteStorage::Text,
                sqlite_cast: Some("TEXT"),
            },
            Self::Network => &FamilyFacts {
                defaults: "a text",
                example: ".default(\"0.0.0.0\")",
                filler: None,
                implicit_default: "`''`",
                literal: Some(LiteralForm { is_value: is_inet, form: "an address such as `10.0.0.1` or `10.0.0.0/8`" }),
                longest_text: Some(43),
                sqlite: SqliteStorage::Text,
                sqlite_cast: Some("TEXT"),
            },
            Self::Json => &FamilyFacts {
                defaults: "a document as text",
                example: ".default(\"{}\")",
                filler: Some(|| DefaultValue::Text("{}".to_owned())),
                implicit_default: "an empty document",
                literal: None,
                longest_text: None,
                sqlite: SqliteStorage::Text,
                sqlite_cast: Some("TEXT"),
            },
        }
    }

    /// Whether its values are numbers that may have a fraction.
    pub fn has_fractions(self) -> bool {
        matches!(self, Self::Float | Self::Numeric)
    }
}
