//! What a database remembers is told as it was written.

use std::collections::BTreeSet;

use migrate_tests::servers::TestDatabase;
use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::program::{Conversation, Program};

#[test]
fn status_and_history_tell_all_of_it() {
    for fixture in Fixture::ALL {
        for database in fixture.load_everywhere() {
            let dialect = database.dialect();
            let programs = fixture.programs(dialect);
            let mut conversation = Conversation::new(&database, fixture.migrate_toml(dialect));
            for program in programs {
                conversation.run(*program, "status");
            }
            conversation.run(Program::Ledger, "history -n 1000");
            let history = conversation.answer(Program::Ledger, "history -n 1000");
            let json = entries(&database, fixture.journal(dialect));
            for program in programs {
                let on = format!("{}, {fixture:?}, {program:?}", database.name());
                assert_eq!(conversation.answer(*program, "history -n 1000"), history, "{on}");
                assert_eq!(told_entries(&conversation, *program), json, "{on}");
            }
            conversation.assert_text(fixture.name());
        }
    }
}

/// What `history --json` tells, but for the time, which servers write in different ways, and the batch, which the journal
/// does not have.
fn told_entries(conversation: &Conversation<'_>, program: Program) -> Vec<Value> {
    let told = conversation.json(program, "history -n 1000");
    let mut told = told["entries"].as_array().unwrap().clone();
    for entry in &mut told {
        entry.as_object_mut().unwrap().remove("batch").unwrap();
        let at = entry.as_object_mut().unwrap().remove("at").unwrap();
        let at = at.as_str().unwrap();
        assert!(at.starts_with("20") && at.ends_with('Z') && at.len() == 24, "{at}");
    }
    told
}

/// The same, read by other means.
fn entries(database: &TestDatabase, journal: &str) -> Vec<Value> {
    let rows = database.query(&format!(
        "SELECT id, history, name, direction, event, step, step_sql, error, runner, error_code, duration_ms, \
         library_version, reason FROM {journal} ORDER BY id"
    ));
    let entries = rows.into_iter().map(|row| {
        let [id, history, name, direction, event, step, sql, error, runner, code, duration, version, reason] =
            <[_; 13]>::try_from(row).unwrap();
        let number = |text: Option<String>| text.map(|text| text.parse::<i64>().unwrap());
        json!({
            "id": number(id), "history": history, "migration": name, "way": direction, "event": event,
            "step": number(step), "statement": sql, "error": error, "runner": runner, "server_code": code,
            "duration_ms": number(duration), "library_version": version, "reason": reason,
        })
    });
    entries.collect()
}

#[test]
fn every_word_of_the_journal_is_in_one() {
    let databases = [Fixture::Everything, Fixture::Protected].into_iter().flat_map(Fixture::load_everywhere);
    let words = databases.flat_map(|database| database.query("SELECT DISTINCT event FROM migrate_journal"));
    let words: BTreeSet<String> = words.flatten().flatten().collect();
    let all = [
        "accepted",
        "done",
        "emptied",
        "failed",
        "finished",
        "marked applied",
        "marked reverted",
        "repaired",
        "started",
        "taken back",
        "unlocked",
    ];
    assert_eq!(words.iter().map(String::as_str).collect::<Vec<_>>(), all);
}
