//! The counts, one line for each kind of crash on each server and each way.

use std::io::{self, Write as _};
use std::sync::Once;

use migrate_core::Direction;

use crate::place::Place;

/// How the next runner went on after a crash.
pub(crate) enum Recovery {
    /// By itself.
    Alone,
    /// After it had asked about raw SQL of which only its author knows whether it happened.
    Asked,
}

/// How many points were tried, and what became of them.
pub(crate) struct Tally<'a> {
    place: Place<'a>,
    way: Direction,
    what: String,
    tried: usize,
    asked: usize,
    lost: Vec<String>,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(place: Place<'a>, way: Direction, what: &str) -> Self {
        Self { place, way, what: what.to_owned(), tried: 0, asked: 0, lost: Vec::new() }
    }

    /// One more point. Whether it is recovered.
    pub(crate) fn count(&mut self, outcome: Result<Recovery, String>) -> bool {
        self.tried += 1;
        match outcome {
            Ok(Recovery::Alone) => {}
            Ok(Recovery::Asked) => self.asked += 1,
            Err(trouble) => {
                self.lost.push(trouble);
                return false;
            }
        }
        true
    }

    /// Prints the line, past the test harness, which keeps to itself what passing tests print. Gives what was lost.
    pub(crate) fn close(self) -> Vec<String> {
        static HEAD: Once = Once::new();
        let Self { place, way, what, tried, asked, lost } = self;
        let (way, missing) = (way.name(), lost.len());
        let recovered = tried - missing;
        let line = format!("{place:<12} {way:<5} {what:<38} {tried:>6} {recovered:>10} {asked:>6} {missing:>5}\n");
        HEAD.call_once(|| {
            tell("\nserver       way   what happens                            tried  recovered  asked  lost\n");
        });
        tell(&line);
        lost.into_iter().map(|trouble| format!("{place}, {way}, {what}: {trouble}")).collect()
    }
}

fn tell(text: &str) {
    io::stderr().write_all(text.as_bytes()).expect("standard error takes a line");
}
