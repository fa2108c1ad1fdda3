//! The checksum of a migration, and the chain of a history. Databases keep both, so they never change for what could be
//! said before: a new option is a new field, a new operation or type is a new word. `tests/forms` pins every one of them.

use crate::form::FormWriter;
use crate::object::{Op as _, Operation};
use sha2::{Digest as _, Sha256};

/// SHA-256 of the operations, as 64 hexadecimal digits.
pub fn checksum(operations: &[Operation]) -> String {
    sha256(&form(operations))
}

/// The chain of these migrations, given as (name, checksum) in the order of their names: equal chains mean that the same
/// migrations are applied. That of none is the empty text.
pub fn chain<'a>(migrations: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    migrations.into_iter().fold(String::new(), |before, (name, checksum)| extend_chain(&before, name, checksum))
}

/// One more migration on top of a chain: SHA-256 of the chain before, the name and the checksum.
///
/// A migration that is applied in parts has a link for each part, whose name is followed by a slash and the word of the
/// part: `m0012_display_name/expand`. No name has a slash, so no other migration has such a link.
pub fn extend_chain(before: &str, name: &str, checksum: &str) -> String {
    hex(Sha256::new().chain_update(before).chain_update(name).chain_update(checksum))
}

/// The first 16 digits of a chain, as a number: enough to tell one chain from another. 0 for the empty one.
pub fn chain_prefix(chain: &str) -> u64 {
    let digits = chain.get(..16).unwrap_or(chain);
    u64::from_str_radix(digits, 16).unwrap_or(0)
}

/// SHA-256 of a text, as 64 hexadecimal digits.
pub fn sha256(text: &str) -> String {
    hex(Sha256::new_with_prefix(text))
}

fn hex(hash: Sha256) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    hash.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// What is hashed: the operations as [tagged fields](crate::form), each as a record.
///
/// It holds everything that the author wrote and that changes a database, derived names included. It does not hold
/// reasons, timeouts, whether raw SQL may run in a transaction, or whether it was said that there is no inverse.
///
/// ```
/// use migrate_ir::builder::{Schema, text};
/// use migrate_ir::checksum::form;
///
/// let operations = Schema::record(|schema| {
///     schema.alter_table("users", |t| {
///         t.add_column("nick", text());
///     });
/// });
/// assert_eq!(form(&operations), "add_column{\ntable:5\nusers\ncolumn{\nname:4\nnick\ntype=text\n}\n}\n");
/// ```
pub fn form(operations: &[Operation]) -> String {
    let mut form = FormWriter::default();
    for operation in operations {
        operation.fingerprint(&mut form);
    }
    form.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::builder::Schema;

    /// The chains of databases begin with it: it may never be changed. `tests/forms` pins the rest.
    #[test]
    fn the_checksum_of_a_migration_is_sha256_of_its_form() {
        assert_eq!(checksum(&[]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let operations = Schema::record(|schema| {
            schema.drop_table("users");
        });
        // printf 'drop_table{\nname:5\nusers\n}\n' | sha256sum
        assert_eq!(form(&operations), "drop_table{\nname:5\nusers\n}\n");
        assert_eq!(checksum(&operations), "20408fd214ba1296eeff11d2acd5ec37d00aa229fb6f3c961942df79535b275f");
    }

    /// The same holds for this one.
    #[test]
    fn a_chain_is_sha256_of_the_chain_before_the_name_and_the_checksum() {
        // printf m0001_aff | sha256sum
        let first = chain([("m0001_a", "ff")]);
        assert_eq!(first, "0a677d6c02d900c5774283bd6804431227e423bc4dd4a44706db3416e5bb5561");
        assert_eq!(chain([("m0001_a", "ff"), ("m0002_b", "00")]), extend_chain(&first, "m0002_b", "00"));
        assert_eq!(chain([]), "");
        // printf '%s' m0001_a/expandff | sha256sum
        let part = extend_chain("", "m0001_a/expand", "ff");
        assert_eq!(part, "7f94fd5a6cd33ae97af1e8a7160b23e40c3ee8b334a7320cc44297d798869e65");
    }
}
