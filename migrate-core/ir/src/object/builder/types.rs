//! The words that are called on nothing: types of columns, and defaults that are not literals.

use super::dynamic_call::{NamedValue, builder_functions};
use crate::object::Generated;
use crate::types::{ColumnType, DefaultValue, Precision};
use std::marker::PhantomData;

/// A column's type; `T` is the kind of value that it stores, so that rustc refuses a default of another kind.
#[derive(Debug)]
pub struct Typed<T> {
    pub(in crate::object) kind: ColumnType,
    pub(in crate::object) generated: Option<Generated>,
    stores: PhantomData<T>,
}

impl<T> Clone for Typed<T> {
    fn clone(&self) -> Self {
        Self::new(self.kind.clone(), self.generated)
    }
}

impl<T> Typed<T> {
    fn new(kind: ColumnType, generated: Option<Generated>) -> Self {
        Self { kind, generated, stores: PhantomData }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident),* $(,)?) => {
        $($(#[$doc])* #[derive(Clone, Copy, Debug)] pub enum $kind {})*
    };
}

kinds! {
    /// Characters.
    Text,
    /// A whole number.
    Integer,
    /// A float.
    Float,
    /// An exact decimal number.
    Numeric,
    /// True or false.
    Boolean,
    /// Bytes.
    Binary,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    Timestamp,
    /// A UUID.
    Uuid,
    /// A JSON document.
    Json,
    /// An address of a network or a host.
    Network,
    /// Not known to rustc: the macro's own reading, which checks by itself.
    AnyType,
}

/// A value that can be the default of a column that stores `T`.
#[diagnostic::on_unimplemented(
    message = "the default of a `{T}` column cannot be a `{Self}`",
    label = "not a value that the column stores",
    note = "an SQL expression goes into `.default_sql(\"..\")`"
)]
pub trait DefaultFor<T> {
    /// The default.
    fn value(self) -> DefaultValue;
}

macro_rules! defaults {
    ($($type:ty => $($kind:ident),+: |$value:ident| $make:expr;)*) => {
        $($(impl DefaultFor<$kind> for $type {
            fn value(self) -> DefaultValue {
                let $value = self;
                $make
            }
        })+)*
    };
}

defaults! {
    &str => Text, Uuid, Json, Network, Date, Time, Timestamp, Numeric: |text| DefaultValue::Text(text.to_owned());
    i64 => Integer, Float, Numeric: |number| DefaultValue::Integer(number);
    f64 => Float, Numeric: |number| DefaultValue::Decimal(number.to_string());
    bool => Boolean: |value| DefaultValue::Boolean(value);
    Now => Timestamp, Date, Time: |_now| DefaultValue::Now;
    RandomUuid => Uuid: |_uuid| DefaultValue::RandomUuid;
    DefaultValue => AnyType: |value| value;
}

/// What [`now`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Now(());

/// What [`random_uuid`] gives.
#[derive(Clone, Copy, Debug)]
pub struct RandomUuid(());

impl<T> From<Typed<T>> for NamedValue {
    fn from(kind: Typed<T>) -> Self {
        Self::Type(Typed::new(kind.kind, kind.generated))
    }
}

impl From<Now> for NamedValue {
    fn from(_: Now) -> Self {
        Self::Default(DefaultValue::Now)
    }
}

impl From<RandomUuid> for NamedValue {
    fn from(_: RandomUuid) -> Self {
        Self::Default(DefaultValue::RandomUuid)
    }
}

builder_functions! {
    /// Two bytes.
    fn smallint() -> Typed<Integer> {
        Typed::new(ColumnType::SmallInt, None)
    }

    /// Four bytes.
    fn integer() -> Typed<Integer> {
        Typed::new(ColumnType::Integer, None)
    }

    /// Eight bytes.
    fn bigint() -> Typed<Integer> {
        Typed::new(ColumnType::BigInt, None)
    }

    /// PostgreSQL's two-byte `smallserial`; elsewhere a `smallint` that numbers its rows.
    fn smallserial() -> Typed<Integer> {
        Typed::new(ColumnType::SmallInt, Some(Generated::Serial))
    }

    /// PostgreSQL's four-byte `serial`; elsewhere an `integer` that numbers its rows.
    fn serial() -> Typed<Integer> {
        Typed::new(ColumnType::Integer, Some(Generated::Serial))
    }

    /// PostgreSQL's eight-byte `bigserial`; elsewhere a `bigint` that numbers its rows.
    fn bigserial() -> Typed<Integer> {
        Typed::new(ColumnType::BigInt, Some(Generated::Serial))
    }

    /// A four-byte float.
    fn real() -> Typed<Float> {
        Typed::new(ColumnType::Real, None)
    }

    /// An eight-byte float.
    fn double() -> Typed<Float> {
        Typed::new(ColumnType::Double, None)
    }

    /// An exact number of so many digits, of which `scale` are behind the point.
    fn numeric(digits: u32, scale: u32) -> Typed<Numeric> {
        Typed::new(ColumnType::Numeric(Precision { digits, scale }), None)
    }

    /// An exact number without limits, where the server has such a thing.
    fn decimal() -> Typed<Numeric> {
        Typed::new(ColumnType::Decimal, None)
    }

    /// True or false.
    fn boolean() -> Typed<Boolean> {
        Typed::new(ColumnType::Boolean, None)
    }

    /// Exactly so many characters, padded with spaces.
    fn char(length: u32) -> Typed<Text> {
        Typed::new(ColumnType::Char(length), None)
    }

    /// At most so many characters.
    fn varchar(length: u32) -> Typed<Text> {
        Typed::new(ColumnType::Varchar(length), None)
    }

    /// Characters without a limit.
    fn text() -> Typed<Text> {
        Typed::new(ColumnType::Text, None)
    }

    /// Bytes without a limit.
    fn binary() -> Typed<Binary> {
        Typed::new(ColumnType::Binary, None)
    }

    /// A day.
    fn date() -> Typed<Date> {
        Typed::new(ColumnType::Date, None)
    }

    /// A time of day.
    fn time() -> Typed<Time> {
        Typed::new(ColumnType::Time, None)
    }

    /// A day and a time, of no zone.
    fn timestamp() -> Typed<Timestamp> {
        Typed::new(ColumnType::Timestamp, None)
    }

    /// A moment. MySQL, MariaDB and SQLite store it as a timestamp, which is read as UTC.
    fn timestamptz() -> Typed<Timestamp> {
        Typed::new(ColumnType::TimestampTz, None)
    }

    /// 128 bits, as text where the server has no such type.
    fn uuid() -> Typed<Uuid> {
        Typed::new(ColumnType::Uuid, None)
    }

    /// A JSON document: `jsonb` on PostgreSQL.
    fn json() -> Typed<Json> {
        Typed::new(ColumnType::Json, None)
    }

    /// An IPv4 or IPv6 address, with the bits of its network or without: text where the server has no such type.
    fn inet() -> Typed<Network> {
        Typed::new(ColumnType::Inet, None)
    }

    /// The moment of the statement, as a default.
    fn now() -> Now {
        Now(())
    }

    /// A new random UUID for each row, as a default.
    fn random_uuid() -> RandomUuid {
        RandomUuid(())
    }
}
