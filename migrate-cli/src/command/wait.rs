//! `migrate wait`: until the database answers, so that what comes after it need not try.

use std::fmt;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use migrate_core::error::{ConnectError, DatabaseError, Error};
use migrate_core::server::{Connection, ServerInfo};
use serde::Serialize;
use serde_json::json;

use crate::args;
use crate::database_url::DatabaseUrl;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::printer::{PENDING, Printer, paint};
use crate::progress::TICK_INTERVAL;
use crate::signal::Interrupts;
use crate::summary::format_duration;

/// How long it is until the database is asked again. Each further pause is twice as long, up to the longest.
const INITIAL_DELAY: Duration = Duration::from_millis(100);
const MAX_DELAY: Duration = Duration::from_secs(2);

/// What an answer is given, however little time is left.
const MIN_ATTEMPT: Duration = Duration::from_secs(1);

/// Who answered, and when.
#[derive(Debug, Serialize)]
pub(crate) struct WaitOutput {
    database: String,
    server: String,
    attempts: u32,
    waited_ms: u128,
    #[serde(skip)]
    waited: Duration,
}

impl fmt::Display for WaitOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, server, attempts: _, waited_ms: _, waited } = self;
        write!(f, "{database} ({server}) answers after {}", format_duration(*waited))
    }
}

/// Waits, until it answers or somebody interrupts.
pub(crate) async fn run(args: &args::WaitArgs, url: &DatabaseUrl) -> Result<WaitOutput, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let mut display = WaitDisplay { last_shown: String::new(), spinner: None };
    let result = tokio::select! {
        result = poll(url, args.timeout, &mut display) => result,
        _ = interrupts.next() => Err(Failure::new(Exit::Interrupted, format!("interrupted before {url} answered"))),
    };
    display.hide();
    result
}

async fn poll(url: &DatabaseUrl, timeout: Duration, display: &mut WaitDisplay) -> Result<WaitOutput, Failure> {
    let start = Instant::now();
    let left = || timeout.saturating_sub(start.elapsed());
    let mut delay = INITIAL_DELAY;
    let mut attempts = 0;
    loop {
        attempts += 1;
        let answer = tokio::time::timeout(left().max(MIN_ATTEMPT), try_connect(url)).await;
        let waited = start.elapsed();
        let waited_ms = waited.as_millis();
        let ConnectFailure { failure, may_recover } = match answer {
            Ok(Ok(server)) => {
                let (database, server) = (url.to_string(), server.to_string());
                return Ok(WaitOutput { database, server, attempts, waited_ms, waited });
            }
            Ok(Err(refusal)) => refusal,
            Err(_) => ConnectFailure::temporary(url, "nothing within the time that was left"),
        };
        if !may_recover || left().is_zero() {
            let result = json!({ "database": url.to_string(), "attempts": attempts, "waited_ms": waited_ms });
            let asked = if attempts == 1 {
                "once".to_owned()
            } else {
                format!("{attempts} times in {}", format_duration(waited))
            };
            return Err(failure.note(format!("it was asked {asked}")).with_result(result));
        }
        display.show(&format!("waiting: {}", failure.one_line()));
        tokio::time::sleep(delay.min(left())).await;
        delay = (delay * 2).min(MAX_DELAY);
    }
}

/// Connects and asks something that only a database that is up can answer. A node of a cluster must take writes as well.
async fn try_connect(url: &DatabaseUrl) -> Result<ServerInfo, ConnectFailure> {
    let mut connection = Connection::open(url.secret()).await.map_err(ConnectFailure::from)?;
    let silent = |error: DatabaseError| ConnectFailure::temporary(url, &error.to_string());
    let server = connection.server_info().await.map_err(silent)?;
    match connection.cannot_write().await.map_err(silent)? {
        None => Ok(server),
        Some(reason) => Err(ConnectFailure::not_writable(url, reason)),
    }
}

/// Why there was no answer, and whether there may be one later.
struct ConnectFailure {
    failure: Failure,
    may_recover: bool,
}

impl ConnectFailure {
    fn temporary(url: &DatabaseUrl, reason: &str) -> Self {
        let failure = Failure::new(Exit::Connection, format!("{url} does not answer")).note(reason);
        Self { failure, may_recover: true }
    }

    fn not_writable(url: &DatabaseUrl, reason: &str) -> Self {
        let title = format!("{url} answers, and this node of its cluster cannot be written to");
        Self { failure: Failure::new(Exit::Connection, title).note(reason), may_recover: true }
    }
}

impl From<ConnectError> for ConnectFailure {
    fn from(error: ConnectError) -> Self {
        let may_recover = error.may_pass();
        Self { failure: Failure::from(Error::from(error)), may_recover }
    }
}

/// What is told while it goes on: a spinner on a terminal, elsewhere a line whenever the reason is another one.
struct WaitDisplay {
    last_shown: String,
    spinner: Option<ProgressBar>,
}

impl WaitDisplay {
    fn show(&mut self, text: &str) {
        if self.last_shown == text {
            return;
        }
        text.clone_into(&mut self.last_shown);
        if io::stderr().is_terminal() {
            self.spinner.get_or_insert_with(spinner).set_message(text.to_owned());
        } else {
            Printer::print_note(paint(PENDING, text));
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
    spinner.enable_steady_tick(TICK_INTERVAL);
    spinner
}
