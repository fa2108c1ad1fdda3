//! What the code that `#[migration]` generates submits: a migration whose scripts are one text still.

use std::sync::OnceLock;

use migrate_ir::builder::Schema;

use crate::migration::{Migration, Permission, Scripts, Timeouts};

/// A migration as it is linked. See [`Migration`] for the fields that both have.
#[derive(Debug)]
#[allow(missing_docs, reason = "only generated code makes it, and `Migration` documents it")]
pub struct Registered {
    pub history: &'static str,
    pub name: &'static str,
    pub description: &'static str,
    pub previous: Option<&'static str>,
    pub checksum: &'static str,
    pub file: &'static str,
    pub line: u32,
    pub body: fn(&mut Schema),
    pub permissions: &'static [Permission],
    pub timeouts: Timeouts,
    /// The scripts, as [`migrate_ir::text`] writes them.
    pub scripts: &'static str,
    pub unresolved: Option<&'static str>,
}

inventory::collect!(Registered);

/// Every linked migration, in no order.
pub(crate) fn linked() -> &'static [Migration] {
    static LINKED: OnceLock<Vec<Migration>> = OnceLock::new();
    LINKED.get_or_init(|| inventory::iter::<Registered>.into_iter().map(migration).collect())
}

fn migration(registered: &'static Registered) -> Migration {
    let Registered {
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
