//! Which older migration the compiler has refused, when a migrations crate was built.

use std::path::{Path, PathBuf};

use migrate_core::ir::safety::rules;
use serde::Deserialize;

use crate::failure::Failure;
use crate::migrations_folder::{MigrationsFolder, Name};

/// A message of the compiler, as far as it matters here.
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
    /// The migration that a safety rule refuses, if this says so of a file that is named after its migration.
    fn refused(&self) -> Option<Name> {
        let Self { message, level, spans } = self;
        let (_, rule) = message.lines().next()?.strip_suffix(']')?.rsplit_once(" [")?;
        let refusal = level == "error" && rules::named(rule).is_some();
        let file = &spans.first().filter(|_| refusal)?.file_name;
        Name::parse(file.file_stem()?.to_str()?)
    }
}

/// The last migration that a rule refuses although others came after it.
///
/// Whoever writes a migration is told what to write instead. A migration with later ones behind it was accepted once:
/// most likely it is applied, and the library is newer.
fn last_refused(messages: &[CompilerMessage], newest: &Name) -> Option<Name> {
    messages.iter().filter_map(CompilerMessage::refused).filter(|name| name < newest).max()
}

/// The failure, with a help where an older migration is refused.
pub(crate) fn explain(failure: Failure, messages: &[CompilerMessage], migrations_crate: &Path) -> Failure {
    let newest = MigrationsFolder::of(migrations_crate).ok().and_then(|folder| folder.newest().cloned());
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
        last_refused(messages, &Name::new(4, 4, "newest")).map(|name| name.to_string())
    }

    #[test]
    fn the_last_older_one_that_a_rule_refuses_is_found() {
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
    fn the_newest_is_told_what_to_write_and_other_errors_have_nothing_to_do_with_it() {
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
