//! What the library traces, on stderr.

use std::{env, io};

use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::printer::Printer;

const VARIABLE: &str = "RUST_LOG";

/// Logs from now on: what `RUST_LOG` says, else migrations and their steps where they are wanted.
pub(crate) fn init(verbose: bool) {
    let wanted = || verbose.then(|| Targets::new().with_target("migrate_core", LevelFilter::INFO));
    let Some(filter) = from_variable().or_else(wanted) else { return };
    let ansi = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(ansi)
        // The library tells with spans what it does, and how long each took.
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_writer(io::stderr);
    // A program that calls `run` may log already; then its own way stays.
    drop(tracing_subscriber::registry().with(layer.with_filter(filter)).try_init());
}

/// What `RUST_LOG` says. A note tells of a value that cannot be read, which then counts as none.
fn from_variable() -> Option<Targets> {
    let text = env::var(VARIABLE).ok().filter(|text| !text.trim().is_empty())?;
    match text.trim().parse() {
        Ok(targets) => Some(targets),
        Err(error) => {
            Printer::print_note(format!(
                "{VARIABLE} is not read: {error}; it is a list of levels, each with or without a target: \
                 `warn,migrate_core::statement=trace`"
            ));
            None
        }
    }
}
