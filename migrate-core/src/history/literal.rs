//! Texts as literals. Statements with literals need no prepared statement, which a pooler may lose between two
//! statements, and several of them go over the wire at once.

use crate::connection::Protocol;

/// The text as a literal, whatever the server makes of backslashes.
pub(crate) fn literal(protocol: Protocol, text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if !text.contains('\\') {
        return format!("'{quoted}'");
    }
    match protocol {
        Protocol::Postgres => format!("E'{}'", quoted.replace('\\', r"\\")),
        // Its SQL mode decides what a backslash means; digits mean the same in each.
        Protocol::MySql => {
            let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
            let digits: String = text.bytes().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
            format!("CONVERT(x'{digits}' USING utf8mb4)")
        }
        Protocol::Sqlite => format!("'{quoted}'"),
    }
}

/// The literal of a text that may be missing.
pub(crate) fn optional(protocol: Protocol, text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), |text| literal(protocol, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stays_inside_its_literal() {
        assert_eq!(literal(Protocol::Postgres, "o'neil"), "'o''neil'");
        assert_eq!(literal(Protocol::Postgres, r"o'neil\"), r"E'o''neil\\'");
        assert_eq!(literal(Protocol::MySql, r"'\"), "CONVERT(x'275c' USING utf8mb4)");
        assert_eq!(literal(Protocol::Sqlite, r"'\"), r"'''\'");
        assert_eq!(optional(Protocol::Sqlite, None), "NULL");
    }
}
