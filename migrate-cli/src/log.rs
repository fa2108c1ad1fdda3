//! What the library traces, on stderr.

use std::io;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Logs from now on: what `RUST_LOG` says, else as much as there are `-v`.
pub(crate) fn start(verbose: u8) {
    let filter = EnvFilter::try_from_default_env().ok();
    let filter = filter.or_else(|| match verbose {
        0 => None,
        1 => Some(EnvFilter::new("migrate_core=info")),
        2.. => Some(EnvFilter::new("migrate_core=debug,sqlx=debug")),
    });
    let Some(filter) = filter else { return };
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
