//! Scripts as tagged fields: as a compiled migration carries them, and, behind a hash, as databases keep them, so that a
//! program without the migration can revert it, and any version can finish what another one began.
//!
//! What a database keeps begins with two numbers. `form` is the number of the form that was written; `needs` is the
//! oldest form whose readers understand everything in it that matters. A reader passes over fields that it does not
//! know, and refuses a script that needs a newer form than its own. So a field that may be ignored can be added at any
//! time, and a field that may not be ignored (another kind of work than statements, say) raises `needs` in the scripts
//! that have it, and only in these.

use migrate_ir::checksum::sha256;
use migrate_ir::dialect::{Dialect, Version};
use migrate_ir::form::{FieldValue, FormReader, FormWriter, Malformed};
use migrate_ir::probe::Probe;

use super::{DownSteps, Impact, Lock, Script, Step, StepList};

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
    write_script(&mut form, script);
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
        Some(("script", FieldValue::Record)) => Ok(read_script(&mut reader)?),
        _ => Err(Unreadable::Newer),
    }
}

/// Reads the scripts that a compiled migration carries. None where another version wrote them.
pub(crate) fn scripts(text: &'static str) -> Option<Vec<Script>> {
    let mut reader = FormReader::new(text);
    let mut scripts = Vec::new();
    while let Some((tag, value)) = reader.next_field().ok()? {
        match (tag, value) {
            ("script", FieldValue::Record) => scripts.push(read_script(&mut reader).ok()?),
            (_, value) => reader.pass_over(value).ok()?,
        }
    }
    Some(scripts)
}

fn read_script(reader: &mut FormReader<'static>) -> Result<Script, Malformed> {
    let (mut dialect, mut oldest, mut up, mut down) = (None, None, None, None);
    while let Some((tag, value)) = reader.next_field()? {
        match (tag, value) {
            ("on", value) => dialect = Dialect::from_name(value.word()?),
            ("oldest", value) => oldest = Version::parse(value.word()?),
            ("up", FieldValue::Record) => up = Some(read_steps(reader)?),
            ("down", FieldValue::Record) => down = Some(DownSteps::Reversible(read_steps(reader)?)),
            ("irreversible", value) => down = Some(DownSteps::Irreversible(value.text()?)),
            (_, value) => reader.pass_over(value)?,
        }
    }
    Ok(Script {
        dialect: dialect.ok_or(Malformed)?,
        oldest: oldest.ok_or(Malformed)?,
        up: up.ok_or(Malformed)?,
        down: down.ok_or(Malformed)?,
    })
}

fn write_script(form: &mut FormWriter, Script { dialect, oldest, up, down }: &Script) {
    form.record("script", |form| {
        form.word("on", dialect.name());
        form.word("oldest", &oldest.to_string());
        form.record("up", |form| write_steps(form, up));
        match down {
            DownSteps::Reversible(down) => form.record("down", |form| write_steps(form, down)),
            DownSteps::Irreversible(reason) => form.text("irreversible", reason),
        }
    });
}

fn read_steps(reader: &mut FormReader<'static>) -> Result<StepList, Malformed> {
    let (mut transactional, mut steps) = (false, Vec::with_capacity(1));
    while let Some((tag, value)) = reader.next_field()? {
        match (tag, value) {
            ("transactional", FieldValue::Flag) => transactional = true,
            ("step", FieldValue::Record) => steps.push(read_step(reader)?),
            (_, value) => reader.pass_over(value)?,
        }
    }
    Ok(StepList { transactional, steps: keep(steps) })
}

fn write_steps(form: &mut FormWriter, StepList { transactional, steps }: &StepList) {
    form.flag("transactional", *transactional);
    for step in *steps {
        form.record("step", |form| write_step(form, step));
    }
}

fn read_step(reader: &mut FormReader<'static>) -> Result<Step, Malformed> {
    let mut step = Step {
        summary: "",
        line: 0,
        statements: &[],
        probe: Probe::Unknown,
        cleanup: &[],
        rebuilds: None,
        impact: Impact::UNKNOWN,
    };
    // Most steps have one statement, and need no cleanup.
    let (mut statements, mut cleanup) = (Vec::with_capacity(1), Vec::new());
    while let Some((tag, value)) = reader.next_field()? {
        match tag {
            "summary" => step.summary = value.text()?,
            "line" => step.line = value.number()?,
            "statement" => statements.push(value.text()?),
            "probe" => step.probe = Probe::read(reader, value)?,
            "cleanup" => cleanup.push(value.text()?),
            "rebuilds" => step.rebuilds = Some(value.text()?),
            "impact" => step.impact = read_impact(reader, value)?,
            _ => reader.pass_over(value)?,
        }
    }
    Ok(Step { statements: keep(statements), cleanup: keep(cleanup), ..step })
}

