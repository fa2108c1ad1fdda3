//! How PostgreSQL makes the values of one type of another.

use crate::column::ColumnType;

/// How a value of one type becomes one of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// The server does it by itself, when it assigns.
    Assignment,
    /// It must be asked to.
    Cast,
    /// By this expression.
    Expression(String),
    /// Nobody but the author knows.
    None,
}

/// Types that convert alike.
#[derive(Clone, Copy, Debug)]
enum Family {
    Integer,
    Fraction,
    Boolean,
    Text,
    Binary,
    Date,
    Time,
    Timestamp,
    Uuid,
    Json,
}

impl Family {
    fn of(kind: ColumnType) -> Self {
        match kind {
            ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => Self::Integer,
            ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_) => Self::Fraction,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => Self::Text,
            ColumnType::Binary => Self::Binary,
            ColumnType::Date => Self::Date,
            ColumnType::Time => Self::Time,
            ColumnType::Timestamp | ColumnType::TimestampTz => Self::Timestamp,
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Json => Self::Json,
        }
    }
}

/// How the values of `column`, a quoted name, become values of the other type.
pub(super) fn conversion(from: ColumnType, to: ColumnType, column: &str) -> Conversion {
    use Conversion::{Assignment, Cast, Expression, None};
    let from = Family::of(from);
    match Family::of(to) {
        Family::Integer => match from {
            Family::Integer | Family::Fraction => Assignment,
            Family::Boolean => Expression(format!("{column}::integer")),
            Family::Text | Family::Json => Cast,
            Family::Binary | Family::Date | Family::Time | Family::Timestamp | Family::Uuid => None,
        },
        Family::Fraction => match from {
            Family::Integer | Family::Fraction => Assignment,
            Family::Text | Family::Json => Cast,
            Family::Boolean | Family::Binary | Family::Date | Family::Time | Family::Timestamp | Family::Uuid => None,
        },
        Family::Boolean => match from {
            Family::Boolean => Assignment,
            Family::Integer => Expression(format!("{column} <> 0")),
            Family::Text | Family::Json => Cast,
            Family::Fraction | Family::Binary | Family::Date | Family::Time | Family::Timestamp | Family::Uuid => None,
        },
        Family::Text => match from {
            Family::Binary => Expression(format!("convert_from({column}, 'UTF8')")),
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Text
            | Family::Date
            | Family::Time
            | Family::Timestamp
            | Family::Uuid
            | Family::Json => Assignment,
        },
        Family::Binary => match from {
            Family::Binary => Assignment,
            Family::Text => Expression(format!("convert_to({column}, 'UTF8')")),
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Date
            | Family::Time
            | Family::Timestamp
            | Family::Uuid
            | Family::Json => None,
        },
        Family::Date => match from {
            Family::Date | Family::Timestamp => Assignment,
            Family::Text => Cast,
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Binary
            | Family::Time
            | Family::Uuid
            | Family::Json => None,
        },
        Family::Time => match from {
            Family::Time | Family::Timestamp => Assignment,
            Family::Text => Cast,
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Binary
            | Family::Date
            | Family::Uuid
            | Family::Json => None,
        },
        Family::Timestamp => match from {
            Family::Date | Family::Timestamp => Assignment,
            Family::Text => Cast,
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Binary
            | Family::Time
            | Family::Uuid
            | Family::Json => None,
        },
        Family::Uuid => match from {
            Family::Uuid => Assignment,
            Family::Text => Cast,
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Binary
            | Family::Date
            | Family::Time
            | Family::Timestamp
            | Family::Json => None,
        },
        Family::Json => match from {
            Family::Json => Assignment,
            Family::Text => Cast,
            Family::Integer
            | Family::Fraction
            | Family::Boolean
            | Family::Binary
            | Family::Date
            | Family::Time
            | Family::Timestamp
            | Family::Uuid => Expression(format!("to_jsonb({column})")),
        },
    }
}
