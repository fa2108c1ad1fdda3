//! Databases that an earlier version of this library has left, and the migrations that it applied to them: every later
//! version reads them, goes on in them, and reverts in them.
//!
//! Neither the migrations in `shop`, `search` and `ledger` nor the files in `databases` are ever changed. What is to be
//! proved beside them is added: see CONTRIBUTING.md.

// A helper that fails, fails its test.
#![allow(clippy::unwrap_used)]

mod add;
mod completeness;
mod dump;
mod everything;
mod fixture;
mod interrupted;
mod kill_runner;
mod own_tables;
mod pins;
mod program;
mod protected;
mod reading;
mod release;
mod releases;

// Both are written for other tests, and have more than is needed here.
#[allow(dead_code)]
#[path = "../../migrate-core/ir/tests/forms/form_features.rs"]
mod form_features;
#[allow(dead_code)]
#[path = "../runner/session.rs"]
mod session;
