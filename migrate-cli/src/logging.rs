//! What the library traces, on stderr.

use std::io;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Logs from now on: what `RUST_LOG` says, else migrations and their steps where they are wanted.
pub(crate) fn init(verbose: bool) {
    let wanted = || verbose.then(|| EnvFilter::new("migrate_core=info"));
    let Some(filter) = EnvFilter::try_from_default_env().ok().or_else(wanted) else { return };
    let ansi = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let logging = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(ansi)
        // The library tells with spans what it does, and how long each took.
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_writer(io::stderr)
        .try_init();
    // A program that calls `run` may log already; then its own way stays.
    drop(logging);
}
