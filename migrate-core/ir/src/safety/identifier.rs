//! Names as they are written in SQL that is proposed.

/// The words that PostgreSQL takes for something else where a column may stand (`pg_get_keywords()`, codes R and T).
const RESERVED: &str = " all analyse analyze and any array as asc asymmetric authorization binary both case cast check \
    collate collation column concurrently constraint create cross current_catalog current_date current_role \
    current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except false \
    fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral \
    leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps \
    placing primary references returning right select session_user similar some symmetric table tablesample then to \
    trailing true union unique user using variadic verbose when where window with ";

/// The name, in quotes where PostgreSQL would not take it as it is.
pub(crate) fn identifier(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if is_plain && !RESERVED.contains(&format!(" {name} ")) { name.to_owned() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_identifiers_that_need_quotes_are_quoted() {
        assert_eq!(identifier("users_2"), "users_2");
        assert_eq!(identifier("order"), "\"order\"");
        assert_eq!(identifier("analyze"), "\"analyze\"");
        assert_eq!(identifier("orders"), "orders");
        assert_eq!(identifier("Users"), "\"Users\"");
        assert_eq!(identifier("2nd"), "\"2nd\"");
        assert_eq!(identifier("größe"), "\"größe\"");
    }
}
