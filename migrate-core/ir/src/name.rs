//! Names of tables, columns, indexes and constraints: what is accepted, and what is derived where the user gives none.

use crate::diagnostic::Diagnostic;
use sha2::{Digest as _, Sha256};
use std::cmp::Ordering;

/// The longest name, in bytes, that every dialect takes: PostgreSQL cuts at 63 bytes (`NAMEDATALEN` - 1) without an error,
/// MySQL and MariaDB refuse more than 64 characters, SQLite has no limit.
pub const MAX_BYTES: usize = 63;

/// Says why `name` cannot be a name, or nothing where it can.
pub fn find_problem(name: &str) -> Option<Diagnostic> {
    if name.is_empty() {
        return Some(Diagnostic::new("a name is empty").help("write the name between the quotes"));
    }
    if name.len() > MAX_BYTES {
        let title = format!("the name `{name}` is {} bytes long, and {MAX_BYTES} is the most", name.len());
        let message = Diagnostic::new(title)
            .note("postgres cuts a longer name without an error, so that two names may become one")
            .help("choose a shorter name");
        return Some(message);
    }
    if name.trim() != name {
        return Some(
            Diagnostic::new(format!("the name `{name}` begins or ends with a space")).help("take the space out"),
        );
    }
    let bad = name.chars().find(|c| c.is_control() || matches!(c, '"' | '`' | '\'' | '.' | ';' | '\\'))?;
    let message = Diagnostic::new(format!("the name `{}` holds the character {bad:?}", name.escape_debug()))
        .note("names are quoted as they stand, so it would become a part of the name");
    Some(match bad {
        '.' => message.help("leave the schema out: the connection's `search_path` or database says where the table is"),
        _ => message.help("choose a name without it"),
    })
}

/// The name of something that belongs to a table, as PostgreSQL would derive it: `users_email_key`.
///
/// Where that is longer than [`MAX_BYTES`], its end gives way to eight hexadecimal digits that tell it from others
/// with the same beginning, so that the name is the same on every server and every run.
pub fn derive(table: &str, columns: &[impl AsRef<str>], suffix: &str) -> String {
    let mut stem = table.to_owned();
    for column in columns {
        stem.push('_');
        stem.push_str(column.as_ref());
    }
    let full = format!("{stem}_{suffix}");
    if full.len() <= MAX_BYTES {
        return full;
    }
    let [a, b, c, d, ..] = Sha256::digest(full.as_bytes()).0;
    let hash = format!("{:08x}", u32::from_be_bytes([a, b, c, d]));
    let mut end = MAX_BYTES - suffix.len() - hash.len() - 2;
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{hash}_{suffix}", &stem[..end])
}

/// The name that PostgreSQL gives the sequence of a column: `users_id_seq`. It shortens the longer one of the two names.
pub fn sequence(table: &str, column: &str) -> String {
    const SUFFIX: &str = "_seq";
    let most = MAX_BYTES - SUFFIX.len() - 1;
    let (mut table_bytes, mut column_bytes) = (table.len(), column.len());
    while table_bytes + column_bytes > most {
        if table_bytes > column_bytes {
            table_bytes -= 1;
        } else {
            column_bytes -= 1;
        }
    }
    let cut = |name: &str, bytes: usize| name[..name.floor_char_boundary(bytes)].to_owned();
    format!("{}_{}{SUFFIX}", cut(table, table_bytes), cut(column, column_bytes))
}

/// The name without regard to case, as far as any server goes: names that a server takes for one have one such form.
pub fn fold_case(name: &str) -> String {
    if name.is_ascii() { name.to_ascii_lowercase() } else { folded_letters(name).collect() }
}

fn folded_letters(name: &str) -> impl Iterator<Item = char> + '_ {
    let fold = |letter: char| {
        if letter.is_ascii() { Some(letter.to_ascii_lowercase()) } else { letter.to_lowercase().next() }
    };
    name.chars().filter_map(fold)
}

/// A name that is compared without regard to case, as [`fold_case`] does.
#[derive(Clone, Copy, Debug)]
pub struct FoldedName<'a>(pub &'a str);

impl Ord for FoldedName<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        folded_letters(self.0).cmp(folded_letters(other.0))
    }
}

impl PartialOrd for FoldedName<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for FoldedName<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for FoldedName<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_names_are_those_of_postgres() {
        assert_eq!(derive("users", &["email"], "key"), "users_email_key");
        assert_eq!(
            derive("playlist_track", &["playlist_id", "track_id"], "idx"),
            "playlist_track_playlist_id_track_id_idx"
        );
        assert_eq!(derive("users", &[] as &[&str], "pkey"), "users_pkey");
    }

    #[test]
    fn long_derived_names_fit_and_stay_apart() {
        let table = "a_table_whose_name_is_very_long_indeed_and_goes_on";
        let one = derive(table, &["some_column_one"], "fkey");
        let two = derive(table, &["some_column_two"], "fkey");
        assert!(one.len() <= MAX_BYTES && two.len() <= MAX_BYTES, "{one} {two}");
        assert_ne!(one, two);
        assert!(one.ends_with("_fkey"));
        assert!(derive(&"ä".repeat(40), &["b"], "key").len() <= MAX_BYTES);
    }

    #[test]
    fn invalid_names_are_reported_with_the_reason() {
        assert_eq!(find_problem("users"), None);
        assert_eq!(find_problem("Straße nach Rom"), None);
        assert!(find_problem("").is_some_and(|why| why.title.contains("empty")));
        assert!(find_problem(&"x".repeat(64)).is_some_and(|why| why.title.contains("64 bytes")));
        assert!(find_problem("app.users").is_some_and(|why| why.title.contains("'.'")));
        assert!(find_problem("users ").is_some());
    }
}
