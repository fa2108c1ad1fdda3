//! What the code that `#[migration]` generates submits: a migration whose scripts are one text still.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use migrate_ir::builder::Schema;
use migrate_ir::checksum::chain_prefix;

use crate::history::LinkedHead;
use crate::migration::{Findings, Migration, Permission, Scripts, Timeouts};

/// A migration as it is linked. See [`Migration`] for what both have. A start with nothing to do reads the numbers and the
/// history of each, and the texts of the last: a program's texts are many pages, and each pointer into them costs a start
/// something.
#[derive(Debug)]
#[allow(missing_docs, reason = "only generated code makes it, and `Migration` documents it")]
pub struct Registered {
    pub history: &'static str,
    /// Its number among the migrations of its source folder, from 1 on, in the order in which they run. 0 where it
    /// is unresolved.
    pub number: usize,
    /// The start of its chain, and of the chain before it, as [`migrate_ir::checksum::chain_prefix`] has them. 0 where it is
    /// unresolved.
    pub link: u64,
    pub before: u64,
    /// A line each: name, name of the previous migration or nothing, checksum, and the chain of its source folder's migrations
    /// up to it, itself included; then the description in any number of lines; in the last line the file.
    pub texts: &'static str,
    pub line: u32,
    pub body: Option<fn(&mut Schema)>,
    pub permissions: &'static [Permission],
    pub timeouts: Timeouts,
    /// The scripts, as [`migrate_ir::form`] writes them.
    pub scripts: &'static str,
    pub unresolved: Option<&'static str>,
    pub findings: Option<&'static str>,
}

/// What [`Registered::texts`] holds.
#[derive(Debug)]
#[allow(missing_docs, reason = "as those of `Registered`")]
pub struct Texts {
    pub name: &'static str,
    pub previous: Option<&'static str>,
    pub checksum: &'static str,
    pub chain: &'static str,
    pub description: &'static str,
    pub file: &'static str,
}

impl Texts {
    /// Reads them.
    pub fn of(registered: &'static Registered) -> Self {
        let (texts, file) = registered.texts.rsplit_once('\n').unwrap_or_default();
        let mut lines = texts.splitn(5, '\n');
        let mut next = || lines.next().unwrap_or_default();
        let [name, previous, checksum, chain, description] = std::array::from_fn(|_| next());
        Self { name, previous: Some(previous).filter(|name| !name.is_empty()), checksum, chain, description, file }
    }
}

inventory::collect!(Registered);

