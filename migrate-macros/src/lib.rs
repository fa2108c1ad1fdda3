//! The `#[migration]` attribute.
