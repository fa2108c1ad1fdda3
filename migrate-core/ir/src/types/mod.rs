//! Types of columns. [`ColumnType`] is one row of a table for each type: its word in the DSL, its name on each server,
//! and what the rest needs to know of it.

mod default_literal;
mod default_value;
mod family;
mod json_text;

#[cfg(feature = "compile")]
pub(crate) use default_literal::{digits_of, without_offset};
pub use default_value::DefaultValue;
pub use family::{Family, FamilyFacts, LiteralForm, SqliteStorage};

use crate::dialect::{Dialect, Target, Version};
use crate::form::FormWriter;
use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

/// What is known of a type of columns. A name without its size: `varchar`, not `varchar(64)`.
#[derive(Debug)]
pub struct TypeFacts {
    /// The function of the DSL that makes it.
    pub word: &'static str,
    /// Its word in checksums, which never changes.
    pub hashed: &'static str,
    /// What its values are.
    pub family: Family,
    /// What PostgreSQL calls it.
    pub postgres: &'static str,
    /// What PostgreSQL's `format_type` calls it.
    pub postgres_format: &'static str,
    /// What MySQL calls it.
    pub mysql: &'static str,
    /// What MariaDB calls it.
    pub mariadb: &'static str,
    /// What MariaDB calls it from a version on, where that is something else.
    pub mariadb_since: Option<(Version, &'static str)>,
    /// What SQLite calls it. It stores what it is given: the word chooses the affinity, and tells drivers what to make of
    /// a value.
    pub sqlite: &'static str,
    /// How MySQL and MariaDB store a value.
    pub storage: RowStorage,
    /// The whole numbers that it holds, where it holds nothing else.
    pub range: Option<RangeInclusive<i64>>,
    /// The DSL's and PostgreSQL's word for the type with numbers from a sequence.
    pub serial: Option<&'static str>,
}

/// How MySQL and MariaDB store the values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowStorage {
    /// In so many bytes of the row.
    Bytes(usize),
    /// In as many bytes of the row as its digits take.
    Digits,
    /// In the row, as so many characters as its size says.
    Characters,
    /// In the row, as up to so many characters as its size says.
    UpToCharacters,
    /// Beside the row: it has no length, so that no index can be over it, and MySQL takes a literal as its default only
    /// in parentheses.
    Beside,
}

/// What stands in parentheses behind a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeSize {
    /// Nothing.
    None,
    /// Characters.
    Length(u32),
    /// Digits.
    Precision(Precision),
}

/// Digits of an exact decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Precision {
    /// All digits.
    pub digits: u32,
    /// The ones behind the point.
    pub scale: u32,
}

impl From<u32> for TypeSize {
    fn from(length: u32) -> Self {
        Self::Length(length)
    }
}

impl From<Precision> for TypeSize {
    fn from(precision: Precision) -> Self {
        Self::Precision(precision)
    }
}

impl TryFrom<TypeSize> for u32 {
    type Error = TypeSize;

    fn try_from(size: TypeSize) -> Result<Self, TypeSize> {
        if let TypeSize::Length(length) = size { Ok(length) } else { Err(size) }
    }
}

impl TryFrom<TypeSize> for Precision {
    type Error = TypeSize;

    fn try_from(size: TypeSize) -> Result<Self, TypeSize> {
        if let TypeSize::Precision(precision) = size { Ok(precision) } else { Err(size) }
    }
}

