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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_a_similar_one() {
        assert_eq!(similar("uesrs", ["orders", "users"]), Some("users"));
        assert_eq!(similar("zebra", ["orders", "users"]), None);
    }
}
