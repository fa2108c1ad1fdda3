//! Values of rows.

use migrate_ir::dialect::Dialect;

/// One value, as the original file writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, whole or decimal.
    Number(String),
    /// A text.
    Text(String),
    /// A day, `2021-01-31 00:00:00`.
    Timestamp(String),
}

impl Value {
    /// It in SQL.
    pub fn literal(&self, dialect: Dialect) -> String {
        match self {
            Self::Null => "NULL".to_owned(),
            Self::Number(number) => number.clone(),
            Self::Timestamp(text) => format!("'{text}'"),
            Self::Text(text) => {
                let text = text.replace('\'', "''");
                match dialect {
                    Dialect::Postgres | Dialect::Sqlite => format!("'{text}'"),
                    Dialect::MySql | Dialect::MariaDb => format!("'{}'", text.replace('\\', r"\\")),
                }
            }
        }
    }

    /// Whether a server's text means the same: `1.00` is `1`, and a timestamp may have a fraction of zeros.
    pub fn is(&self, found: Option<&str>) -> bool {
        match (self, found) {
            (Self::Null, None) => true,
            (Self::Number(number), Some(found)) => digits(number) == digits(found),
            (Self::Text(text), Some(found)) => text == found,
            (Self::Timestamp(text), Some(found)) => digits(text) == digits(found),
            (Self::Null, Some(_)) | (Self::Number(_) | Self::Text(_) | Self::Timestamp(_), None) => false,
        }
    }
}

/// The text without a fraction's zeros at the end.
fn digits(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}
