//! The names of migrations.

use std::cmp::Ordering;
use std::fmt;

/// The name of a migration: `m<number>_<what it does>`. The number orders; a sequence and a timestamp both work.
///
/// ```
/// use migrate_ir::migration_name::MigrationName;
///
/// let name = MigrationName::read("m0042_drop_email").unwrap();
/// assert_eq!(name.number(), 42);
/// assert!(name < MigrationName::read("m0100_a").unwrap());
/// assert_eq!(MigrationName::read("drop_email"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationName {
    name: String,
    number: u64,
}

/// What sorts names: the number behind the `m`, however many digits it has, then the rest. A database may hold names that
/// are none of a migration.
#[inline(never)] // each sort would carry a dozen copies of it
pub fn name_order(name: &str) -> impl Ord + use<'_> {
    let digits = name.strip_prefix('m').unwrap_or_default();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].trim_start_matches('0');
    (number.len(), number, name)
}

impl MigrationName {
    /// The name with that number, padded with zeros to that width.
    pub fn new(number: u64, width: usize, subject: &str) -> Self {
        Self { name: format!("m{number:0width$}_{subject}"), number }
    }

    /// Reads a function's name.
    pub fn read(name: &str) -> Option<Self> {
        let (number, rest) = name.strip_prefix('m')?.split_once('_')?;
        let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (plain && !rest.is_empty()).then_some(())?;
        Some(Self { name: name.to_owned(), number: number.parse().ok()? })
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The number as it is written, and what the migration is about.
    fn parts(&self) -> (&str, &str) {
        self.name[1..].split_once('_').unwrap_or_default()
    }

    /// The number as it is written.
    pub fn digits(&self) -> &str {
        self.parts().0
    }

    /// What the migration is about: `drop_email`.
    pub fn subject(&self) -> &str {
        self.parts().1
    }

    /// The same name with another number, written with as many digits.
    pub fn with_number(&self, number: u64) -> Self {
        Self::new(number, self.digits().len(), self.subject())
    }

    /// The number that orders it.
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl Ord for MigrationName {
    fn cmp(&self, other: &Self) -> Ordering {
        name_order(&self.name).cmp(&name_order(&other.name))
    }
}

impl PartialOrd for MigrationName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for MigrationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_ordered_by_number_and_then_by_name() {
        let name = |text| MigrationName::read(text).unwrap();
        assert!(name("m9_a") < name("m10_a"));
        assert!(name("m0002_b") > name("m0002_a"));
        assert!(name("m20261121093000_a") > name("m0002_a"));
    }

    #[test]
    fn another_number_has_as_many_digits() {
        let name = |text| MigrationName::read(text).unwrap();
        assert_eq!(name("m0002_a_b").with_number(12), name("m0012_a_b"));
        assert_eq!(name("m9_a").with_number(10), name("m10_a"));
    }

    #[test]
    fn names_without_a_number_are_not_migrations() {
        for text in ["create_users", "m_users", "m12", "m12_", "mx1_users", "0001_users"] {
            assert_eq!(MigrationName::read(text), None, "{text}");
        }
    }
}
