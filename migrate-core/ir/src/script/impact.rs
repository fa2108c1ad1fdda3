/// What a step does to a live system, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Impact<T = &'static str> {
    /// The locks that it takes on tables that were there before; none where that is not known.
    pub locks: Option<Vec<Lock<T>>>,
    /// Whether it writes a table anew; none where that is not known.
    pub rewrites: Option<bool>,
    /// Whether it reads a whole table while it holds its locks; none where that is not known.
    pub scans: Option<bool>,
    /// Whether data is lost; none where that is not known.
    pub loses_data: Option<bool>,
    /// The server refuses the step if one of these tables has a row. Empty where no such table is known.
    pub must_be_empty: Vec<T>,
}

/// A lock on a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lock<T = &'static str> {
    /// The table.
    pub table: T,
    /// The mode, in the server's own words: `ACCESS EXCLUSIVE`, `LOCK=SHARED`.
    pub mode: T,
    /// What is blocked while it is held: `reads and writes`, `writes`, `nothing`.
    pub blocks: T,
}

impl<T> Impact<T> {
    /// All of it is known, and nothing happens to what was there before.
    pub const NONE: Self = Self {
        locks: Some(Vec::new()),
        rewrites: Some(false),
        scans: Some(false),
        loses_data: Some(false),
        must_be_empty: Vec::new(),
    };

    /// None of it is known, as with raw SQL.
    pub const UNKNOWN: Self =
        Self { locks: None, rewrites: None, scans: None, loses_data: None, must_be_empty: Vec::new() };

    /// The locks that are known.
    pub fn locks(&self) -> &[Lock<T>] {
        self.locks.as_deref().unwrap_or_default()
    }
}

impl<T> Lock<T> {
    /// A lock on that table, in that mode, and what it blocks.
    pub const fn new(table: T, mode: T, blocks: T) -> Self {
        Self { table, mode, blocks }
    }
}

impl<T: AsRef<str>> Lock<T> {
    /// Whether nobody waits for it.
    pub fn blocks_nothing(&self) -> bool {
        self.blocks.as_ref() == "nothing"
    }
}

#[cfg(feature = "compile")]
impl Impact<String> {
    /// A lock, and nothing more.
    pub(crate) fn locking(lock: Lock<String>) -> Self {
        Self { locks: Some(vec![lock]), ..Self::NONE }
    }

    /// The same, with these locks as well.
    #[must_use]
    pub(crate) fn with_locks(mut self, locks: impl IntoIterator<Item = Lock<String>>) -> Self {
        self.locks.get_or_insert_default().extend(locks);
        self
    }

    /// The same, refused by the server if the table has a row, where `is_so`.
    #[must_use]
    pub(crate) fn requiring_empty(mut self, table: &str, is_so: bool) -> Self {
        if is_so {
            self.must_be_empty.push(table.to_owned());
        }
        self
    }

    /// The same, writing the table anew, and so reading it.
    #[must_use]
    pub(crate) fn rewriting(self, rewrites: bool) -> Self {
        Self { rewrites: or(self.rewrites, rewrites), scans: or(self.scans, rewrites), ..self }
    }

    /// The same, reading the whole table.
    #[must_use]
    pub(crate) fn scanning(self, scans: bool) -> Self {
        Self { scans: or(self.scans, scans), ..self }
    }

    /// The same, losing data.
    #[must_use]
    pub(crate) fn losing(self, loses_data: bool) -> Self {
        Self { loses_data: or(self.loses_data, loses_data), ..self }
    }
}

/// What is known of two answers together: one yes is enough.
#[cfg(feature = "compile")]
fn or(known: Option<bool>, also: bool) -> Option<bool> {
    if also { Some(true) } else { known }
}
