//! One hash for a whole history: equal hashes mean that the same migrations are applied.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The chain of these migrations, given as (name, checksum) in the order of their names: SHA-256 of the chain before,
/// the name and the checksum. Nothing applied is the empty text.
pub(crate) fn chain<'a>(migrations: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    migrations.into_iter().fold(String::new(), |before, (name, checksum)| link(&before, name, checksum))
}

/// One more migration on top of a chain.
pub(crate) fn link(before: &str, name: &str, checksum: &str) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(name).chain_update(checksum).finalize();
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a `String` never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_sha256_of_the_chain_before_the_name_and_the_checksum() {
        // printf 'm0001_aff' | sha256sum, then of that text followed by `m0002_b00`.
        let first = chain([("m0001_a", "ff")]);
        assert_eq!(first, link("", "m0001_a", "ff"));
        assert_eq!(chain([("m0001_a", "ff"), ("m0002_b", "00")]), link(&first, "m0002_b", "00"));
        assert_eq!(chain([]), "");
    }
}
