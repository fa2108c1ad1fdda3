//! Scripts as text: as a compiled migration carries them, and, behind a hash, as the history keeps the one that it ran, so
//! that a program without the migration can take it back.

use migrate_ir::checksum::sha256;
use migrate_ir::dialect::{Dialect, Version};
use migrate_ir::text::{TextReader, TextWriter};

use crate::migration::{Direction, Down, Impact, Lock, Probe, Script, Step};

/// The number of the form in which the history keeps scripts. It goes up with every change of what is written below, as
/// databases hold texts of every form that ever was.
const FORM: usize = 1;

/// Why a script of the history cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is not what a runner wrote: somebody has edited it.
    Edited,
    /// It is as a runner wrote it, in a form that came after this version.
    Newer,
}

/// The script as the history keeps it: SHA-256 of what follows, the number of the form, the script.
pub(crate) fn write(script: &Script) -> String {
    let mut text = TextWriter::default();
    text.number(FORM);
    write_script(&mut text, script);
    let text = text.finish();
    format!("{}\n{text}", sha256(&text))
}

/// Reads what [`write()`] wrote.
///
/// The script lives until the program ends, as compiled ones do, and can be run by the same code. Only a migration that
/// the program does not have is read, and only to take it back, so that little is kept.
pub(crate) fn read(text: &str) -> Result<Script, Unreadable> {
    let (hash, text) = text.split_once('\n').ok_or(Unreadable::Edited)?;
    if hash != sha256(text) {
        return Err(Unreadable::Edited);
    }
    let mut form = TextReader::new(text);
    if form.number() != Some(FORM) {
        return Err(Unreadable::Newer);
    }
    let mut reader = TextReader::new(String::leak(form.rest().to_owned()));
    script(&mut reader).filter(|_| reader.is_done()).ok_or(Unreadable::Newer)
}

/// Reads the scripts that a compiled migration carries. None where another version wrote them.
pub(crate) fn scripts(text: &'static str) -> Option<Vec<Script>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut reader = TextReader::new(text);
    reader.list(script).filter(|_| reader.is_done())
}

/// Reads a script as `migrate_ir::sql::SqlScript::write` writes its directions.
fn script(reader: &mut TextReader<'static>) -> Option<Script> {
    Some(Script {
        dialect: Dialect::from_name(reader.text()?)?,
        oldest: Version::parse(reader.text()?)?,
        up: direction(reader)?,
        down: match reader.option()? {
            Some(reason) => Down::Irreversible(reason),
            None => Down::Reversible(direction(reader)?),
        },
    })
}

fn write_script(text: &mut TextWriter, Script { dialect, oldest, up, down }: &Script) {
    text.text(dialect.name());
    text.text(&oldest.to_string());
    write_direction(text, up);
    match down {
        Down::Irreversible(reason) => text.option(Some(reason)),
        Down::Reversible(down) => {
            text.option(None);
            write_direction(text, down);
        }
    }
}

fn direction(reader: &mut TextReader<'static>) -> Option<Direction> {
    Some(Direction { transactional: reader.flag()?, steps: keep(reader.list(step)?) })
}

fn write_direction(text: &mut TextWriter, Direction { transactional, steps }: &Direction) {
    text.flag(*transactional);
    text.list(steps, write_step);
}

fn step(reader: &mut TextReader<'static>) -> Option<Step> {
    Some(Step {
        summary: reader.text()?,
        line: u32::try_from(reader.number()?).ok()?,
        statements: keep(reader.list(TextReader::text)?),
        probe: match (reader.option()?, reader.flag()?) {
            (Some(query), _) => Probe::Query(query),
            (None, true) => Probe::Repeatable,
            (None, false) => Probe::Unknown,
        },
        cleanup: keep(reader.list(TextReader::text)?),
        rebuilds: reader.option()?,
        impact: Impact {
            locks: keep(reader.list(lock)?),
            rewrites: reader.flag()?,
            scans: reader.flag()?,
            loses_data: reader.flag()?,
        },
    })
}

fn write_step(text: &mut TextWriter, step: &Step) {
    let Step { summary, line, statements, probe, cleanup, rebuilds, impact } = step;
    text.text(summary);
    text.number(*line as usize);
    text.list(statements, |text, statement| text.text(statement));
    let (query, repeatable) = match probe {
        Probe::Query(query) => (Some(*query), false),
        Probe::Repeatable => (None, true),
        Probe::Unknown => (None, false),
    };
    text.option(query);
    text.flag(repeatable);
    text.list(cleanup, |text, statement| text.text(statement));
    text.option(*rebuilds);
    let Impact { locks, rewrites, scans, loses_data } = impact;
    text.list(locks, write_lock);
    text.flag(*rewrites);
    text.flag(*scans);
    text.flag(*loses_data);
}

fn lock(reader: &mut TextReader<'static>) -> Option<Lock> {
    Some(Lock { table: reader.text()?, mode: reader.text()?, blocks: reader.text()? })
}

fn write_lock(text: &mut TextWriter, Lock { table, mode, blocks }: &Lock) {
    text.text(table);
    text.text(mode);
    text.text(blocks);
}

