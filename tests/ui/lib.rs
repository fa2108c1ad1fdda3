//! The cases are in `cases/`, the test is `ui.rs`.
