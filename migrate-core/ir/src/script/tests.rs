use super::{DownSteps, Impact, Lock, Script, Step, StepList};
use crate::dialect::{Dialect, Version};
use crate::form::{FieldValue, FormReader, FormWriter};
use crate::probe::{Fact, Object, Probe};

fn lock(table: &str) -> Lock<&str> {
    Lock::new(table, "ACCESS EXCLUSIVE", "reads and writes")
}

/// Steps in which every field is set, and each probe is used.
fn steps(transactional: bool) -> StepList<&'static str> {
    let object = Object::Column { table: "users", name: "größe" };
    let full = Step {
        summary: "add column `users.größe`",
        line: 7,
        statements: vec!["ALTER TABLE users\nADD a", ""],
        probe: Probe::Facts(vec![Fact { object, exists: true }]),
        cleanup: vec!["DROP INDEX \"it's\"", "SELECT 1"],
        rebuilds: Some("users"),
        impact: Impact {
            locks: Some(vec![lock("users"), lock("orders")]),
            rewrites: Some(true),
            scans: Some(true),
            loses_data: Some(true),
            must_be_empty: vec!["users", "größe"],
        },
    };
    let repeatable = Step { probe: Probe::Repeatable, impact: Impact::NONE, line: 8, ..full.clone() };
    StepList::new(transactional, vec![full, repeatable, Step::new("", [])])
}

fn scripts() -> [Script<&'static str>; 2] {
    [DownSteps::Reversible(steps(false)), DownSteps::Irreversible("the data\nis gone")]
        .map(|down| Script { oldest: Version::new(10, 6, 5), ..Script::new(Dialect::MariaDb, steps(true), down) })
}

fn written(script: &Script<&str>) -> String {
    let mut form = FormWriter::default();
    script.write(&mut form);
    form.finish()
}

/// Reads the record `script` at the beginning of the text.
fn read(text: &str) -> Script<&str> {
    let mut reader = FormReader::new(text);
    assert_eq!(reader.next_field().unwrap(), Some(("script", FieldValue::Record)));
    Script::read(&mut reader).unwrap()
}

#[test]
fn a_script_is_read_as_it_was_written() {
    for script in scripts() {
        assert_eq!(read(&written(&script)), script);
    }
}

#[test]
fn an_impact_that_is_known_in_part_is_read_as_it_was_written() {
    let answers = [None, Some(true), Some(false)];
    for locks in [None, Some(Vec::new()), Some(vec![lock("users")])] {
        for rewrites in answers {
            for scans in answers {
                for must_be_empty in [Vec::new(), vec!["users"], vec!["users", "größe"]] {
                    let (locks, loses_data) = (locks.clone(), Some(false));
                    let impact = Impact { locks, rewrites, scans, loses_data, must_be_empty };
                    let step = Step { impact, ..Step::new("", []) };
                    let up = StepList::new(true, vec![step]);
                    let script = Script::new(Dialect::Sqlite, up, DownSteps::Irreversible(""));
                    assert_eq!(read(&written(&script)), script);
                }
            }
        }
    }
}

#[test]
fn fields_of_a_later_version_are_passed_over() {
    let [script, _] = scripts();
    let text = written(&script);
    for (before, added) in [
        ("line=7\n", "line=7\nauthor:3\nada\nticket{\nnumber=5\n}\n"),
        ("scans=yes\n", "scans=yes\nfails_old_release=yes\n"),
        ("blocks=reads and writes\n", "blocks=reads and writes\nuntil=commit\n"),
        ("transactional\n", "transactional\nisolated\n"),
    ] {
        let later = text.replacen(before, added, 1);
        assert_ne!(later, text);
        assert_eq!(read(&later), script, "{later}");
    }
}
