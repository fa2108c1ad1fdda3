//! One hash for a whole history: equal hashes mean that the same migrations are applied.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::history::Applied;
use crate::registry::order;

/// The chain of these migrations, given as (name, checksum) in the order of their names: SHA-256 of the chain before,
/// the name and the checksum. Nothing applied is the empty text.
pub(crate) fn chain<'a>(migrations: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    migrations.into_iter().fold(String::new(), |before, (name, checksum)| link(&before, name, checksum))
}

/// One more migration on top of a chain.
pub(crate) fn link(before: &str, name: &str, checksum: &str) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(name).chain_update(checksum).finalize();
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The rows whose chain does not follow from the rows up to them, with the chain that does. Given in the order in which
/// they were applied.
pub(crate) fn rechained(applied: &[Applied]) -> Vec<Applied> {
    let mut before: BTreeMap<&str, Vec<&Applied>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in applied {
        let rows = before.entry(&row.history).or_default();
        let place = rows.partition_point(|other| order(&other.name) < order(&row.name));
        rows.insert(place, row);
        let expected = chain(rows.iter().map(|row| (row.name.as_str(), row.checksum.as_str())));
        if expected != row.chain {
            wrong.push(Applied { chain: expected, ..row.clone() });
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_sha256_of_the_chain_before_the_name_and_the_checksum() {
        // printf m0001_aff | sha256sum
        let first = chain([("m0001_a", "ff")]);
        assert_eq!(first, "0a677d6c02d900c5774283bd6804431227e423bc4dd4a44706db3416e5bb5561");
        assert_eq!(chain([("m0001_a", "ff"), ("m0002_b", "00")]), link(&first, "m0002_b", "00"));
        assert_eq!(chain([]), "");
    }
}