/// Migrations live as long as the program, and are made once.
fn keep<T>(items: Vec<T>) -> &'static [T] {
    Box::leak(items.into_boxed_slice())
}

#[cfg(test)]
mod tests {
    use migrate_ir::sql;

    use super::*;

    /// A direction in which every field is set, and each probe is used, as the macro has it.
    fn rendered() -> sql::SqlScript {
        let lock = |table: &str| sql::TableLock {
            table: table.to_owned(),
            mode: "ACCESS EXCLUSIVE",
            blocks: "reads and writes",
        };
        let step = |operation, probe| sql::SqlStep {
            operation,
            summary: "add column `users.größe`".to_owned(),
            statements: vec!["ALTER TABLE users\nADD a".to_owned(), String::new()],
            probe,
            cleanup: vec!["DROP INDEX \"it's\"".to_owned()],
            rebuilds: Some("users".to_owned()),
            impact: sql::StepImpact {
                locks: vec![lock("users"), lock("orders")],
                rewrites: true,
                scans: true,
                loses_data: true,
            },
        };
        let bare = sql::SqlStep {
            operation: 0,
            summary: String::new(),
            statements: Vec::new(),
            probe: sql::StepProbe::Unknown,
            cleanup: Vec::new(),
            rebuilds: None,
            impact: sql::StepImpact::default(),
        };
        let query = sql::StepProbe::Query("SELECT 1".to_owned());
        sql::SqlScript { transactional: true, steps: vec![step(0, query), step(1, sql::StepProbe::Repeatable), bare] }
    }

    /// What the macro writes of a script that goes both ways, or only one.
    fn compiled(irreversible: Option<&str>) -> &'static str {
        let line = |operation| 7 + operation;
        let mut text = TextWriter::default();
        text.text("mariadb");
        text.text("10.6.5");
        rendered().write(&mut text, line);
        text.option(irreversible);
        if irreversible.is_none() {
            sql::SqlScript { transactional: false, ..rendered() }.write(&mut text, line);
        }
        text.finish().leak()
    }

    fn read_compiled(text: &'static str) -> Script {
        let mut reader = TextReader::new(text);
        let script = script(&mut reader).unwrap();
        assert!(reader.is_done());
        script
    }

    fn hashed(text: &str) -> String {
        format!("{}\n{text}", sha256(text))
    }

    #[test]
    fn what_the_macro_writes_is_written_again_without_a_difference() {
        for text in [compiled(None), compiled(Some("the data is gone"))] {
            let mut again = TextWriter::default();
            write_script(&mut again, &read_compiled(text));
            assert_eq!(again.finish(), text);
        }
    }

    #[test]
    fn every_field_is_read_from_its_place() {
        let script = read_compiled(compiled(None));
        assert_eq!((script.dialect, script.oldest), (Dialect::MariaDb, Version::new(10, 6, 5)));
        let Down::Reversible(down) = &script.down else { panic!("{script:?}") };
        assert_eq!((script.up.transactional, down.transactional), (true, false));
        let [first, second, bare] = script.up.steps else { panic!("{script:?}") };
        assert_eq!((first.line, second.line, bare.line), (7, 8, 7));
        assert_eq!(first.summary, "add column `users.größe`");
        assert_eq!(first.statements, ["ALTER TABLE users\nADD a", ""]);
        assert_eq!(first.cleanup, ["DROP INDEX \"it's\""]);
        assert_eq!((first.rebuilds, bare.rebuilds), (Some("users"), None));
        assert!(matches!(first.probe, Probe::Query("SELECT 1")));
        assert!(matches!((&second.probe, &bare.probe), (Probe::Repeatable, Probe::Unknown)));
        let Impact { locks, rewrites, scans, loses_data } = &first.impact;
        let locks: Vec<_> = locks.iter().map(|lock| (lock.table, lock.mode, lock.blocks)).collect();
        let locked = |table| (table, "ACCESS EXCLUSIVE", "reads and writes");
        assert_eq!(locks, [locked("users"), locked("orders")]);
        assert_eq!((rewrites, scans, loses_data), (&true, &true, &true));
        assert!(!bare.impact.rewrites && !bare.impact.scans && !bare.impact.loses_data);
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

    #[test]
    fn the_form_is_pinned_as_databases_hold_it() {
        let stored = write(&read_compiled(compiled(None)));
        let (hash, text) = stored.split_once('\n').unwrap();
        assert!(text.starts_with("1\n7\nmariadb\n6\n10.6.5\n"), "{text}");
        assert_eq!(hash, "872213ef4fd5cb70ab80fcc50b18ffa5985d648ba71bb9c54797ddd860ecf9a6", "{text}");
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
    fn what_a_runner_wrote_in_another_form_is_newer() {
        let script = compiled(None);
        let later = script.replacen("mariadb", "duckydb", 1);
        for text in [format!("2\n{script}"), format!("1\n{script}7\n"), format!("1\n{later}"), String::new()] {
            assert_eq!(read(&hashed(&text)).unwrap_err(), Unreadable::Newer, "{text}");
        }
        assert!(read(&hashed(&format!("1\n{script}"))).is_ok());
    }
}
