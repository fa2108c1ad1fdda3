//! `migrate wait`: until the database answers, so that what comes after it need not try.

use std::fmt;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::connection::{Connection, Server};
use migrate_core::error::{ConnectError, Error};
use serde::Serialize;
use serde_json::json;

use crate::args;
use crate::database_url::DatabaseUrl;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::TICK;
use crate::ran::time;
use crate::report::{PENDING, Report, paint};
use crate::signal::Interrupts;

/// How long it is until the database is asked again. Each further pause is twice as long, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// What an answer is given, however little time is left.
const LEAST: Duration = Duration::from_secs(1);

/// Who answered, and when.
#[derive(Debug, Serialize)]
pub(crate) struct Wait {
    database: String,
    server: String,
    attempts: u32,
    waited_ms: u128,
    #[serde(skip)]
    waited: Duration,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, server, attempts: _, waited_ms: _, waited } = self;
        write!(f, "{database} ({server}) answers after {}", time(*waited))
    }
}

/// Waits, until it answers or somebody interrupts.
pub(crate) async fn run(args: &args::WaitArgs, url: &DatabaseUrl) -> Result<Wait, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let mut face = Face { told: String::new(), spinner: None };
    let result = tokio::select! {
        result = until_it_answers(url, args.timeout, &mut face) => result,
        _ = interrupts.next() => Err(Failure::new(Exit::Interrupted, format!("interrupted before {url} answered"))),
    };
    face.hide();
    result
}

async fn until_it_answers(url: &DatabaseUrl, patience: Duration, face: &mut Face) -> Result<Wait, Failure> {
    let start = Instant::now();
    let left = || patience.saturating_sub(start.elapsed());
    let mut pause = FIRST_PAUSE;
    let mut attempts = 0;
    loop {
        attempts += 1;
        let answer = tokio::time::timeout(left().max(LEAST), ask(url)).await;
        let waited = start.elapsed();
        let waited_ms = waited.as_millis();
        let Refusal { failure, passing } = match answer {
            Ok(Ok(server)) => {
                let (database, server) = (url.to_string(), server.to_string());
                return Ok(Wait { database, server, attempts, waited_ms, waited });
            }
            Ok(Err(refusal)) => refusal,
            Err(_) => Refusal::passing(url, "nothing within the time that was left"),
        };
        if !passing || left().is_zero() {
            let facts = json!({ "database": url.to_string(), "attempts": attempts, "waited_ms": waited_ms });
            let asked = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times in {}", time(waited)) };
            return Err(failure.note(format!("it was asked {asked}")).with_facts(facts));
        }
        face.tell(&format!("waiting: {}", failure.brief()));
        tokio::time::sleep(pause.min(left())).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Connects and asks something that only a database that is up can answer.
async fn ask(url: &DatabaseUrl) -> Result<Server, Refusal> {
    let mut connection = Connection::open(url.secret()).await.map_err(Refusal::from)?;
    connection.server().await.map_err(|error| Refusal::passing(url, &error.to_string()))
}

/// Why there was no answer, and whether there may be one later.
struct Refusal {
    failure: Failure,
    passing: bool,
}

impl Refusal {
    fn passing(url: &DatabaseUrl, reason: &str) -> Self {
        let failure = Failure::new(Exit::Connection, format!("{url} does not answer")).note(reason);
        Self { failure, passing: true }
    }
}

/// A server that is starting refuses in many ways, and its database may be made a while later. A URL does not become
/// right by waiting, and a wrong password that is sent again and again locks the user out.
impl From<ConnectError> for Refusal {
    fn from(error: ConnectError) -> Self {
        let passing = match &error {
            ConnectError::Unreachable { .. } | ConnectError::NoDatabase { .. } | ConnectError::Other { .. } => true,
            ConnectError::BadUrl { .. }
            | ConnectError::UnknownScheme { .. }
            | ConnectError::NoDriver { .. }
            | ConnectError::Refused { .. }
            | ConnectError::Nameless { .. }
            | ConnectError::NeedsTls { .. }
            | ConnectError::NoFolder { .. }
            | ConnectError::BadFile { .. } => false,
        };
        Self { failure: Failure::from(Error::from(error)), passing }
    }
}

/// What is told while it goes on: a spinner on a terminal, elsewhere a line whenever the reason is another one.
struct Face {
    told: String,
    spinner: Option<ProgressBar>,
}

impl Face {
    fn tell(&mut self, text: &str) {
        if self.told == text {
            return;
        }
        text.clone_into(&mut self.told);
        if io::stderr().is_terminal() {
            self.spinner.get_or_insert_with(spinner).set_message(text.to_owned());
        } else {
            Report::remark(paint(PENDING, text));
        }
    }

    fn hide(&mut self) {
        if let Some(spinner) = self.spinner.take() {
            spinner.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(TICK);
    spinner
}
