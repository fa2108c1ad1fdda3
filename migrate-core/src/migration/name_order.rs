//! The order of migrations within a history.

/// Sorts names by the number behind the `m`, however many digits it has, then by the rest.
#[inline(never)] // each sort would carry a dozen copies of it
pub(crate) fn name_order(name: &str) -> impl Ord + use<'_> {
    let digits = name.strip_prefix('m').unwrap_or_default();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].trim_start_matches('0');
    (number.len(), number, name)
}
