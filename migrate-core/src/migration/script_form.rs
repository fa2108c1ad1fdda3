//! Scripts as tagged fields: as a compiled migration carries them, and, behind a hash, as databases keep them, so that a
//! program without the migration can revert it, and any version can finish what another one began.
//!
//! What a database keeps begins with two numbers. `form` is the number of the form that was written; `needs` is the
//! oldest form whose readers understand everything in it that matters. A reader passes over fields that it does not
//! know, and refuses a script that needs a newer form than its own. So a field that may be ignored can be added at any
//! time, and a field that may not be ignored (another kind of work than statements, say) raises `needs` in the scripts
//! that have it, and only in these.

use migrate_ir::checksum::sha256;
use migrate_ir::form::{FieldValue, FormReader, FormWriter, Malformed};

use super::Script;

/// The number of the form that this version writes.
const FORM: u32 = 1;

/// The oldest form whose readers understand the scripts that this version writes.
const NEEDS: u32 = 1;

/// Why a stored script cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is not what a runner wrote: somebody has edited it.
    Edited,
    /// A runner of a later version wrote it, in a form that this version does not understand.
    Newer,
}

impl From<Malformed> for Unreadable {
    fn from(_: Malformed) -> Self {
        Self::Newer
    }
}

/// The script as databases keep it: SHA-256 of what follows, then the numbers of the form and the script.
pub(crate) fn write(script: &Script) -> String {
    let mut form = FormWriter::default();
    form.number("form", FORM);
    form.number("needs", NEEDS);
    script.write(&mut form);
    let form = form.finish();
    format!("{}\n{form}", sha256(&form))
}

/// Reads what [`write()`] wrote.
///
/// The script lives until the program ends, as compiled ones do, and can be run by the same code. Few are read: those of
/// migrations that the program does not have, and one that was interrupted.
pub(crate) fn read(text: &str) -> Result<Script, Unreadable> {
    let (hash, form) = text.split_once('\n').ok_or(Unreadable::Edited)?;
    if hash != sha256(form) {
        return Err(Unreadable::Edited);
    }
    let mut reader = FormReader::new(form);
    let mut needs = None;
    // In this form and all later ones, the two numbers come first.
    for expected in ["form", "needs"] {
        match reader.next_field()? {
            Some((tag, value)) if tag == expected => needs = Some(value.number::<u32>()?),
            _ => return Err(Unreadable::Newer),
        }
    }
    if needs.is_none_or(|needs| needs > FORM) {
        return Err(Unreadable::Newer);
    }
    let mut reader = FormReader::new(String::leak(reader.rest().to_owned()));
    match reader.next_field()? {
        Some(("script", FieldValue::Record)) => Ok(Script::read(&mut reader)?),
        _ => Err(Unreadable::Newer),
    }
}

/// Reads the scripts that a compiled migration carries. None where another version wrote them.
pub(crate) fn scripts(text: &'static str) -> Option<Vec<Script>> {
    let mut reader = FormReader::new(text);
    let mut scripts = Vec::new();
    while let Some((tag, value)) = reader.next_field().ok()? {
        match (tag, value) {
            ("script", FieldValue::Record) => scripts.push(Script::read(&mut reader).ok()?),
            (_, value) => reader.pass_over(value).ok()?,
        }
    }
    Some(scripts)
}

#[cfg(test)]
mod tests {
    use migrate_ir::dialect::{Dialect, Version};

    use super::*;
    use crate::migration::{DownSteps, Fact, Impact, Lock, Object, Probe, Step, StepList};

