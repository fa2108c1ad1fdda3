//! What the safety rules say, as their readers see it.

mod dsl;
mod messages;
mod pages;
mod shop;
