//! Whatever a command prints about a database is true, whatever SQL, a setting or an edited row has tried to hide from it.
//!
//! Each trick is tried with each command on each server. The text that a user sees is read sentence by sentence, and a
//! sentence of a form that is not known here fails the test. Then the server's own client tells what is in the database.
//!
//! Usually each trick is tried with `up`, and every second one with one other command. With `TRUTH=full`, it is tried with each command.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod client;
mod sentences;
mod trial;
mod tricks;

use migrate_tests::servers::{ServerKind, TestServer};
use trial::{Counts, Place};

/// Tries everything on one server, and prints the counts.
fn nothing_printed_is_false(place: &Place) {
    let mut counts = Counts::default();
    let full = std::env::var("TRUTH").is_ok_and(|form| form == "full");
    for (index, trick) in tricks::all(place.dialect()).iter().enumerate() {
        let [up, others @ ..] = trial::COMMANDS;
        let one = [others[index / 2 % others.len()]];
        let commands = match (full, index % 2) {
            (true, _) => others.as_slice(),
            (false, 0) => &one,
            (false, _) => &[],
        };
        for command in [up].iter().chain(commands) {
            counts.add(trial::run(place, trick, command));
        }
    }
    println!("{}: {counts}", place.name());
    assert!(counts.lies.is_empty(), "{}: {counts}\n{}", place.name(), counts.lies.join("\n"));
}

fn on(kind: ServerKind) {
    // Settings of the whole server are changed, so no other test may use it.
    if let Some(server) = TestServer::start(kind) {
        nothing_printed_is_false(&Place::Server(server));
    }
}

#[test]
fn nothing_printed_is_false_on_postgres() {
    on(ServerKind::Postgres15);
}

#[test]
fn nothing_printed_is_false_on_mariadb() {
    on(ServerKind::MariaDb);
}

#[test]
fn nothing_printed_is_false_on_mysql() {
    on(ServerKind::MySql);
}

#[test]
fn nothing_printed_is_false_on_sqlite() {
    nothing_printed_is_false(&Place::File);
}