    /// Steps in which every field is set, and each probe is used.
    fn steps(transactional: bool) -> StepList {
        let lock = |table| Lock::new(table, "ACCESS EXCLUSIVE", "reads and writes");
        let step = |line, probe, impact| {
            let mut step = Step::new("add column `users.größe`", ["ALTER TABLE users\nADD a", ""]);
            (step.line, step.probe, step.impact) = (line, probe, impact);
            step.cleanup = vec!["DROP INDEX \"it's\""];
            step.rebuilds = Some("users");
            step
        };
        let mut everything: Impact = Impact::NONE;
        everything.locks = Some(vec![lock("users"), lock("orders")]);
        (everything.rewrites, everything.scans, everything.loses_data) = (Some(true), Some(true), Some(true));
        let object = Object::Column { table: "users", name: "größe" };
        let column = Probe::Facts(vec![Fact { object, exists: true }]);
        let mut bare = Step::new("", []);
        bare.line = 7;
        StepList::new(transactional, vec![step(7, column, everything), step(8, Probe::Repeatable, Impact::NONE), bare])
    }

    /// What a compiled migration carries: a script that goes both ways, or only one.
    fn compiled(irreversible: Option<&'static str>) -> &'static str {
        let down = irreversible.map_or_else(|| DownSteps::Reversible(steps(false)), DownSteps::Irreversible);
        let mut script = Script::new(Dialect::MariaDb, steps(true), down);
        script.oldest = Version::new(10, 6, 5);
        let mut form = FormWriter::default();
        script.write(&mut form);
        form.finish().leak()
    }

    fn read_compiled(text: &'static str) -> Script {
        let [script] = <[Script; 1]>::try_from(scripts(text).unwrap()).unwrap();
        script
    }

    fn hashed(text: &str) -> String {
        format!("{}\n{text}", sha256(text))
    }

    #[test]
    fn a_stored_script_is_read_as_it_was_written() {
        for text in [compiled(None), compiled(Some("the data is gone"))] {
            let script = read_compiled(text);
            let stored = write(&script);
            let read = read(&stored).unwrap();
            assert_eq!(read, script);
            assert_eq!(write(&read), stored);
        }
    }

    /// Databases hold it: it may never be changed.
    #[test]
    fn the_form_is_pinned_as_databases_hold_it() {
        let stored = write(&read_compiled(compiled(Some("the data is gone"))));
        let pinned = include_str!("script_form/pinned.txt");
        assert_eq!(stored, pinned, "{stored}");
        assert!(read(pinned).is_ok());
    }

    #[test]
    fn one_changed_letter_anywhere_is_an_edit() {
        let stored = write(&read_compiled(compiled(None)));
        for (at, letter) in stored.char_indices() {
            let other = if letter == 'x' { "y" } else { "x" };
            let edited = format!("{}{other}{}", &stored[..at], &stored[at + letter.len_utf8()..]);
            assert_eq!(read(&edited).unwrap_err(), Unreadable::Edited, "{edited}");
        }
        for text in ["", "\n", "DROP TABLE users", &stored[..stored.len() - 1], &format!("{stored}\n")] {
            assert_eq!(read(text).unwrap_err(), Unreadable::Edited, "{text}");
        }
    }

    #[test]
    fn a_script_that_needs_a_newer_form_is_told_as_such() {
        let script = compiled(None);
        let later = script.replacen("mariadb", "duckydb", 1);
        for text in [
            format!("form=2\nneeds=2\n{script}"),
            format!("form=1\nneeds=1\n{later}"),
            format!("form=1\nneeds=1\n{}", &script[..script.len() - 2]),
            script.to_owned(),
            String::new(),
        ] {
            assert_eq!(read(&hashed(&text)).unwrap_err(), Unreadable::Newer, "{text}");
        }
    }

    #[test]
    fn a_newer_form_that_adds_what_may_be_ignored_is_read() {
        let script = compiled(None);
        let added = script.replacen("line=7\n", "line=7\nauthor:3\nada\nticket{\nnumber=5\n}\n", 1);
        assert_ne!(script, added);
        let read = read(&hashed(&format!("form=2\nneeds=1\n{added}"))).unwrap();
        assert_eq!(read, read_compiled(script));
    }
}
