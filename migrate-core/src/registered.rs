//! What the code that `#[migration]` generates submits: a migration whose scripts are one text still.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use migrate_ir::builder::Schema;

use crate::history::Head;
use crate::migration::{Migration, Permission, Scripts, Timeouts};

/// A migration as it is linked. See [`Migration`] for the fields that both have.
#[derive(Debug)]
#[allow(missing_docs, reason = "only generated code makes it, and `Migration` documents it")]
pub struct Registered {
    pub history: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub previous: Option<&'static str>,
    /// Its place among the migrations of its source folder, from 1 on, in the order in which they run. 0 where it
    /// is unresolved.
    pub place: usize,
    pub checksum: &'static str,
    /// The chain of its source folder's migrations up to it, itself included. Empty where it is unresolved.
    pub chain: &'static str,
    pub file: &'static str,
    pub line: u32,
    pub body: Option<fn(&mut Schema)>,
    pub permissions: &'static [Permission],
    pub timeouts: Timeouts,
    /// The scripts, as [`migrate_ir::text`] writes them.
    pub scripts: &'static str,
    pub unresolved: Option<&'static str>,
}

inventory::collect!(Registered);

/// Registers a migration: what `#[migration]` expands to besides the function. It writes values only, one behind the other, and
/// brackets around what may be missing: rustc fills in the rest faster than an unoptimized macro does.
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    (
        $history:literal $name:literal $description:literal $line:literal $body:ident
        [$($previous:literal)?] $place:literal $checksum:literal $chain:literal
        [$([$rule:literal $reason:literal])*] [$($lock:expr)?] [$($bound:ident $(($longest:expr))?)?]
        $scripts:literal [$($unresolved:literal)?] [$($depends_on:literal)?]
    ) => {
        $(const _: &[u8] = ::core::include_bytes!($depends_on);)?
        $crate::__private::submit! {
            $crate::__private::Registered {
                history: $history,
                name: $name,
                description: $description,
                previous: $crate::__option!($($previous)?),
                place: $place,
                checksum: $checksum,
                chain: $chain,
                file: ::core::file!(),
                line: $line,
                body: $crate::__body!($body),
                permissions: &[$($crate::__private::Permission { rule: $rule, reason: $reason }),*],
                timeouts: $crate::__private::Timeouts {
                    lock: $crate::__option!($($lock)?),
                    statement: $crate::__option!($($crate::__private::Bound::$bound $(($longest))?)?),
                },
                scripts: $scripts,
                unresolved: $crate::__option!($($unresolved)?),
            }
        }
    };
}

/// A migration's function, where something runs it.
#[cfg(feature = "revert")]
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    ($body:ident) => {
        ::core::option::Option::Some($body)
    };
}

/// Nothing runs a migration's function here: rustc checks it, and neither compiles nor links it.
#[cfg(not(feature = "revert"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    ($body:ident) => {{
        let _: fn(&mut $crate::prelude::Schema) = $body;
        ::core::option::Option::None
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __option {
    () => {
        ::core::option::Option::None
    };
    ($value:expr) => {
        ::core::option::Option::Some($value)
    };
}

/// Every linked migration, in no order.
pub(crate) fn linked() -> &'static [Migration] {
    static LINKED: OnceLock<Vec<Migration>> = OnceLock::new();
    LINKED.get_or_init(|| inventory::iter::<Registered>.into_iter().map(migration).collect())
}

/// The head of each history, as the compiler wrote it down. Nothing where a history is not linked whole, or a migration is
/// unresolved: the registry tells what is wrong.
pub(crate) fn heads() -> Option<BTreeMap<&'static str, Head>> {
    heads_of(inventory::iter::<Registered>)
}

fn heads_of<'a>(linked: impl IntoIterator<Item = &'a Registered>) -> Option<BTreeMap<&'static str, Head>> {
    let mut histories: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for migration in linked {
        histories.entry(migration.history).or_default().push(migration);
    }
    histories.into_iter().map(|(history, migrations)| Some((history, head(migrations)?))).collect()
}

/// The last migration, provided that each of the others is right before the next.
fn head(mut migrations: Vec<&Registered>) -> Option<Head> {
    migrations.sort_unstable_by_key(|migration| migration.place);
    let mut previous = None;
    for (before, migration) in migrations.iter().enumerate() {
        if migration.place != before + 1 || migration.previous != previous || migration.unresolved.is_some() {
            return None;
        }
        previous = Some(migration.name);
    }
    migrations.last().map(|last| Head { count: last.place, chain: last.chain.into() })
}

fn migration(registered: &'static Registered) -> Migration {
    let Registered {
        history,
        name,
        description,
        previous,
        place: _,
        checksum,
        chain: _,
        file,
        line,
        body,
        permissions,
        timeouts,
        scripts: text,
        unresolved,
    } = *registered;
    Migration {
        history,
        name,
        description,
        previous,
        checksum,
        file,
        line,
        body,
        permissions,
        timeouts,
        unresolved,
        scripts: Scripts::of_text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(
        history: &'static str,
        previous: Option<&'static str>,
        place: usize,
        name: &'static str,
    ) -> Registered {
        Registered {
            history,
            name,
            description: "",
            previous,
            place,
            checksum: "",
            chain: name,
            file: "",
            line: 0,
            body: None,
            permissions: &[],
            timeouts: Timeouts::default(),
            scripts: "",
            unresolved: None,
        }
    }

    /// Three migrations of one history and one of another, in no order.
    fn four() -> [Registered; 4] {
        [
            registered("b", None, 1, "m1"),
            registered("a", Some("m2"), 3, "m3"),
            registered("a", None, 1, "m1"),
            registered("a", Some("m1"), 2, "m2"),
        ]
    }

    #[test]
    fn the_head_of_a_history_is_its_last_migration_in_whatever_order_the_linker_has() {
        let head = |count, chain: &'static str| Head { count, chain: chain.into() };
        let expected = BTreeMap::from([("a", head(3, "m3")), ("b", head(1, "m1"))]);
        assert_eq!(heads_of(&four()), Some(expected));
        assert_eq!(heads_of(&[]), Some(BTreeMap::new()));
    }

    #[test]
    fn a_history_that_is_not_linked_whole_has_no_head() {
        for missing in ["m1", "m2"] {
            let linked = four();
            let others = linked.iter().filter(|migration| migration.history == "a" && migration.name != missing);
            assert_eq!(heads_of(others), None);
        }
    }

    #[test]
    fn an_unresolved_migration_leaves_its_history_without_a_head() {
        let mut linked = four();
        linked[1].unresolved = Some("its source file is unknown");
        assert_eq!(heads_of(&linked), None);
    }

    #[test]
    fn a_history_of_two_folders_has_no_head_even_where_the_one_lacks_as_many_as_the_other_has() {
        let mut linked = four();
        linked[3] = registered("a", None, 1, "m4");
        assert_eq!(heads_of(&linked), None);
        linked[3] = registered("a", Some("m4"), 2, "m5");
        assert_eq!(heads_of(&linked), None);
    }
}
