//! The `#[migration]` attribute: evaluates a function that describes a change of a schema, while the crate compiles.
//!
//! Implementation detail of `migrate-core`, which re-exports it.

mod compiler;
mod today;

use compiler::compiler;
use proc_macro::TokenStream;

/// Makes a migration of a function.
///
/// The function is named `m<number>_<what it does>`, takes `schema: &mut Schema`, and says in the words of the builder
/// what changes. It is evaluated while the crate compiles: together with the migrations before it (the other functions
/// of its folder `migrations`, or of its file), it is checked against the tables as they are by then, judged by the safety rules,
/// and rendered as SQL for each target of `migrate.toml`, in both directions.
///
/// `#[migration(irreversible = "why")]` says that there is no way back.
///
/// `#[migration(lock_timeout = "2s", statement_timeout = "30min")]` bounds how long a statement of this migration may wait for a
/// lock, and how long it may run, where that is not what suits every other migration. Each goes before what the run is told, and is
/// a whole number with one of the units `ms`, `s`, `min` and `h`; `statement_timeout = "none"` lets a statement run as long as it
/// takes. MySQL and MariaDB count waits for locks in whole seconds, and no less than one. What a migration means does not depend
/// on either, so both may be changed after it was applied: they are no part of its checksum.
///
/// `#[assume_safe(rule, reason = "why")]` on a statement, or below this attribute on the function, permits what a rule refuses;
/// `until = "2027-01-31"` lets the permission end.
///
/// `start_after = "m0042"` in `migrate.toml` names the last migration that may be applied already. Up to it, what would
/// be refused is no error: `migrate check` lists it.
#[proc_macro_attribute]
pub fn migration(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let expand = |item| migrate_expand::migration(arguments.into(), item, &compiler());
    migrate_expand::catch_panic(item.into(), expand).into()
}

/// Permits what a safety rule refuses, on a statement of a migration or below `#[migration]` on its function.
///
/// `#[assume_safe(dropped_columns, reason = "no release since 2.4 reads it")]`; `until = "2027-01-31"` lets it end.
///
/// `#[migration]` reads it and takes it away. Anywhere else it has no effect, and is an error.
#[proc_macro_attribute]
pub fn assume_safe(arguments: TokenStream, item: TokenStream) -> TokenStream {
    migrate_expand::assume_safe(arguments.into(), item.into()).into()
}
