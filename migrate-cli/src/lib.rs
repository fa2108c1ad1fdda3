//! The command line of a migrations crate.
