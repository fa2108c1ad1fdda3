//! Families of types: what the values of several types have in common.

use super::DefaultValue;

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
    /// How SQLite keeps the values.
    pub sqlite: SqliteStorage,
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
                sqlite: SqliteStorage::Integer,
            },
            Self::Float => &FamilyFacts {
                defaults: "a number",
                example: ".default(0.0)",
                filler: Some(|| DefaultValue::Integer(0)),
                implicit_default: "`0`",
                sqlite: SqliteStorage::Number,
            },
            Self::Numeric => &FamilyFacts {
                defaults: "a number, or a number as text",
                example: ".default(0.0)",
                filler: Some(|| DefaultValue::Integer(0)),
                implicit_default: "`0`",
                sqlite: SqliteStorage::Number,
            },
            Self::Boolean => &FamilyFacts {
                defaults: "`true` or `false`",
                example: ".default(false)",
                filler: Some(|| DefaultValue::Boolean(false)),
                implicit_default: "`0`",
                sqlite: SqliteStorage::Integer,
            },
            Self::Text => &FamilyFacts {
                defaults: "a text",
                example: ".default(\"\")",
                filler: Some(|| DefaultValue::Text(String::new())),
                implicit_default: "`''`",
                sqlite: SqliteStorage::Text,
            },
            Self::Binary => &FamilyFacts {
                defaults: "an SQL expression",
                example: ".default_sql(\"..\")",
                filler: None,
                implicit_default: "`''`",
                sqlite: SqliteStorage::Blob,
            },
            Self::Date => &FamilyFacts {
                defaults: "`now()` or a text",
                example: ".default(now())",
                filler: Some(|| DefaultValue::Now),
                implicit_default: "`0000-00-00`",
                sqlite: SqliteStorage::Text,
            },
            Self::Time => &FamilyFacts {
                defaults: "`now()` or a text",
                example: ".default(now())",
                filler: Some(|| DefaultValue::Now),
                implicit_default: "`00:00:00`",
                sqlite: SqliteStorage::Text,
            },
            Self::Timestamp => &FamilyFacts {
                defaults: "`now()` or a text",
                example: ".default(now())",
                filler: Some(|| DefaultValue::Now),
                implicit_default: "`0000-00-00`",
                sqlite: SqliteStorage::Text,
            },
            Self::Uuid => &FamilyFacts {
                defaults: "`random_uuid()` or a text",
                example: ".default(random_uuid())",
                filler: None,
                implicit_default: "`''`",
                sqlite: SqliteStorage::Text,
            },
            Self::Json => &FamilyFacts {
                defaults: "a document as text",
                example: ".default(\"{}\")",
                filler: Some(|| DefaultValue::Text("{}".to_owned())),
                implicit_default: "an empty document",
                sqlite: SqliteStorage::Text,
            },
        }
    }

    /// Whether its values are numbers that may have a fraction.
    pub fn has_fractions(self) -> bool {
        matches!(self, Self::Float | Self::Numeric)
    }
}
