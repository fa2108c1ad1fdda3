//! What the tests share.
//!
//! Helpers here panic where something is wrong: a helper that fails, fails its test.
#![allow(clippy::missing_panics_doc)]

mod block_on;
pub mod cargo;
pub mod catalog;
pub mod chinook;
mod data;
pub mod history;
pub mod servers;
mod workspace;

pub use block_on::block_on;
pub use data::{data_dir, not_run};
pub use workspace::workspace_root;
