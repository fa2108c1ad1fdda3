//! Random odd migrations: what the compiler accepts for a server, the server takes, on the way up and back. And each
//! check of the compiler is needed: without it, some migration is refused by a server.
//!
//! ```sh
//! ODD_MIGRATIONS=full cargo test -p migrate-tests --test sql random_migrations -- --nocapture   # 2,000 for each server
//! ```
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use migrate_ir::dialect::Dialect;
use migrate_ir::object::Catalog;

use super::generator::{ODDITIES, Oddity, Random};
use super::{Compiled, compile, run};
use crate::case_database::CaseDatabase;
use crate::{assert_on_every_server, catch_failure};

fn is_full() -> bool {
    std::env::var("ODD_MIGRATIONS").is_ok_and(|form| form == "full")
}

/// `ODD_SEED` begins with another migration; `ODD_COUNT` tries so many.
fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise)
}

/// A random migration, and the one before it.
struct OddMigration {
    oddity: &'static Oddity,
    seed: u64,
    history: Compiled,
    change: Compiled,
}

impl OddMigration {
    fn of(seed: u64, dialect: Dialect) -> Self {
        let index = usize::try_from(seed % ODDITIES.len() as u64).expect("it is below a number of that type");
        let oddity = &ODDITIES[index];
        let mut random = Random::new(seed);
        let history = compile(|schema| (oddity.history)(&mut random, schema), &Catalog::default(), dialect);
        let change = compile(|schema| (oddity.change)(&mut random, schema), &history.after, dialect);
        Self { oddity, seed, history, change }
    }

    fn refusals(&self) -> impl Iterator<Item = &String> {
        self.history.refusals.iter().chain(&self.change.refusals)
    }

    /// Runs it up, back, and up again.
    fn run(&self, database: &CaseDatabase) -> Result<(), String> {
        let Self { oddity, seed, history, change } = self;
        let ran = catch_failure(|| run(database, [&history.up, &change.up, &change.down, &change.up]));
        ran.map_err(|message| format!("seed {seed}, {}, on {}: {message}", oddity.name, database.name()))
    }
}

#[test]
fn what_the_compiler_accepts_no_server_refuses() {
    let first = number("ODD_SEED", 0);
    let count = number("ODD_COUNT", if is_full() { 2000 } else { 108 });
    assert_on_every_server(|mut session, failures| {
        let mut tried = BTreeMap::<&str, [u32; 2]>::new();
        for seed in first..first + count {
            let migration = OddMigration::of(seed, session.dialect());
            let is_accepted = migration.refusals().next().is_none();
            tried.entry(migration.oddity.name).or_default()[usize::from(is_accepted)] += 1;
            if is_accepted {
                session = session.with_empty_database();
                failures.extend(migration.run(&session).err());
            }
        }
        println!("{}, seeds {first} to {}: [refused, accepted] {tried:?}", session.name(), first + count - 1);
    });
}

/// What is left of a message without what it is about: the check that says it.
fn check_of(message: &str) -> String {
    let title = message.lines().next().unwrap_or_default();
    let mut kept = String::new();
    let mut quote = None;
    for letter in title.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if letter == '`' || letter == '"' => {
                quote = Some(letter);
                kept.push('_');
            }
            None if letter.is_ascii_digit() => {}
            None => kept.push(letter),
        }
    }
    let kept = Dialect::ALL.into_iter().fold(kept, |kept, dialect| kept.replace(dialect.name(), "a server"));
    // `numeric(, )` is two words by now.
    let words = kept.split(' ').filter(|word| !word.starts_with(')'));
    let words: Vec<&str> = words.map(|word| if word.contains('(') { "a type" } else { word }).collect();
    words.join(" ")
}

/// Checks of what a server takes, each with the reason for which it is refused all the same.
const UNPROVED: &[(&str, &str)] = &[
    ("a server may take _ and _ for one name", "servers on Windows and macOS do"),
    (
        "a server numbers rows only by a primary key of one column, which _ is not",
        "it would take it and number nothing",
    ),
    ("a server has no foreign keys that set a default, as _ of _ does", "mysql takes it, and refuses the delete later"),
    ("the default . has  digits behind the point, and a type keeps ", "it would round it"),
    ("a server cannot make a type of _, which is a type", "there is no SQL for it"),
    ("column _ is a type already", "it would do nothing"),
    ("column _ refuses NULL already", "it would do nothing"),
    ("column _ accepts NULL already", "it would do nothing"),
];

#[test]
fn without_any_one_check_a_server_refuses_some_migration() {
    let candidates = number("ODD_COUNT", if is_full() { 5000 } else { 1400 });
    let most = if is_full() { 20 } else { 4 };
    let needed = Mutex::new(BTreeMap::<String, Option<String>>::new());
    assert_on_every_server(|mut session, _| {
        let mut tried = BTreeMap::<String, u32>::new();
        for seed in 0..candidates {
            let migration = OddMigration::of(seed, session.dialect());
            let checks: BTreeSet<String> = migration.refusals().map(|message| check_of(message)).collect();
            let [check] = checks.iter().collect::<Vec<_>>()[..] else { continue };
            let is_proved = needed.lock().unwrap().entry(check.clone()).or_default().is_some();
            let times = tried.entry(check.clone()).or_default();
            if is_proved || *times >= most {
                continue;
            }
            *times += 1;
            session = session.with_empty_database();
            if let Err(refused) = migration.run(&session) {
                needed.lock().unwrap().insert(check.clone(), Some(refused));
            }
        }
    });
    let needed = needed.into_inner().unwrap();
    let (proved, unproved): (Vec<_>, Vec<_>) = needed.into_iter().partition(|(_, refused)| refused.is_some());
    println!("{} checks are needed", proved.len());
    let unproved: Vec<&String> = unproved.iter().map(|(check, _)| check).collect();
    let unexpected: Vec<_> =
        unproved.iter().filter(|check| !UNPROVED.iter().any(|(known, _)| known == *check)).collect();
    assert!(unexpected.is_empty(), "no server needs these checks, as far as the generator goes: {unexpected:#?}");
}
