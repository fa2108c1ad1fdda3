//! What a row gets that names no value, and which types can have it.

use super::{ColumnType, Family};
use crate::diagnostic::Diagnostic;
use crate::form::FormWriter;

/// What a row gets that names no value.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// Characters.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point, as it is written: `0.99`.
    Decimal(String),
    /// True or false.
    Boolean(bool),
    /// The moment of the statement.
    Now,
    /// A new random UUID for each row.
    RandomUuid,
    /// An SQL expression, the same on every target.
    Expression(String),
}

impl DefaultValue {
    /// Whether a column of that type can have it. An expression is not read, and passes.
    pub fn fits(&self, kind: &ColumnType) -> bool {
        let family = kind.family();
        match self {
            Self::Expression(_) => true,
            Self::RandomUuid => family == Family::Uuid,
            Self::Now => matches!(family, Family::Timestamp | Family::Date | Family::Time),
            Self::Boolean(_) => family == Family::Boolean,
            Self::Decimal(_) => family.has_fractions(),
            Self::Integer(_) => family == Family::Integer || family.has_fractions(),
            Self::Text(_) => !matches!(family, Family::Integer | Family::Float | Family::Boolean | Family::Binary),
        }
    }

    /// Writes it as fields that are hashed.
    pub(crate) fn fingerprint(&self, form: &mut FormWriter) {
        form.record("default", |form| match self {
            Self::Text(text) => form.text("text", text),
            Self::Integer(number) => form.number("integer", number),
            Self::Decimal(number) => form.text("decimal", number),
            Self::Boolean(value) => form.word("boolean", if *value { "true" } else { "false" }),
            Self::Now => form.flag("now", true),
            Self::RandomUuid => form.flag("random_uuid", true),
            Self::Expression(sql) => form.text("expression", sql),
        });
    }

    /// Whether it is a whole number that a column of that type cannot hold.
    pub fn overflows(&self, kind: &ColumnType) -> bool {
        match (self, &kind.facts().range) {
            (Self::Integer(number), Some(range)) => !range.contains(number),
            _ => false,
        }
    }

    /// A value with which a column of that type may begin, the same in every row. None where rows differ by it.
    pub fn initial(kind: &ColumnType) -> Option<Self> {
        kind.family().facts().filler.map(|filler| filler())
    }

    /// What is wrong with it as the default of a column of that type, which it does not [fit](Self::fits).
    pub fn misfit(&self, kind: &ColumnType) -> Diagnostic {
        let facts = kind.family().facts();
        let article = if kind.facts().word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        let message = Diagnostic::new(format!("the default of {article} `{kind}` column is {}", facts.defaults));
        let code = self.as_default_of(kind.family()).unwrap_or_else(|| facts.example.to_owned());
        message.help_code("write", [code])
    }

    /// The same value as code that a column of those types takes, if there is such.
    fn as_default_of(&self, family: Family) -> Option<String> {
        let truth = |value: bool| format!(".default({value})");
        match (self, family) {
            (Self::Text(text), Family::Boolean) => match text.to_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "on" | "1" => Some(truth(true)),
                "false" | "f" | "no" | "n" | "off" | "0" => Some(truth(false)),
                _ => None,
            },
            (Self::Integer(number @ (0 | 1)), Family::Boolean) => Some(truth(*number == 1)),
            (Self::Boolean(value), Family::Integer) => Some(format!(".default({})", u8::from(*value))),
            (Self::Text(text), Family::Integer) => {
                text.trim().parse::<i64>().ok().map(|number| format!(".default({number})"))
            }
            (Self::Text(text), Family::Float) => {
                let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(|number| format!(".default({number:?})"))
            }
            (Self::Integer(number), Family::Text) => Some(format!(".default(\"{number}\")")),
            (Self::Decimal(number), Family::Text) => Some(format!(".default({number:?})")),
            (Self::Boolean(value), Family::Text) => Some(format!(".default(\"{value}\")")),
            _ => None,
        }
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
            assert!(!default.fits(&kind), "{default:?} {kind}");
            let message = default.misfit(&kind).to_string();
            assert!(message.ends_with(code), "{message}");
        }
    }
}
