//! "A similar name exists": what a misspelt name was meant to be.

/// The known name that `wrong` was most likely meant to be.
pub fn similar<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1.max(name.len().max(wrong.len()) / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The known word that `wrong` is a slip of the keyboard for: one letter off, or two in a long word.
pub fn typo<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let most = if wrong.chars().count() < 8 { 1 } else { 2 };
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_a_similar_one() {
        assert_eq!(similar("uesrs", ["orders", "users"]), Some("users"));
        assert_eq!(similar("zebra", ["orders", "users"]), None);
    }

    #[test]
    fn a_word_of_another_meaning_is_no_typo() {
        let words = ["rename_column", "drop_column", "integer", "create_index"];
        for wrong in ["remove_column", "biginteger", "create_view", "int"] {
            assert_eq!(typo(wrong, words), None, "{wrong}");
        }
        for (wrong, meant) in [("drop_colum", "drop_column"), ("intger", "integer"), ("craete_index", "create_index")] {
            assert_eq!(typo(wrong, words), Some(meant));
        }
    }
}
