//! The schema of Chinook, a digital media store: eleven tables, written once for four servers.
//!
//! A program that names this crate (`use chinook as _;`) has its migrations linked in, and can run them.

mod migrations;