/// Makes a variant and its facts of each row. A row is a type, with its size where it has one.
macro_rules! column_types {
    (@make $name:ident, $given:ident) => { ($given == TypeSize::None).then_some(Self::$name) };
    (@make $name:ident, $given:ident, $Size:ty) => { <$Size>::try_from($given).ok().map(Self::$name) };
    (@size) => { TypeSize::None };
    (@size $size:ident) => { TypeSize::from(*$size) };
    ($($(#[doc = $doc:literal])* $name:ident $(($size:ident: $Size:ty))? = $facts:expr;)*) => {
        /// What a column stores, apart from any server's name for it.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ColumnType {
            $($(#[doc = $doc])* $name $(($Size))?,)*
        }

        /// The table: a row for each type.
        pub static TYPES: &[TypeFacts] = &[$($facts),*];

        enum Row {
            $($name),*
        }

        impl ColumnType {
            /// The type's row of [`TYPES`].
            pub fn facts(&self) -> &'static TypeFacts {
                let row = match self {
                    $(Self::$name { .. } => Row::$name,)*
                };
                &TYPES[row as usize]
            }

            /// The type of that word and size; none where there is no such word, or it has another kind of size.
            pub fn from_word(word: &str, size: TypeSize) -> Option<Self> {
                None$(.or_else(|| {
                    let is_it = TYPES[Row::$name as usize].word == word;
                    if is_it { column_types!(@make $name, size $(, $Size)?) } else { None }
                }))*
            }

            /// What stands in parentheses behind it.
            pub fn size(&self) -> TypeSize {
                match self {
                    $(Self::$name $(($size))? => column_types!(@size $($size)?),)*
                }
            }
        }
    };
}

// Where a server has no such type, it gets the nearest that loses nothing:
// - MySQL and MariaDB have no text, bytes or numbers without a limit. `LONGTEXT` and `LONGBLOB` hold 4 GiB, and
//   `DECIMAL(65, 30)` is their widest number.
// - They have no moment that outlives 2038. `DATETIME(6)` serves both kinds of timestamps, so a `timestamptz()` is in
//   UTC only where sessions are: `CURRENT_TIMESTAMP` there is the session's local time.
// - A UUID is its 36 characters, except on MariaDB 10.7 and later, which has the type.
// - An address is its text, of up to 43 characters. MariaDB's `INET4` and `INET6` hold no bits of a network.
column_types! {
    /// Two bytes.
    SmallInt = TypeFacts {
        word: "smallint",
        hashed: "smallint",
        family: Family::Integer,
        postgres: "smallint",
        postgres_format: "smallint",
        mysql: "SMALLINT",
        mariadb: "SMALLINT",
        mariadb_since: None,
        sqlite: "INTEGER",
        storage: RowStorage::Bytes(2),
        range: Some(-32_768..=32_767),
        serial: Some("smallserial"),
    };

    /// Four bytes.
    Integer = TypeFacts {
        word: "integer",
        hashed: "integer",
        family: Family::Integer,
        postgres: "integer",
        postgres_format: "integer",
        mysql: "INT",
        mariadb: "INT",
        mariadb_since: None,
        sqlite: "INTEGER",
        storage: RowStorage::Bytes(4),
        range: Some(-2_147_483_648..=2_147_483_647),
        serial: Some("serial"),
    };

    /// Eight bytes.
    BigInt = TypeFacts {
        word: "bigint",
        hashed: "bigint",
        family: Family::Integer,
        postgres: "bigint",
        postgres_format: "bigint",
        mysql: "BIGINT",
        mariadb: "BIGINT",
        mariadb_since: None,
        sqlite: "INTEGER",
        storage: RowStorage::Bytes(8),
        range: Some(i64::MIN..=i64::MAX),
        serial: Some("bigserial"),
    };

    /// A four-byte float.
    Real = TypeFacts {
        word: "real",
        hashed: "real",
        family: Family::Float,
        postgres: "real",
        postgres_format: "real",
        mysql: "FLOAT",
        mariadb: "FLOAT",
        mariadb_since: None,
        sqlite: "REAL",
        storage: RowStorage::Bytes(4),
        range: None,
        serial: None,
    };

    /// An eight-byte float.
    Double = TypeFacts {
        word: "double",
        hashed: "double",
        family: Family::Float,
        postgres: "double precision",
        postgres_format: "double precision",
        mysql: "DOUBLE",
        mariadb: "DOUBLE",
        mariadb_since: None,
        sqlite: "REAL",
        storage: RowStorage::Bytes(8),
        range: None,
        serial: None,
    };

    /// An exact decimal number, without limits where the server has such a thing.
    Decimal = TypeFacts {
        word: "decimal",
        // The same as that of `numeric`, which has digits behind it.
        hashed: "numeric",
        family: Family::Numeric,
        postgres: "numeric",
        postgres_format: "numeric",
        mysql: "DECIMAL(65, 30)",
        mariadb: "DECIMAL(65, 30)",
        mariadb_since: None,
        sqlite: "NUMERIC",
        storage: RowStorage::Digits,
        range: None,
        serial: None,
    };

    /// An exact decimal number of so many digits.
    Numeric(precision: Precision) = TypeFacts {
        word: "numeric",
        hashed: "numeric",
        family: Family::Numeric,
        postgres: "numeric",
        postgres_format: "numeric",
        mysql: "DECIMAL",
        mariadb: "DECIMAL",
        mariadb_since: None,
        sqlite: "NUMERIC",
        storage: RowStorage::Digits,
        range: None,
        serial: None,
    };

    /// True or false.
    Boolean = TypeFacts {
        word: "boolean",
        hashed: "boolean",
        family: Family::Boolean,
        postgres: "boolean",
        postgres_format: "boolean",
        mysql: "BOOLEAN",
        mariadb: "BOOLEAN",
        mariadb_since: None,
        sqlite: "BOOLEAN",
        storage: RowStorage::Bytes(1),
        range: None,
        serial: None,
    };

    /// Exactly so many characters, padded.
    Char(length: u32) = TypeFacts {
        word: "char",
        hashed: "char",
        family: Family::Text,
        postgres: "char",
        postgres_format: "character",
        mysql: "CHAR",
        mariadb: "CHAR",
        mariadb_since: None,
        sqlite: "CHAR",
        storage: RowStorage::Characters,
        range: None,
        serial: None,
    };

    /// At most so many characters.
    Varchar(length: u32) = TypeFacts {
        word: "varchar",
        hashed: "varchar",
        family: Family::Text,
        postgres: "varchar",
        postgres_format: "character varying",
        mysql: "VARCHAR",
        mariadb: "VARCHAR",
        mariadb_since: None,
        sqlite: "VARCHAR",
        storage: RowStorage::UpToCharacters,
        range: None,
        serial: None,
    };

    /// Characters without a limit.
    Text = TypeFacts {
        word: "text",
        hashed: "text",
        family: Family::Text,
        postgres: "text",
        postgres_format: "text",
        mysql: "LONGTEXT",
        mariadb: "LONGTEXT",
        mariadb_since: None,
        sqlite: "TEXT",
        storage: RowStorage::Beside,
        range: None,
        serial: None,
    };

    /// Bytes without a limit.
    Binary = TypeFacts {
        word: "binary",
        hashed: "binary",
        family: Family::Binary,
        postgres: "bytea",
        postgres_format: "bytea",
        mysql: "LONGBLOB",
        mariadb: "LONGBLOB",
        mariadb_since: None,
        sqlite: "BLOB",
        storage: RowStorage::Beside,
        range: None,
        serial: None,
    };

    /// A day.
    Date = TypeFacts {
        word: "date",
        hashed: "date",
        family: Family::Date,
        postgres: "date",
        postgres_format: "date",
        mysql: "DATE",
        mariadb: "DATE",
        mariadb_since: None,
        sqlite: "DATE",
        storage: RowStorage::Bytes(3),
        range: None,
        serial: None,
    };

    /// A time of day.
    Time = TypeFacts {
        word: "time",
        hashed: "time",
        family: Family::Time,
        postgres: "time",
        postgres_format: "time without time zone",
        mysql: "TIME(6)",
        mariadb: "TIME(6)",
        mariadb_since: None,
        sqlite: "TIME",
        storage: RowStorage::Bytes(6),
        range: None,
        serial: None,
    };

    /// A day and a time, of no zone.
    Timestamp = TypeFacts {
        word: "timestamp",
        hashed: "timestamp",
        family: Family::Timestamp,
        postgres: "timestamp",
        postgres_format: "timestamp without time zone",
        mysql: "DATETIME(6)",
        mariadb: "DATETIME(6)",
        mariadb_since: None,
        sqlite: "DATETIME",
        storage: RowStorage::Bytes(8),
        range: None,
        serial: None,
    };

    /// A moment.
    TimestampTz = TypeFacts {
        word: "timestamptz",
        hashed: "timestamptz",
        family: Family::Timestamp,
        postgres: "timestamptz",
        postgres_format: "timestamp with time zone",
        mysql: "DATETIME(6)",
        mariadb: "DATETIME(6)",
        mariadb_since: None,
        sqlite: "DATETIME",
        storage: RowStorage::Bytes(8),
        range: None,
        serial: None,
    };

    /// 128 bits.
    Uuid = TypeFacts {
        word: "uuid",
        hashed: "uuid",
        family: Family::Uuid,
        postgres: "uuid",
        postgres_format: "uuid",
        mysql: "CHAR(36)",
        mariadb: "CHAR(36)",
        mariadb_since: Some((Version::new(10, 7, 0), "UUID")),
        sqlite: "TEXT",
        storage: RowStorage::Characters,
        range: None,
        serial: None,
    };

    /// A JSON document, in the form that can be indexed and compared (`jsonb` on PostgreSQL).
    Json = TypeFacts {
        word: "json",
        hashed: "json",
        family: Family::Json,
        postgres: "jsonb",
        postgres_format: "jsonb",
        mysql: "JSON",
        mariadb: "JSON",
        mariadb_since: None,
        sqlite: "TEXT",
        storage: RowStorage::Beside,
        range: None,
        serial: None,
    };

    /// An IPv4 or IPv6 address, with the bits of its network or without.
    Inet = TypeFacts {
        word: "inet",
        hashed: "inet",
        family: Family::Network,
        postgres: "inet",
        postgres_format: "inet",
        mysql: "VARCHAR(43)",
        mariadb: "VARCHAR(43)",
        mariadb_since: None,
        sqlite: "TEXT",
        storage: RowStorage::UpToCharacters,
        range: None,
        serial: None,
    };
}

impl ColumnType {
    /// What its values are.
    pub fn family(&self) -> Family {
        self.facts().family
    }

    /// Whether it is one of the three integer types.
    pub fn is_integer(&self) -> bool {
        self.family() == Family::Integer
    }

    /// Its name on that server, with its size.
    ///
    /// ```
    /// use migrate_ir::dialect::{Dialect, Target};
    /// use migrate_ir::types::ColumnType;
    ///
    /// assert_eq!(ColumnType::Varchar(64).sql(Target::of(Dialect::Postgres)), "varchar(64)");
    /// assert_eq!(ColumnType::Text.sql(Target::of(Dialect::MySql)), "LONGTEXT");
    /// ```
    pub fn sql(&self, target: Target) -> Cow<'static, str> {
        let facts = self.facts();
        let name = match target.dialect {
            Dialect::Postgres => facts.postgres,
            Dialect::MySql => facts.mysql,
            Dialect::MariaDb => match facts.mariadb_since {
                Some((since, name)) if target.oldest >= since => name,
                Some(_) | None => facts.mariadb,
            },
            Dialect::Sqlite => facts.sqlite,
        };
        self.with_size(name, ", ")
    }

    /// Its name as PostgreSQL's `format_type` tells it.
    pub fn postgres_format(&self) -> Cow<'static, str> {
        self.with_size(self.facts().postgres_format, ",")
    }

    fn with_size(&self, name: &'static str, separator: &str) -> Cow<'static, str> {
        match self.size() {
            TypeSize::None => name.into(),
            TypeSize::Length(length) => format!("{name}({length})").into(),
            TypeSize::Precision(Precision { digits, scale }) => format!("{name}({digits}{separator}{scale})").into(),
        }
    }

    /// Whether MySQL and MariaDB store its values beside the row.
    pub fn is_beside_row(&self) -> bool {
        self.facts().storage == RowStorage::Beside
    }

    /// The length of its longest value as text, where there is one.
    pub fn text_length(&self) -> Option<u32> {
        let longest = |range: &RangeInclusive<i64>| range.start().to_string().len().try_into().ok();
        match (self.size(), &self.facts().range, self.family()) {
            (TypeSize::Length(length), _, _) => Some(length),
            (_, Some(range), _) => longest(range),
            (TypeSize::None | TypeSize::Precision(_), None, family) => family.facts().longest_text,
        }
    }

    /// The digits of its numbers, where they are limited and exact.
    pub fn digits(&self) -> Option<Precision> {
        match (self.size(), &self.facts().range) {
            (TypeSize::Precision(precision), _) => Some(precision),
            (_, Some(range)) => Some(Precision { digits: range.end().checked_ilog10()? + 1, scale: 0 }),
            (TypeSize::None | TypeSize::Length(_), None) => None,
        }
    }
}

impl ColumnType {
    /// Writes it as fields that are hashed.
    pub(crate) fn fingerprint(&self, form: &mut FormWriter) {
        form.word("type", self.facts().hashed);
        match self.size() {
            TypeSize::None => {}
            TypeSize::Length(length) => form.number("length", length),
            TypeSize::Precision(Precision { digits, scale }) => {
                form.number("digits", digits);
                form.number("scale", scale);
            }
        }
    }
}

/// The words of the DSL that make the type: `varchar(64)`.
impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.facts().word;
        match self.size() {
            TypeSize::None => write!(f, "{word}()"),
            TypeSize::Length(length) => write!(f, "{word}({length})"),
            TypeSize::Precision(Precision { digits, scale }) => write!(f, "{word}({digits}, {scale})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_sizes() {
        let numeric = ColumnType::Numeric(Precision { digits: 10, scale: 2 });
        let all = |kind: &ColumnType| Dialect::ALL.map(|dialect| kind.sql(Target::of(dialect)).into_owned());
        assert_eq!(all(&numeric), ["numeric(10, 2)", "DECIMAL(10, 2)", "DECIMAL(10, 2)", "NUMERIC(10, 2)"]);
        assert_eq!(all(&ColumnType::Decimal), ["numeric", "DECIMAL(65, 30)", "DECIMAL(65, 30)", "NUMERIC"]);
        assert_eq!(numeric.postgres_format(), "numeric(10,2)");
        assert_eq!(ColumnType::Varchar(9).postgres_format(), "character varying(9)");
        assert_eq!(numeric.to_string(), "numeric(10, 2)");
    }

    #[test]
    fn a_type_is_found_by_its_word_and_size() {
        let precision = Precision { digits: 10, scale: 2 };
        let found = [
            ("text", TypeSize::None, Some(ColumnType::Text)),
            ("text", TypeSize::Length(5), None),
            ("varchar", TypeSize::Length(5), Some(ColumnType::Varchar(5))),
            ("varchar", TypeSize::None, None),
            ("numeric", TypeSize::Precision(precision), Some(ColumnType::Numeric(precision))),
            ("string", TypeSize::None, None),
        ];
        for (word, size, kind) in found {
            assert_eq!(ColumnType::from_word(word, size), kind, "{word} {size:?}");
        }
    }

    #[test]
    fn a_name_can_depend_on_the_version() {
        let mariadb = Target::of(Dialect::MariaDb);
        let newer = Target { oldest: Version::new(10, 7, 0), ..mariadb };
        assert_eq!([mariadb, newer].map(|target| ColumnType::Uuid.sql(target)), ["CHAR(36)", "UUID"]);
    }

    #[test]
    fn lengths_and_digits_follow_from_the_range() {
        let lengths = [ColumnType::SmallInt, ColumnType::Integer, ColumnType::BigInt, ColumnType::Uuid];
        assert_eq!(lengths.map(|kind| kind.text_length()), [Some(6), Some(11), Some(20), Some(36)]);
        let digits = [ColumnType::SmallInt, ColumnType::Integer, ColumnType::BigInt];
        assert_eq!(digits.map(|kind| kind.digits().map(|number| number.digits)), [Some(5), Some(10), Some(19)]);
        assert_eq!([ColumnType::Decimal, ColumnType::Double].map(|kind| kind.digits()), [None, None]);
        assert_eq!(ColumnType::Text.text_length(), None);
    }
}
