//! The name of a migration, cut in two: `m0003_add_avatar` is the digits `0003` and the subject `add_avatar`.

/// The name of a migration, cut in two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NumberedName {
    number: u64,
    digits: String,
    subject: String,
}

impl NumberedName {
    /// The name with that number, padded with zeros to that width.
    pub(crate) fn new(number: u64, width: usize, subject: &str) -> Self {
        Self { number, digits: format!("{number:0width$}"), subject: subject.to_owned() }
    }

    /// Reads a name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (digits, subject) = text.strip_prefix('m')?.split_once('_')?;
        let number = digits.parse().ok()?;
        let digits_only = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits_only.then(|| Self { number, digits: digits.to_owned(), subject: subject.to_owned() })
    }

    /// What orders it.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The number as it is written.
    pub(crate) fn digits(&self) -> &str {
        &self.digits
    }

    /// How many digits the number is written with.
    pub(crate) fn width(&self) -> usize {
        self.digits.len()
    }

    /// What it is about.
    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }
}

impl std::fmt::Display for NumberedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "m{}_{}", self.digits, self.subject)
    }
}
