//! `migrate new`: the next migration's file, and its `mod` line; with `--revert`, as many as undo an earlier one.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use migrate_core::migration::Migration;
use migrate_core::{Error, Registry, Revert};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::linked;
use crate::migrations_folder::{MigrationsFolder, NumberedName};
use crate::rustfmt;
use crate::template;

/// How many digits the first number of a history has.
const DEFAULT_WIDTH: usize = 4;
/// `20261121093000`: a number with so many digits was taken from the clock.
const TIMESTAMP_WIDTH: usize = 14;
/// Longer names do not fit beside anything on a screen.
const MAX_SUBJECT_LENGTH: usize = 100;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct NewOutput {
    migrations: Vec<WrittenMigration>,
    module: PathBuf,
}

#[derive(Debug, Serialize)]
struct WrittenMigration {
    name: String,
    file: PathBuf,
}

impl fmt::Display for NewOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<_> = self.migrations.iter().map(|written| written.file.display().to_string()).collect();
        f.write_str(&files.join("\n"))
    }
}

/// Writes the migration, or those that revert an earlier one.
pub(crate) fn run(args: &args::NewArgs, migrations_crate: &Path) -> Result<NewOutput, Failure> {
    let args::NewArgs { name, revert, timestamp } = args;
    let folder = MigrationsFolder::read(migrations_crate)?;
    let sources = match revert {
        Some(reverted) => {
            let sources = revert_migrations(reverted, name.as_deref(), *timestamp, &folder)?;
            sources.into_iter().map(|(name, source)| (name, rustfmt::format(source, migrations_crate))).collect()
        }
        None => vec![from_name(name.as_deref().unwrap_or_default(), *timestamp, &folder)?],
    };
    let mut migrations = Vec::new();
    for (name, source) in sources {
        let file = relative_to_current_dir(&folder.add(&name, &source)?);
        migrations.push(WrittenMigration { name: name.to_string(), file });
    }
    Ok(NewOutput { migrations, module: relative_to_current_dir(folder.module()) })
}

/// A migration whose body is guessed from its name.
fn from_name(subject: &str, timestamp: bool, folder: &MigrationsFolder) -> Result<(NumberedName, String), Failure> {
    check_name(subject)?;
    check_name_is_free(subject, folder)?;
    let name = next_name(subject, folder.newest(), timestamp);
    let source = template::from_name(&name.to_string(), subject, folder.tables());
    Ok((name, source))
}

/// The migrations that undo `reverted`, which is linked into this program.
fn revert_migrations(
    reverted: &str,
    subject: Option<&str>,
    timestamp: bool,
    folder: &MigrationsFolder,
) -> Result<Vec<(NumberedName, String)>, Failure> {
    let registry = linked::registry().map_err(Error::from)?;
    let Revert { migration, parts } = registry.revert(reverted)?;
    check_program_is_current(folder, &registry, migration)?;
    let subject = subject.map_or_else(|| format!("revert_{}", strip_number(migration.name)), str::to_owned);
    check_name(&subject)?;
    let mut sources: Vec<(NumberedName, String)> = Vec::new();
    for (number, part) in (1..).zip(&parts) {
        let subject = if number == 1 { subject.clone() } else { format!("{subject}_{number}") };
        check_name_is_free(&subject, folder)?;
        let name = next_name(&subject, sources.last().map(|(name, _)| name).or(folder.newest()), timestamp);
        let source = template::revert_migration(&name.to_string(), migration.name, part, number, parts.len());
        sources.push((name, source));
    }
    Ok(sources)
}

/// Refuses to revert what is not of this folder, or with a program that does not know all of the folder.
fn check_program_is_current(
    folder: &MigrationsFolder,
    registry: &Registry,
    reverted: &Migration,
) -> Result<(), Failure> {
    let Migration { name, history, file, line, .. } = reverted;
    if !folder.has(name) {
        return Err(Failure::usage(format!("migration `{name}` is not one of this crate"))
            .note(format!("it is of the history `{history}`, at {file}:{line}"))
            .help("revert it in the crate that it is a part of"));
    }
    match folder.newest().map(NumberedName::to_string) {
        Some(newest) if registry.find(history, &newest).is_none() => {
            Err(Failure::usage(format!("migration `{newest}` is in the folder, but not in this program"))
                .note("what reverts an earlier one must fit what all others leave behind")
                .help_code(
                    "name its file in its folder's `mod.rs`, and build the program anew",
                    [format!("mod {newest};")],
                ))
        }
        Some(_) | None => Ok(()),
    }
}

/// Refuses the name of another migration.
fn check_name_is_free(subject: &str, folder: &MigrationsFolder) -> Result<(), Failure> {
    match folder.by_subject(subject) {
        Some(other) => Err(Failure::usage(format!("there is a migration of that name: `{other}`"))
            .help("choose a name that tells the two apart")),
        None => Ok(()),
    }
}