fn write_step(form: &mut FormWriter, step: &Step) {
    let Step { summary, line, statements, probe, cleanup, rebuilds, impact } = step;
    form.text("summary", summary);
    form.number("line", line);
    form.texts("statement", statements);
    probe.write(form);
    form.texts("cleanup", cleanup);
    form.optional("rebuilds", *rebuilds);
    write_impact(form, impact);
}

/// A field that is missing is not known. `impact=none` says in one word that all of it is known, and nothing happens.
fn read_impact(reader: &mut FormReader<'static>, value: FieldValue<'static>) -> Result<Impact, Malformed> {
    if value != FieldValue::Record {
        return Ok(if value.word()? == "none" { Impact::NONE } else { Impact::UNKNOWN });
    }
    let (mut impact, mut must_be_empty) = (Impact::UNKNOWN, Vec::new());
    while let Some((tag, value)) = reader.next_field()? {
        match (tag, value) {
            ("locks", FieldValue::Record) => impact.locks = Some(keep(read_locks(reader)?)),
            ("rewrites", value) => impact.rewrites = read_answer(value)?,
            ("scans", value) => impact.scans = read_answer(value)?,
            ("loses_data", value) => impact.loses_data = read_answer(value)?,
            ("must_be_empty", value) => must_be_empty.push(value.text()?),
            (_, value) => reader.pass_over(value)?,
        }
    }
    impact.must_be_empty = keep(must_be_empty);
    Ok(impact)
}

fn write_impact(form: &mut FormWriter, impact: &Impact) {
    if *impact == Impact::NONE {
        return form.word("impact", "none");
    }
    if *impact == Impact::UNKNOWN {
        return;
    }
    let Impact { locks, rewrites, scans, loses_data, must_be_empty } = impact;
    form.record("impact", |form| {
        if let Some(locks) = locks {
            form.record("locks", |form| {
                for Lock { table, mode, blocks } in *locks {
                    form.record("lock", |form| {
                        form.text("table", table);
                        form.word("mode", mode);
                        form.word("blocks", blocks);
                    });
                }
            });
        }
        for (tag, answer) in [("rewrites", rewrites), ("scans", scans), ("loses_data", loses_data)] {
            if let Some(answer) = answer {
                form.word(tag, if *answer { "yes" } else { "no" });
            }
        }
        form.texts("must_be_empty", must_be_empty);
    });
}

fn read_answer(value: FieldValue<'_>) -> Result<Option<bool>, Malformed> {
    Ok(match value.word()? {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })
}

fn read_locks(reader: &mut FormReader<'static>) -> Result<Vec<Lock>, Malformed> {
    let mut locks = Vec::new();
    while let Some((tag, value)) = reader.next_field()? {
        match (tag, value) {
            ("lock", FieldValue::Record) => locks.push(read_lock(reader)?),
            (_, value) => reader.pass_over(value)?,
        }
    }
    Ok(locks)
}

fn read_lock(reader: &mut FormReader<'static>) -> Result<Lock, Malformed> {
    let (mut table, mut mode, mut blocks) = (None, None, None);
    while let Some((tag, value)) = reader.next_field()? {
        match tag {
            "table" => table = Some(value.text()?),
            "mode" => mode = Some(value.word()?),
            "blocks" => blocks = Some(value.word()?),
            _ => reader.pass_over(value)?,
        }
    }
    Ok(Lock { table: table.ok_or(Malformed)?, mode: mode.ok_or(Malformed)?, blocks: blocks.ok_or(Malformed)? })
}

/// Migrations live as long as the program, and are made once.
fn keep<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

#[cfg(test)]
mod tests {
    use migrate_ir::probe::{Fact, Object};
    use migrate_ir::script;

    use super::*;

