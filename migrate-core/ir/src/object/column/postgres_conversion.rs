//! How PostgreSQL makes the values of one type of another.

use crate::types::{ColumnType, Family};

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

/// How the values of `column`, a quoted name, become values of the other type.
pub(super) fn conversion(from: &ColumnType, to: &ColumnType, column: &str) -> Conversion {
    use Conversion::{Assignment, Cast, Expression};
    use Family::{Binary, Boolean, Date, Float, Integer, Json, Numeric, Text, Time, Timestamp};
    match (from.family(), to.family()) {
        (from, to) if from == to => Assignment,
        (Integer | Float | Numeric, Integer | Float | Numeric) => Assignment,
        (Date, Timestamp) | (Timestamp, Date | Time) => Assignment,
        (Boolean, Integer) => Expression(format!("{column}::integer")),
        (Integer, Boolean) => Expression(format!("{column} <> 0")),
        (Binary, Text) => Expression(format!("convert_from({column}, 'UTF8')")),
        (Text, Binary) => Expression(format!("convert_to({column}, 'UTF8')")),
        (_, Text) => Assignment,
        (Text, _) | (Json, Integer | Float | Numeric | Boolean) => Cast,
        (_, Json) => Expression(format!("to_jsonb({column})")),
        _ => Conversion::None,
    }
}
