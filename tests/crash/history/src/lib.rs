//! A history of forty migrations of every kind, for runners that are killed while they apply or revert it.
//!
//! Everything that it writes is the same in every run, so that what a killed runner and the next one leave can be
//! compared with what an undisturbed one leaves. The table `witness` is not its own: it is there before, and stays.

mod migrations;