    /// A direction in which every field is set, and each probe is used, as the macro has it.
    fn rendered() -> script::SqlScript {
        let lock = |table: &str| script::TableLock {
            table: table.to_owned(),
            mode: "ACCESS EXCLUSIVE",
            blocks: "reads and writes",
        };
        let step = |operation, probe, impact| script::SqlStep {
            operation,
            summary: "add column `users.größe`".to_owned(),
            statements: vec!["ALTER TABLE users\nADD a".to_owned(), String::new()],
            probe,
            cleanup: vec!["DROP INDEX \"it's\"".to_owned()],
            transactional: true,
            rebuilds: Some("users".to_owned()),
            impact: Some(impact),
        };
        let everything = script::StepImpact {
            locks: vec![lock("users"), lock("orders")],
            rewrites: true,
            scans: true,
            loses_data: true,
            must_be_empty: Vec::new(),
        };
        let bare = script::SqlStep {
            operation: 0,
            summary: String::new(),
            statements: Vec::new(),
            probe: Probe::Unknown,
            cleanup: Vec::new(),
            transactional: true,
            rebuilds: None,
            impact: None,
        };
        let column = Probe::one(Object::column("users", "größe"), true);
        let steps = vec![step(0, column, everything), step(1, Probe::Repeatable, script::StepImpact::none()), bare];
        script::SqlScript { transactional: true, steps }
    }

    /// What the macro writes of a script that goes both ways, or only one.
    fn compiled(irreversible: Option<&str>) -> &'static str {
        let line = |operation| 7 + operation;
        let mut form = FormWriter::default();
        form.record("script", |form| {
            form.word("on", "mariadb");
            form.word("oldest", "10.6.5");
            form.record("up", |form| rendered().write(form, line));
            match irreversible {
                Some(reason) => form.text("irreversible", reason),
                None => form.record("down", |form| {
                    script::SqlScript { transactional: false, ..rendered() }.write(form, line);
                }),
            }
        });
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
    fn what_the_macro_writes_is_written_again_without_a_difference() {
        for text in [compiled(None), compiled(Some("the data is gone"))] {
            let mut again = FormWriter::default();
            write_script(&mut again, &read_compiled(text));
            assert_eq!(again.finish(), text);
        }
    }

    #[test]
    fn every_field_is_read_from_its_place() {
        let script = read_compiled(compiled(None));
        assert_eq!((script.dialect, script.oldest), (Dialect::MariaDb, Version::new(10, 6, 5)));
        let DownSteps::Reversible(down) = &script.down else { panic!("{script:?}") };
        assert_eq!((script.up.transactional, down.transactional), (true, false));
        let [first, second, bare] = script.up.steps else { panic!("{script:?}") };
        assert_eq!((first.line, second.line, bare.line), (7, 8, 7));
        assert_eq!(first.summary, "add column `users.größe`");
        assert_eq!(first.statements, ["ALTER TABLE users\nADD a", ""]);
        assert_eq!(first.cleanup, ["DROP INDEX \"it's\""]);
        assert_eq!((first.rebuilds, bare.rebuilds), (Some("users"), None));
        let object = Object::Column { table: "users", name: "größe" };
        assert_eq!(first.probe, Probe::Facts(vec![Fact { object, exists: true }]));
        assert_eq!((&second.probe, &bare.probe), (&Probe::Repeatable, &Probe::Unknown));
        let Impact { locks, rewrites, scans, loses_data, must_be_empty: _ } = first.impact;
        let lock = |table| Lock { table, mode: "ACCESS EXCLUSIVE", blocks: "reads and writes" };
        assert_eq!(locks.unwrap(), [lock("users"), lock("orders")]);
        assert_eq!((rewrites, scans, loses_data), (Some(true), Some(true), Some(true)));
        assert_eq!((second.impact, bare.impact), (Impact::NONE, Impact::UNKNOWN));
    }

    #[test]
    fn an_impact_that_is_known_in_part_is_read_as_it_was_written() {
        let answers = [None, Some(true), Some(false)];
        for locks in [None, Some([].as_slice())] {
            for rewrites in answers {
                for must_be_empty in [[].as_slice(), &["users"], &["users", "größe"]] {
                    let impact = Impact { locks, rewrites, scans: None, loses_data: Some(true), must_be_empty };
                    let mut form = FormWriter::default();
                    write_impact(&mut form, &impact);
                    let mut reader = FormReader::new(form.finish().leak());
                    let read = reader.next_field().unwrap().map(|(_, value)| read_impact(&mut reader, value).unwrap());
                    assert_eq!(read.unwrap_or(Impact::UNKNOWN), impact);
                }
            }
        }
    }

    #[test]
    fn a_stored_script_is_read_as_it_was_written() {
        for text in [compiled(None), compiled(Some("the data is gone"))] {
            let script = read_compiled(text);
            let stored = write(&script);
            let read = read(&stored).unwrap();
            assert_eq!(format!("{read:?}"), format!("{script:?}"));
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
        assert_eq!(format!("{read:?}"), format!("{:?}", read_compiled(script)));
    }
}
