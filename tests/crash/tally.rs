//! The counts, one line for each kind of crash on each server and each way.

use std::io::{self, Write as _};
use std::sync::Once;

use migrate_core::Direction;

use crate::backend::Backend;

/// How the next runner went on after a crash.
pub(crate) enum Recovery {
    /// By itself.
    Alone,
    /// After it had asked about raw SQL of which only its author knows whether it happened.
    Asked,
}

/// How many points were tried, and what became of them.
pub(crate) struct Tally<'a> {
    backend: Backend<'a>,
    direction: Direction,
    what: String,
    tried: usize,
    decided: usize,
    lost: Vec<String>,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(backend: Backend<'a>, direction: Direction, what: &str) -> Self {
        Self { backend, direction, what: what.to_owned(), tried: 0, decided: 0, lost: Vec::new() }
    }

    /// One more point. Whether it is recovered.
    pub(crate) fn count(&mut self, outcome: Result<Recovery, String>) -> bool {
        self.tried += 1;
        match outcome {
            Ok(Recovery::Alone) => {}
            Ok(Recovery::Asked) => self.decided += 1,
            Err(problem) => {
                self.lost.push(problem);
                return false;
            }
        }
        true
    }

    /// Prints the line, past the test harness, which keeps to itself what passing tests print. Gives what was lost.
    pub(crate) fn finish(self) -> Vec<String> {
        static HEAD: Once = Once::new();
        let Self { backend, direction, what, tried, decided, lost } = self;
        let (direction, missing) = (direction.name(), lost.len());
        let recovered = tried - missing;
        let line =
            format!("{backend:<12} {direction:<5} {what:<38} {tried:>6} {recovered:>10} {decided:>6} {missing:>5}\n");
        HEAD.call_once(|| {
            print_text("\nserver       way   what happens                            tried  recovered  asked  lost\n");
        });
        print_text(&line);
        lost.into_iter().map(|problem| format!("{backend}, {direction}, {what}: {problem}")).collect()
    }
}

fn print_text(text: &str) {
    io::stderr().write_all(text.as_bytes()).expect("standard error takes a line");
}