/// Refuses a name that cannot be a part of a function's name, and says which could.
fn check_name(subject: &str) -> Result<(), Failure> {
    let problem = if subject.len() > MAX_SUBJECT_LENGTH {
        format!("a name has at most {MAX_SUBJECT_LENGTH} letters, and this one has {}", subject.len())
    } else if strip_number(subject) != subject {
        "the number is given by itself".to_owned()
    } else if subject != snake_case(subject) || subject.is_empty() {
        "a name has lower-case letters, digits, and single underscores, and starts with a letter".to_owned()
    } else {
        return Ok(());
    };
    let failure = Failure::usage(format!("`{subject}` is no name for a migration")).note(problem);
    let mut better = snake_case(strip_number(subject));
    better.truncate(MAX_SUBJECT_LENGTH);
    Err(if better.is_empty() {
        failure.help_code("say what it does", ["migrate new create_users"])
    } else {
        failure.help_code("write", [format!("migrate new {better}")])
    })
}

/// The text without the `m0001_` that a migration's own name begins with.
fn strip_number(text: &str) -> &str {
    let rest = text.strip_prefix('m').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    match rest.and_then(|rest| rest.strip_prefix('_')) {
        Some(rest) if text.len() > rest.len() + "m_".len() => rest,
        _ => text,
    }
}

/// `AddAvatar`, `add-avatar`, and `add avatar` as `add_avatar`.
fn snake_case(text: &str) -> String {
    let mut words = String::new();
    let mut previous_lower = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && previous_lower {
                words.push('_');
            }
            words.push(c.to_ascii_lowercase());
        } else if !words.ends_with('_') {
            words.push('_');
        }
        previous_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    words.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit()).trim_end_matches('_').to_owned()
}

/// The name after the newest one, numbered as that one was.
fn next_name(subject: &str, newest: Option<&NumberedName>, timestamp: bool) -> NumberedName {
    let (number, width) = newest.map_or((0, DEFAULT_WIDTH), |newest| (newest.number(), newest.width()));
    if timestamp || width == TIMESTAMP_WIDTH {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        return NumberedName::new(timestamp_number(now).max(number + 1), TIMESTAMP_WIDTH, subject);
    }
    NumberedName::new(number + 1, width, subject)
}

/// A time since 1970, as the digits of `2026-11-21 09:30:00` in UTC.
fn timestamp_number(since_1970: Duration) -> u64 {
    let seconds = since_1970.as_secs();
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's `civil_from_days`, for days after 1970 only.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let date = (year * 100 + month) * 100 + day;
    ((date * 100 + seconds / 3_600) * 100 + seconds / 60 % 60) * 100 + seconds % 60
}

/// The path as it is written from the folder where the command runs.
fn relative_to_current_dir(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_newest_and_keeps_its_width() {
        assert_eq!(next_name("x", None, false).to_string(), "m0001_x");
        assert_eq!(next_name("x", Some(&NumberedName::new(9, 4, "a")), false).to_string(), "m0010_x");
        assert_eq!(next_name("x", Some(&NumberedName::new(9_999, 4, "a")), false).to_string(), "m10000_x");
        assert_eq!(next_name("x", Some(&NumberedName::new(7, 2, "a")), false).to_string(), "m08_x");
        let ahead = NumberedName::new(90_000_101_000_000, 14, "a");
        assert_eq!(next_name("x", Some(&ahead), false).to_string(), "m90000101000001_x");
        assert_eq!(next_name("x", Some(&NumberedName::new(9, 4, "a")), true).width(), 14);
    }

    #[test]
    fn a_timestamp_number_is_the_utc_date_and_time() {
        // `date -u -d @N +%Y%m%d%H%M%S`
        let cases = [
            (0, 19_700_101_000_000),
            (951_782_399, 20_000_228_235_959),
            (951_868_799, 20_000_229_235_959),
            (1_795_253_400, 20_261_121_093_000),
            (4_102_444_799, 20_991_231_235_959),
        ];
        for (seconds, digits) in cases {
            assert_eq!(timestamp_number(Duration::from_secs(seconds)), digits);
        }
    }

    #[test]
    fn a_wrong_name_is_refused_with_a_valid_one() {
        let cases = [
            ("AddAvatar", "migrate new add_avatar"),
            ("add-avatar to users", "migrate new add_avatar_to_users"),
            ("m0003_add_avatar", "migrate new add_avatar"),
            ("2nd_try", "migrate new nd_try"),
            ("add__avatar_", "migrate new add_avatar"),
            ("../etc/passwd", "migrate new etc_passwd"),
            ("", "migrate new create_users"),
            ("änd", "migrate new nd"),
        ];
        for (wrong, right) in cases {
            let message = check_name(wrong).unwrap_err().to_string();
            assert!(message.ends_with(right), "{message}");
        }
        assert!(check_name(&"x".repeat(101)).is_err());
        for right in ["create_users", "mark_2", "m_x", "migrate"] {
            assert!(check_name(right).is_ok(), "{right}");
        }
    }
}
