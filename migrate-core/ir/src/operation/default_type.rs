//! What the default of a column is, by the column's type.

use crate::column::{ColumnType, DefaultValue};
use crate::diagnostic::Diagnostic;

impl DefaultValue {
    /// A value with which a column of that type may begin, the same in every row. None where rows differ by it.
    pub fn initial(kind: ColumnType) -> Option<Self> {
        match kind {
            ColumnType::SmallInt
            | ColumnType::Integer
            | ColumnType::BigInt
            | ColumnType::Real
            | ColumnType::Double
            | ColumnType::Numeric(_) => Some(Self::Integer(0)),
            ColumnType::Boolean => Some(Self::Boolean(false)),
            ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => Some(Self::Text(String::new())),
            ColumnType::Date | ColumnType::Time | ColumnType::Timestamp | ColumnType::TimestampTz => Some(Self::Now),
            ColumnType::Json => Some(Self::Text("{}".to_owned())),
            ColumnType::Uuid | ColumnType::Binary => None,
        }
    }

    /// What is wrong with it as the default of a column of that type, which it does not [fit](Self::fits).
    pub fn misfit(&self, kind: ColumnType) -> Diagnostic {
        let values = match kind {
            ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => "a whole number",
            ColumnType::Real | ColumnType::Double => "a number",
            ColumnType::Numeric(_) => "a number, or a number as text",
            ColumnType::Boolean => "`true` or `false`",
            ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => "a text",
            ColumnType::Binary => "an SQL expression",
            ColumnType::Date | ColumnType::Time | ColumnType::Timestamp | ColumnType::TimestampTz => {
                "`now()` or a text"
            }
            ColumnType::Uuid => "`random_uuid()` or a text",
            ColumnType::Json => "a document as text",
        };
        let article = if matches!(kind, ColumnType::Integer) { "an" } else { "a" };
        let message = Diagnostic::new(format!("the default of {article} `{kind}` column is {values}"));
        match self.as_default_of(kind) {
            Some(code) => message.help_code("write", [code]),
            None => message.help_code("write", [example(kind).to_owned()]),
        }
    }

    /// The same value as code that a column of that type takes, if there is such.
    fn as_default_of(&self, kind: ColumnType) -> Option<String> {
        let truth = |value: bool| format!(".default({value})");
        match (self, kind) {
            (Self::Text(text), ColumnType::Boolean) => match text.to_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "on" | "1" => Some(truth(true)),
                "false" | "f" | "no" | "n" | "off" | "0" => Some(truth(false)),
                _ => None,
            },
            (Self::Integer(number @ (0 | 1)), ColumnType::Boolean) => Some(truth(*number == 1)),
            (Self::Boolean(value), kind) if kind.is_integer() => Some(format!(".default({})", u8::from(*value))),
            (Self::Text(text), kind) if kind.is_integer() => {
                text.trim().parse::<i64>().ok().map(|number| format!(".default({number})"))
            }
            (Self::Text(text), ColumnType::Real | ColumnType::Double) => {
                let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(|number| format!(".default({number:?})"))
            }
            (Self::Integer(number), ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text) => {
                Some(format!(".default(\"{number}\")"))
            }
            (Self::Decimal(number), ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text) => {
                Some(format!(".default({number:?})"))
            }
            (Self::Boolean(value), ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text) => {
                Some(format!(".default(\"{value}\")"))
            }
            _ => None,
        }
    }
}

/// A default that a column of the type can have.
fn example(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt => ".default(0)",
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_) => ".default(0.0)",
        ColumnType::Boolean => ".default(false)",
        ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => ".default(\"\")",
        ColumnType::Binary => ".default_sql(\"..\")",
        ColumnType::Date | ColumnType::Time | ColumnType::Timestamp | ColumnType::TimestampTz => ".default(now())",
        ColumnType::Uuid => ".default(random_uuid())",
        ColumnType::Json => ".default(\"{}\")",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_is_proposed_as_the_column_takes_it() {
        let text = |text: &str| DefaultValue::Text(text.to_owned());
        for (default, kind, code) in [
            (text("yes"), ColumnType::Boolean, ".default(true)"),
            (DefaultValue::Integer(0), ColumnType::Boolean, ".default(false)"),
            (text("maybe"), ColumnType::Boolean, ".default(false)"),
            (text("5"), ColumnType::Integer, ".default(5)"),
            (text("five"), ColumnType::BigInt, ".default(0)"),
            (DefaultValue::Boolean(true), ColumnType::SmallInt, ".default(1)"),
            (DefaultValue::Integer(5), ColumnType::Text, ".default(\"5\")"),
            (text("0.5"), ColumnType::Double, ".default(0.5)"),
            (DefaultValue::Now, ColumnType::Uuid, ".default(random_uuid())"),
            (text("x"), ColumnType::Binary, ".default_sql(\"..\")"),
        ] {
            assert!(!default.fits(kind), "{default:?} {kind}");
            let message = default.misfit(kind).to_string();
            assert!(message.ends_with(code), "{message}");
        }
    }
}
