//! The cases are in `cases/`, the test is `ui.rs`.

#[path = "../support/cargo.rs"]
pub mod cargo;