/// Registers a migration: what `#[migration]` expands to besides the function. It writes values only, one behind the other, and
/// brackets around what may be missing: rustc fills in the rest faster than an unoptimized macro does.
#[doc(hidden)]
#[macro_export]
macro_rules! __register {
    (
        $history:literal $number:literal $link:literal $before:literal $texts:literal $line:literal $body:ident
        [$([$rule:literal $reason:literal])*] [$($lock:expr)?] [$($bound:ident $(($longest:expr))?)?]
        $scripts:literal [$($unresolved:literal)?] [$($depends_on:literal)*] [$($findings:literal)?]
    ) => {
        // Not `include_bytes!`: rust-analyzer cannot tell its length, and so reports errors.
        $(const _: &str = ::core::include_str!($depends_on);)*
        $crate::__private::submit! {
            $crate::__private::Registered {
                history: $history,
                number: $number,
                link: $link,
                before: $before,
                texts: ::core::concat!($texts, ::core::file!()),
                line: $line,
                body: $crate::__body!($body),
                permissions: &[$($crate::__private::Permission { rule: $rule, reason: $reason }),*],
                timeouts: $crate::__private::Timeouts {
                    lock: $crate::__option!($($lock)?),
                    statement: $crate::__option!($($crate::__private::TimeLimit::$bound $(($longest))?)?),
                },
                scripts: $scripts,
                unresolved: $crate::__option!($($unresolved)?),
                findings: $crate::__option!($($findings)?),
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

/// Every linked migration.
pub(crate) fn linked() -> &'static [Migration] {
    static LINKED: OnceLock<Vec<Migration>> = OnceLock::new();
    LINKED.get_or_init(|| {
        // In their order already, so that the registry has next to nothing to sort.
        let mut linked: Vec<_> = inventory::iter::<Registered>.into_iter().collect();
        linked.sort_unstable_by_key(|migration| (migration.history, migration.number));
        linked.into_iter().map(migration).collect()
    })
}

/// The first migrations of two folders that are one history, if there are such. The compiler numbers each folder from 1 on.
pub(crate) fn of_two_folders() -> Option<[&'static Migration; 2]> {
    let first: Vec<_> = inventory::iter::<Registered>.into_iter().filter(|migration| migration.number == 1).collect();
    let [one, other] = two_of_one_history(first)?.map(|registered| Texts::of(registered).file);
    let find = |file: &str| linked().iter().find(|migration| migration.previous.is_none() && migration.file == file);
    Some([find(one)?, find(other)?])
}

fn two_of_one_history(mut first: Vec<&'static Registered>) -> Option<[&'static Registered; 2]> {
    first.sort_unstable_by_key(|migration| (migration.history, Texts::of(migration).file));
    first.windows(2).find(|pair| pair[0].history == pair[1].history).map(|pair| [pair[0], pair[1]])
}

/// The head of each history, as the compiler wrote it down. Nothing where a history is not linked whole, or a migration is
/// unresolved: the registry tells what is wrong.
pub(crate) fn heads() -> Option<BTreeMap<&'static str, LinkedHead>> {
    heads_of(inventory::iter::<Registered>)
}

fn heads_of(linked: impl IntoIterator<Item = &'static Registered>) -> Option<BTreeMap<&'static str, LinkedHead>> {
    let mut histories: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for migration in linked {
        histories.entry(migration.history).or_default().push(migration);
    }
    histories.into_iter().map(|(history, migrations)| Some((history, head(migrations)?))).collect()
}

/// The last migration, provided that each of the others is right before the next.
fn head(mut migrations: Vec<&'static Registered>) -> Option<LinkedHead> {
    migrations.sort_unstable_by_key(|migration| migration.number);
    let mut link = chain_prefix("");
    for (before, migration) in migrations.iter().enumerate() {
        if migration.number != before + 1 || migration.before != link || migration.unresolved.is_some() {
            return None;
        }
        link = migration.link;
    }
    migrations.last().map(|last| LinkedHead { count: last.number, chain: Texts::of(last).chain.into() })
}

fn migration(registered: &'static Registered) -> Migration {
    let Texts { name, previous, checksum, chain: _, description, file } = Texts::of(registered);
    let Registered {
        history,
        number: _,
        link: _,
        before: _,
        texts: _,
        line,
        body,
        permissions,
        timeouts,
        scripts: text,
        unresolved,
        findings,
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
        findings: findings.map(Findings::of_text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One with this chain.
    fn registered(history: &'static str, before: &str, number: usize, chain: &str) -> &'static Registered {
        Box::leak(Box::new(Registered {
            history,
            number,
            link: chain_prefix(chain),
            before: chain_prefix(before),
            texts: format!("m{chain}\n{before}\nff\n{chain}\nWhat it\ndoes.\nsrc/m.rs").leak(),
            line: 0,
            body: None,
            permissions: &[],
            timeouts: Timeouts::default(),
            scripts: "",
            unresolved: None,
            findings: None,
        }))
    }

    /// Three migrations of one history and one of another, in no order.
    fn four() -> [&'static Registered; 4] {
        [
            registered("b", "", 1, "a1"),
            registered("a", "a2", 3, "a3"),
            registered("a", "", 1, "a1"),
            registered("a", "a1", 2, "a2"),
        ]
    }

    #[test]
    fn the_head_of_a_history_is_its_last_migration_in_whatever_order_the_linker_has() {
        let head = |count, chain: &'static str| LinkedHead { count, chain: chain.into() };
        let expected = BTreeMap::from([("a", head(3, "a3")), ("b", head(1, "a1"))]);
        assert_eq!(heads_of(four()), Some(expected));
        assert_eq!(heads_of([]), Some(BTreeMap::new()));
    }

    #[test]
    fn a_history_that_is_not_linked_whole_has_no_head() {
        for missing in ["a1", "a2"] {
            let linked = four();
            let others = linked
                .into_iter()
                .filter(|migration| migration.history == "a" && migration.link != chain_prefix(missing));
            assert_eq!(heads_of(others), None);
        }
    }

    #[test]
    fn two_folders_of_one_history_are_found_by_their_first_migrations() {
        let [b1, _, a1, _] = four();
        assert!(two_of_one_history(vec![b1, a1]).is_none());
        let other = registered("a", "", 1, "a4");
        let [one, two] = two_of_one_history(vec![a1, b1, other]).unwrap();
        assert_eq!([one.history, two.history], ["a", "a"]);
    }

    #[test]
    fn the_texts_of_a_migration_are_read_line_by_line() {
        let read = migration(registered("a", "a1", 2, "a2"));
        assert_eq!((read.name, read.previous, read.checksum), ("ma2", Some("a1"), "ff"));
        assert_eq!((read.description, read.file), ("What it\ndoes.", "src/m.rs"));
        assert_eq!(migration(registered("a", "", 1, "a1")).previous, None);
    }

    #[test]
    fn an_unresolved_migration_leaves_its_history_without_a_head() {
        let mut linked = four();
        let unresolved = Some("its source file is unknown");
        linked[1] = Box::leak(Box::new(Registered { unresolved, ..*registered("a", "a2", 3, "a3") }));
        assert_eq!(heads_of(linked), None);
    }

    #[test]
    fn a_history_of_two_folders_has_no_head_even_where_the_one_lacks_as_many_as_the_other_has() {
        let mut linked = four();
        linked[3] = registered("a", "", 1, "a4");
        assert_eq!(heads_of(linked), None);
        linked[3] = registered("a", "a4", 2, "a5");
        assert_eq!(heads_of(linked), None);
    }
}
