//! Futures in boxes.

use std::pin::Pin;

/// Work that begins when it is awaited. It comes in a box, because rustc compiles an unboxed future in each crate that
/// awaits it: a program would compile the whole runner once more for its one call of [`Migrator::up`](crate::Migrator::up).
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
