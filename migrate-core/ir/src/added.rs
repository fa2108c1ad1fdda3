//! What an operation brings to a list.

/// Those of `after` that `before` does not have, as `is_same` compares them.
///
/// Both are in one order, mostly, so that each is looked for behind the one before it. Then this takes one pass.
pub(crate) fn added<'a, T>(
    after: &'a [T],
    before: &'a [T],
    is_same: impl Fn(&T, &T) -> bool + 'a,
) -> impl Iterator<Item = &'a T> {
    let mut next = 0;
    after.iter().filter(move |item| {
        let (passed, rest) = before.split_at(next);
        let behind = rest.iter().position(|old| is_same(old, item)).map(|offset| next + offset);
        let found = behind.or_else(|| passed.iter().position(|old| is_same(old, item)));
        if let Some(found) = found {
            next = found + 1;
        }
        found.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::added;

    fn added_letters(after: &str, before: &str) -> String {
        let [after, before]: [Vec<char>; 2] = [after, before].map(|text| text.chars().collect());
        added(&after, &before, |one, other| one == other).collect()
    }

    #[test]
    fn what_is_new_is_found_wherever_it_stands() {
        assert_eq!(added_letters("abcd", "abc"), "d");
        assert_eq!(added_letters("xabc", "abc"), "x");
        assert_eq!(added_letters("axbc", "abc"), "x");
        assert_eq!(added_letters("abc", ""), "abc");
    }

    #[test]
    fn what_was_dropped_or_stood_elsewhere_does_not_count() {
        assert_eq!(added_letters("ac", "abc"), "");
        assert_eq!(added_letters("cab", "abc"), "");
        assert_eq!(added_letters("cxa", "abc"), "x");
        assert_eq!(added_letters("", "abc"), "");
    }
}
