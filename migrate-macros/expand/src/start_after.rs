//! `start_after` in `migrate.toml`: the last migration that may be applied already.
//!
//! An applied migration must not be changed. So a newer version of this library must not refuse it, even if it checks
//! more than the older one.

use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::migration_name::MigrationName;

/// The name in `migrate.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StartAfter {
    written: String,
    meaning: Meaning,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// A whole name.
    Name(MigrationName),
    /// A number alone, as in `m0042`.
    Number(u64),
    /// It cannot be the name of a migration.
    Invalid,
}

impl StartAfter {
    /// Reads the value of the key.
    pub(crate) fn read(text: &str) -> Self {
        let digits = text.strip_prefix('m').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok()).map(Meaning::Number);
        let meaning = number.or_else(|| MigrationName::read(text).map(Meaning::Name)).unwrap_or(Meaning::Invalid);
        Self { written: text.to_owned(), meaning }
    }

    /// Whether the migration is at or before it. Only the numbers count: no two migrations share one.
    ///
    /// If the rest of the name is wrong, or all of it, we report that as one error, and not one more for each migration.
    pub(crate) fn covers(&self, migration: &MigrationName) -> bool {
        match &self.meaning {
            Meaning::Name(name) => migration.number() <= name.number(),
            Meaning::Number(number) => migration.number() <= *number,
            Meaning::Invalid => true,
        }
    }

    /// Whether the migration is the one that is meant.
    pub(crate) fn names(&self, migration: &MigrationName) -> bool {
        match &self.meaning {
            Meaning::Name(name) => migration == name,
            Meaning::Number(number) => migration.number() == *number,
            Meaning::Invalid => false,
        }
    }

    /// What is wrong with it in a history of these migrations, in their order.
    pub(crate) fn problem(&self, history: &[&MigrationName]) -> Option<Diagnostic> {
        if history.iter().any(|migration| self.names(migration)) {
            return None;
        }
        let written = &self.written;
        let names = history.iter().map(|migration| migration.as_str());
        let message = Diagnostic::new(format!("`start_after` names no migration: `{written}`"));
        let message = message.suggest_similar("migration", written, names);
        Some(match history {
            [.., last] if message.lines.is_empty() => message.help(format!("the last migration is `{last}`")),
            [..] => message,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> MigrationName {
        MigrationName::read(text).unwrap()
    }

    fn problem(written: &str, history: &[&str]) -> Option<String> {
        let history: Vec<_> = history.iter().map(|text| name(text)).collect();
        let history: Vec<_> = history.iter().collect();
        StartAfter::read(written).problem(&history).map(|message| message.to_string())
    }

    #[test]
    fn migrations_up_to_the_number_are_covered_in_every_notation() {
        for written in ["m42", "m0042", "m0042_drop_email", "m0042_misspelt"] {
            let start = StartAfter::read(written);
            for (migration, covered) in [("m41_z", true), ("m0042_drop_email", true), ("m0043_a", false)] {
                assert_eq!(start.covers(&name(migration)), covered, "{written} {migration}");
            }
        }
    }

    #[test]
    fn a_migration_is_found_by_its_name_or_its_number() {
        let history = ["m0001_create_users", "m0002_drop_email"];
        for written in ["m0001_create_users", "m1", "m0001", "m0002"] {
            assert_eq!(problem(written, &history), None, "{written}");
        }
    }

    #[test]
    fn an_unknown_name_is_reported_with_a_similar_one_or_the_last() {
        let history = ["m0001_create_users", "m0002_drop_email"];
        let message = problem("m0002_drop_emial", &history).unwrap();
        assert!(message.starts_with("`start_after` names no migration: `m0002_drop_emial`\n"), "{message}");
        assert!(message.contains("a migration with a similar name exists: `m0002_drop_email`"), "{message}");
        assert!(!message.contains("the last"), "{message}");
        for written in ["m0099", "everything", "", "m", "m99999999999999999999", "42"] {
            let message = problem(written, &history).unwrap();
            assert!(message.contains("the last migration is `m0002_drop_email`"), "{message}");
        }
    }

    #[test]
    fn an_invalid_name_covers_everything_so_that_there_is_one_error() {
        assert!(StartAfter::read("everything").covers(&name("m0099_z")));
    }
}
