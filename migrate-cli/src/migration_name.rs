//! A migration that is named by its number: `6`, `0006`, `m0006`, or the first digits of a long number.

use migrate_core::Error;

use crate::failure::Failure;
use crate::linked;
use crate::target_database::TargetDatabase;
use migrate_core::ir::migration_name::MigrationName;

/// The name of the migration that is meant: a number is looked up in this program and in the database.
pub(crate) async fn resolve(text: &str, target: &TargetDatabase) -> Result<String, Failure> {
    if digits(text).is_none() {
        return Ok(text.to_owned());
    }
    let status = target.connect().await?.status().await?;
    find(text, status.migrations.iter().map(|migration| (migration.history.as_str(), migration.name.as_str())))
}

/// The same for what may be left out.
pub(crate) async fn resolve_given(text: Option<&str>, target: &TargetDatabase) -> Result<Option<String>, Failure> {
    match text {
        Some(text) => resolve(text, target).await.map(Some),
        None => Ok(None),
    }
}

/// The same without a database: a number is looked up in this program alone.
pub(crate) fn resolve_linked(text: &str) -> Result<String, Failure> {
    if digits(text).is_none() {
        return Ok(text.to_owned());
    }
    let registry = linked::registry().map_err(Error::from)?;
    find(text, registry.migrations().iter().map(|migration| (migration.history, migration.name)))
}

/// The digits of a number behind `history::`, if there is one.
fn digits(text: &str) -> Option<&str> {
    let number = text.rsplit_once("::").map_or(text, |(_, number)| number);
    let digits = number.strip_prefix('m').unwrap_or(number);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// The only migration with that number, else the only one whose number begins with it.
fn find<'a>(text: &str, known: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String, Failure> {
    let history = text.rsplit_once("::").map(|(history, _)| history);
    let digits = digits(text).unwrap_or_default();
    let known: Vec<_> = known
        .filter(|(of, _)| history.is_none_or(|history| history == *of))
        .filter_map(|(of, name)| Some((of, name, MigrationName::read(name)?)))
        .collect();
    let whole = digits.parse().ok();
    let mut found: Vec<_> = known.iter().filter(|(_, _, parts)| Some(parts.number()) == whole).collect();
    if found.is_empty() {
        found = known.iter().filter(|(_, _, parts)| parts.digits().starts_with(digits)).collect();
    }
    match found.as_slice() {
        [(of, name, _)] => Ok(if history.is_some() { format!("{of}::{name}") } else { (*name).to_owned() }),
        [] => Err(Failure::usage(format!("no migration has the number `{text}`"))
            .help("`migrate status` lists all migrations")),
        [(first, ..), others @ ..] => {
            let in_histories = others.iter().any(|(of, ..)| of != first);
            let name = |(of, name, _): &&(&str, &str, MigrationName)| {
                if in_histories { format!("{of}::{name}") } else { (*name).to_owned() }
            };
            Err(Failure::usage(format!("several migrations have the number `{text}`, or one that begins so"))
                .help_code("name one of them", found.iter().map(name)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Result<String, String> {
        let known = [
            ("app", "m0001_create_users"),
            ("app", "m0006_add_role"),
            ("app", "m0010_a"),
            ("app", "m0010_b"),
            ("app", "m20260101090000_x"),
            ("app", "m20260202090000_y"),
            ("auth", "m0006_add_role"),
            ("auth", "m0012_z"),
        ];
        find(text, known.into_iter()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_whole_number_goes_before_the_beginning_of_one() {
        let cases = [
            ("1", "m0001_create_users"),
            ("0001", "m0001_create_users"),
            ("m0001", "m0001_create_users"),
            ("00001", "m0001_create_users"),
            ("12", "m0012_z"),
            ("app::6", "app::m0006_add_role"),
            ("auth::0006", "auth::m0006_add_role"),
            ("202601", "m20260101090000_x"),
            ("20260202090000", "m20260202090000_y"),
        ];
        for (text, name) in cases {
            assert_eq!(found(text).as_deref(), Ok(name), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_migration_is_refused_with_the_candidates() {
        let cases = [
            ("10", "m0010_a\n"),
            ("6", "auth::m0006_add_role"),
            ("2026", "m20260202090000_y"),
            ("7", "no migration has the number `7`"),
            ("auth::1", "no migration has the number `auth::1`"),
            ("99999999999999999999999", "no migration has the number"),
        ];
        for (text, part) in cases {
            let message = found(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn a_name_is_no_number() {
        for text in ["m0001_create_users", "app::m0001_create_users", "m", "", "app::", "create_users", "-1", "0x1"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }
}
