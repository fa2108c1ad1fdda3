//! Settings that a URL asks for in `options`. A server takes all of them or refuses the session; a pooler may drop them.

use migrate_ir::diagnostic::Line;

use super::Postgres;
use crate::server::{ConnectError, Connection, DatabaseError, Server as _};

/// A setting, and the value that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Setting {
    name: String,
    value: String,
}

/// Refuses a connection whose session does not have the settings that were asked for: its statements would go elsewhere.
pub(super) async fn refuse_lost(
    connection: &mut Connection,
    options: &str,
    place: &str,
    user: &str,
    database: &str,
) -> Result<(), ConnectError> {
    let asked = read(options);
    if asked.is_empty() {
        return Ok(());
    }
    let refused = |error: DatabaseError| ConnectError::Other { place: place.to_owned(), reason: error.to_string() };
    let rows = connection.fetch(&comparison(&asked)).await.map_err(refused)?;
    let lost = rows.iter().find_map(|row| match row.as_slice() {
        [Some(name), now, meant] if now != meant => asked.iter().find(|setting| setting.name == *name).zip(Some(now)),
        _ => None,
    });
    let Some((setting, now)) = lost else { return Ok(()) };
    let Setting { name, value } = setting;
    let now = now.as_deref().map_or_else(|| "not set".to_owned(), |now| format!("`{now}`"));
    let reason = format!("`{name}` is {now} and not `{value}`: a pooler in between drops `options`");
    Err(lost_settings(place.to_owned(), reason, setting, user, database))
}

/// The answer to a pooler that refuses `options`, in its own words. None where none was asked for.
pub(super) fn refused(options: &str, place: &str, user: &str, database: &str, reason: &str) -> Option<ConnectError> {
    let asked = read(options);
    let reason = format!("{reason}: a pooler in between does not pass `options` on");
    asked.first().map(|setting| lost_settings(place.to_owned(), reason, setting, user, database))
}

fn lost_settings(place: String, reason: String, setting: &Setting, user: &str, database: &str) -> ConnectError {
    let Setting { name, value } = setting;
    // A list in quotation marks would be one name.
    let value = if name == "search_path" { value.clone() } else { Postgres.literal(value) };
    let (user, database) = (Postgres.quote(user), Postgres.quote(database));
    let set = format!("ALTER ROLE {user} IN DATABASE {database} SET {name} = {value};");
    let help = vec![
        Line::help("name the server itself in the URL, in place of the pooler"),
        Line::help_code("or take `options` out of the URL, and set it for the sessions of the user", set.lines()),
    ];
    ConnectError::SettingsLost { place, reason, help }
}

/// Asks for each setting what it is, and how the server would show what was asked for. That is set for this one statement,
/// so behind a pooler nobody else sees it. Some can be set at the start of a session only.
fn comparison(asked: &[Setting]) -> String {
    let rows = asked
        .iter()
        .map(|Setting { name, value }| format!("({}, {})", Postgres.literal(name), Postgres.literal(value)));
    let rows: Vec<_> = rows.collect();
    format!(
        "SELECT asked.name, current_setting(asked.name, true), \
         CASE WHEN coalesce(s.context, 'user') IN ('user', 'superuser') THEN set_config(asked.name, asked.value, true) \
         ELSE current_setting(asked.name, true) END \
         FROM (VALUES {}) AS asked(name, value) LEFT JOIN pg_settings s ON lower(s.name) = lower(asked.name)",
        rows.join(", ")
    )
}

/// The settings in the text, the last of each name. As the server reads it: `-c name=value`, `-cname=value` and
/// `--name=value`, where a backslash takes the meaning from a space.
fn read(options: &str) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    let mut words = words(options).into_iter();
    while let Some(word) = words.next() {
        let setting = if word == "-c" {
            words.next()
        } else {
            word.strip_prefix("-c").or_else(|| word.strip_prefix("--")).map(str::to_owned)
        };
        let Some(setting) = setting else { continue };
        let Some((name, value)) = setting.split_once('=') else { continue };
        let (name, value) = (name.replace('-', "_"), value.to_owned());
        settings.retain(|setting| !setting.name.eq_ignore_ascii_case(&name));
        settings.push(Setting { name, value });
    }
    settings
}

fn words(options: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut letters = options.chars();
    while let Some(letter) = letters.next() {
        let last = words.len() - 1;
        match letter {
            '\\' => words[last].extend(letters.next()),
            letter if letter.is_whitespace() => words.push(String::new()),
            letter => words[last].push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(options: &str) -> Vec<(String, String)> {
        read(options).into_iter().map(|setting| (setting.name, setting.value)).collect()
    }

    #[test]
    fn settings_are_read_as_the_server_reads_them() {
        let app = [("search_path".to_owned(), "app".to_owned())];
        for options in [
            "-csearch_path=app",
            " -c search_path=app ",
            "--search-path=app",
            "-csearch_path=other -c search_path=app",
            "-E UTF8 -csearch_path=app",
        ] {
            assert_eq!(pairs(options), app, "{options}");
        }
        assert_eq!(pairs(r"-csearch_path=a,\ b\\")[0].1, r"a, b\");
        assert_eq!(pairs("-c"), []);
        assert_eq!(pairs("-f --flag"), []);
    }
}
