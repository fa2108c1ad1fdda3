//! Finds the older migration that a safety rule refuses when the migrations crate is built.

use std::path::{Path, PathBuf};

use migrate_core::ir::safety::rules;
use serde::Deserialize;

use crate::failure::Failure;
use crate::migrations_folder::MigrationsFolder;
use migrate_core::ir::migration_name::MigrationName;

/// The fields of a compiler message that are used here.
#[derive(Debug, Deserialize)]
pub(crate) struct CompilerMessage {
    message: String,
    level: String,
    spans: Vec<Span>,
}

#[derive(Debug, Deserialize)]
struct Span {
    file_name: PathBuf,
}

impl CompilerMessage {
    /// The migration that a safety rule refuses, if this is such an error in a file that is named after its migration.
    fn refused_migration(&self) -> Option<MigrationName> {
        let Self { message, level, spans } = self;
        let (_, rule) = message.lines().next()?.strip_suffix(']')?.rsplit_once(" [")?;
        let refusal = level == "error" && rules::named(rule).is_some();
        let file = &spans.first().filter(|_| refusal)?.file_name;
        MigrationName::read(file.file_stem()?.to_str()?)
    }
}

/// The last migration that a rule refuses although others came after it.
///
/// For the newest migration, the error itself says what to write instead. An older one was accepted once: most likely
/// it is applied, and this library is newer.
fn last_refused(messages: &[CompilerMessage], newest: &MigrationName) -> Option<MigrationName> {
    messages.iter().filter_map(CompilerMessage::refused_migration).filter(|name| name < newest).max()
}

/// Adds to the failure a help with `start_after`, if a rule refuses an older migration.
pub(crate) fn suggest_start_after(failure: Failure, messages: &[CompilerMessage], migrations_crate: &Path) -> Failure {
    let newest = MigrationsFolder::read(migrations_crate).ok().and_then(|folder| folder.newest().cloned());
    match newest.and_then(|newest| last_refused(messages, &newest)) {
        Some(name) => failure.help_code(
            format!("if `{name}` is applied already, let it pass in `migrate.toml`; `migrate check` then shows it"),
            [format!("start_after = \"{name}\"")],
        ),
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(level: &str, title: &str, file: &str) -> CompilerMessage {
        let span = Span { file_name: PathBuf::from(file) };
        CompilerMessage { message: format!("{title}\n\nnote: why\n"), level: level.to_owned(), spans: vec![span] }
    }

    fn last(messages: &[CompilerMessage]) -> Option<String> {
        last_refused(messages, &MigrationName::new(4, 4, "newest")).map(|name| name.to_string())
    }

    #[test]
    fn the_last_older_migration_that_a_rule_refuses_is_found() {
        let refused = |file| message("error", "column `a` is dropped [dropped_columns]", file);
        let messages = [
            refused("db/src/migrations/m0002_b.rs"),
            refused("db/src/migrations/m0003_c.rs"),
            refused("db/src/migrations/m0001_a.rs"),
            refused("db/src/migrations/m0004_newest.rs"),
        ];
        assert_eq!(last(&messages).as_deref(), Some("m0003_c"));
    }

    #[test]
    fn the_newest_migration_and_other_errors_are_ignored() {
        let file = "src/migrations/m0001_a.rs";
        for other in [
            message("error", "column `a` is dropped [dropped_columns]", "src/migrations/m0004_newest.rs"),
            message("error", "column `a` is dropped [dropped_columns]", "src/migrations/all.rs"),
            message("warning", "column `a` is dropped [dropped_columns]", file),
            message("error", "mismatched types", file),
            message("error", "cannot find `x` in [u8]", file),
            CompilerMessage { spans: Vec::new(), ..message("error", "a [dropped_columns]", file) },
        ] {
            assert_eq!(last(std::slice::from_ref(&other)), None, "{other:?}");
        }
    }
}
