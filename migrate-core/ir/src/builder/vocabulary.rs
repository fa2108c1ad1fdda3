//! One vocabulary for two readers: rustc, which checks the methods, and the macro, which calls them by name.
//!
//! `words!` takes a method once and makes both of it. What it makes for the macro is `call`: a word, its arguments as
//! [`Argument`]s, and back comes the [`Handle`] that the next word of the chain is called on.

use super::{
    AlterTable, Anything, ChangeType, Column, Constraint, CreateTable, ForeignKey, Index, IndexDrop, RawSql, Schema,
    Subject, Typed,
};
use crate::column::DefaultValue;
use crate::dialect::Dialect;
use crate::table::Action;

/// An argument of a word, as the macro reads it from the source.
pub enum Argument<'b> {
    /// A value that stands in the source.
    Literal(&'b Literal),
    /// A closure: called with the handle that is its parameter.
    Body(Box<dyn FnOnce(Handle) + 'b>),
}

/// A value that stands in the source.
#[derive(Clone, Debug)]
pub enum Literal {
    /// A string literal.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
    Decimal(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// An array.
    List(Vec<Literal>),
    /// A value that a free word or a constant stands for: `varchar(64)`, `Cascade`.
    Value(Value),
}

/// What free words and constants stand for.
#[derive(Clone, Debug)]
pub enum Value {
    /// A column's type: `text()`.
    Type(Typed<Anything>),
    /// A default that is not a literal: `now()`.
    Default(DefaultValue),
    /// What a foreign key does: `Cascade`.
    Action(Action),
    /// A server: `Postgres`.
    Dialect(Dialect),
}

/// What a word is called on, and what most words give back.
#[derive(Debug)]
pub enum Handle {
    /// Nothing: the chain ends here.
    End,
    /// The whole schema.
    Schema(Schema),
    /// A table that is being created.
    CreateTable(CreateTable),
    /// A table that is being changed.
    AlterTable(AlterTable),
    /// A column.
    Column(Column<Anything>),
    /// A constraint other than a foreign key.
    Constraint(Constraint),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// An index.
    Index(Index),
    /// An index that is dropped.
    IndexDrop(IndexDrop),
    /// A change of a column's type.
    ChangeType(ChangeType),
    /// Raw SQL.
    RawSql(RawSql),
}

/// Why a word could not be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// There is no such word here. rustc has the same to say of most such words, but not of one from a foreign trait.
    NoSuchWord {
        /// What it was called on: `a table that is being created`.
        on: &'static str,
        /// The words that there are.
        words: Vec<&'static str>,
    },
    /// The arguments are not of the types that the word takes. rustc says the same, and better.
    WrongArguments,
}

/// The arguments of one call, taken one by one.
pub(super) struct Arguments<'b>(std::vec::IntoIter<Argument<'b>>);

impl<'b> Arguments<'b> {
    pub(super) fn take<T: FromArgument<'b>>(&mut self) -> Result<T, Misuse> {
        self.0.next().and_then(T::from_argument).ok_or(Misuse::WrongArguments)
    }

    pub(super) fn end(mut self) -> Result<(), Misuse> {
        if self.0.next().is_some() { Err(Misuse::WrongArguments) } else { Ok(()) }
    }
}

/// A parameter's type, as it is read from an argument.
pub(super) trait FromArgument<'b>: Sized {
    fn from_argument(argument: Argument<'b>) -> Option<Self>;
}

impl<'b> FromArgument<'b> for &'b str {
    fn from_argument(argument: Argument<'b>) -> Option<Self> {
        if let Argument::Literal(Literal::Text(text)) = argument { Some(text) } else { None }
    }
}

impl FromArgument<'_> for u32 {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Integer(number)) = argument { u32::try_from(*number).ok() } else { None }
    }
}

impl<'b> FromArgument<'b> for Vec<&'b str> {
    fn from_argument(argument: Argument<'b>) -> Option<Self> {
        let Argument::Literal(Literal::List(list)) = argument else {
            return None;
        };
        list.iter().map(|item| <&str>::from_argument(Argument::Literal(item))).collect()
    }
}

impl FromArgument<'_> for Typed<Anything> {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Value(Value::Type(kind))) = argument { Some(kind.clone()) } else { None }
    }
}

impl FromArgument<'_> for DefaultValue {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        let Argument::Literal(literal) = argument else {
            return None;
        };
        match literal {
            Literal::Text(text) => Some(Self::Text(text.clone())),
            Literal::Integer(number) => Some(Self::Integer(*number)),
            Literal::Decimal(number) => Some(Self::Decimal(number.to_string())),
            Literal::Boolean(value) => Some(Self::Boolean(*value)),
            Literal::Value(Value::Default(default)) => Some(default.clone()),
            Literal::Value(Value::Type(_) | Value::Action(_) | Value::Dialect(_)) | Literal::List(_) => None,
        }
    }
}

impl FromArgument<'_> for Action {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Value(Value::Action(action))) = argument { Some(*action) } else { None }
    }
}

impl FromArgument<'_> for Dialect {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Value(Value::Dialect(dialect))) = argument { Some(*dialect) } else { None }
    }
}

/// A closure of the source, as a closure over the handle that is its parameter.
pub(super) type Body<'b, T> = Box<dyn FnOnce(&mut T) + 'b>;

impl<'b> FromArgument<'b> for Body<'b, CreateTable> {
    fn from_argument(argument: Argument<'b>) -> Option<Self> {
        let Argument::Body(body) = argument else { return None };
        Some(Box::new(move |table| body(Handle::CreateTable(table.share()))))
    }
}

impl<'b> FromArgument<'b> for Body<'b, AlterTable> {
    fn from_argument(argument: Argument<'b>) -> Option<Self> {
        let Argument::Body(body) = argument else { return None };
        Some(Box::new(move |table| body(Handle::AlterTable(table.share()))))
    }
}

impl Handle {
    /// Calls the word of that name, as rustc would call the method.
    ///
    /// # Errors
    ///
    /// There is no such word, or it does not take these arguments.
    pub fn call(self, word: &str, arguments: Vec<Argument<'_>>) -> Result<Handle, Misuse> {
        let arguments = Arguments(arguments.into_iter());
        match self {
            Self::End => Err(Misuse::NoSuchWord { on: "a word that ends its chain", words: Vec::new() }),
            Self::Schema(handle) => handle.call(word, arguments),
            Self::CreateTable(handle) => handle.call(word, arguments),
            Self::AlterTable(handle) => handle.call(word, arguments),
            Self::Column(handle) => handle.call(word, arguments),
            Self::Constraint(handle) => handle.call(word, arguments),
            Self::ForeignKey(handle) => handle.call(word, arguments),
            Self::Index(handle) => handle.call(word, arguments),
            Self::IndexDrop(handle) => handle.call(word, arguments),
            Self::ChangeType(handle) => handle.call(word, arguments),
            Self::RawSql(handle) => handle.call(word, arguments),
        }
    }

    /// A second handle on the same thing.
    #[must_use]
    pub fn share(&self) -> Self {
        match self {
            Self::End => Self::End,
            Self::Schema(handle) => Self::Schema(handle.share()),
            Self::CreateTable(handle) => Self::CreateTable(handle.share()),
            Self::AlterTable(handle) => Self::AlterTable(handle.share()),
            Self::Column(_)
            | Self::Constraint(_)
            | Self::ForeignKey(_)
            | Self::Index(_)
            | Self::IndexDrop(_)
            | Self::ChangeType(_)
            | Self::RawSql(_) => Self::End,
        }
    }

    /// What the handle is about, for placing messages.
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::End | Self::Schema(_) | Self::AlterTable(_) => None,
            Self::CreateTable(handle) => Some(handle.subject()),
            Self::Column(handle) => Some(handle.subject()),
            Self::Constraint(handle) => Some(handle.subject()),
            Self::ForeignKey(handle) => Some(handle.subject()),
            Self::Index(handle) => Some(handle.subject()),
            Self::IndexDrop(handle) => Some(handle.subject()),
            Self::ChangeType(handle) => Some(handle.subject()),
            Self::RawSql(handle) => Some(handle.subject()),
        }
    }
}

/// Calls the free word of that name: `varchar(64)`.
///
/// # Errors
///
/// There is no such word, or it does not take these arguments.
pub fn call_free(word: &str, arguments: Vec<Argument<'_>>) -> Result<Value, Misuse> {
    super::types::call(word, Arguments(arguments.into_iter()))
}

/// What a constant of the vocabulary stands for: `Cascade`, `Postgres`.
pub fn constant(name: &str) -> Option<Value> {
    let action = Action::ALL.into_iter().find(|action| action.to_string() == name).map(Value::Action);
    action.or_else(|| Dialect::ALL.into_iter().find(|dialect| format!("{dialect:?}") == name).map(Value::Dialect))
}

impl From<()> for Handle {
    fn from((): ()) -> Self {
        Self::End
    }
}

/// Makes the words of one handle: the methods, and the table from which the macro calls them.
///
/// A parameter is `name: Type`, or `name: (Type for users) as (Type for the macro)` where users may pass several types.
macro_rules! words {
    (
        impl[$($generics:tt)*] $handle:ident $(<$parameter:ident = $anything:ty>)?, $noun:literal;
        $(
            $(#[$doc:meta])*
            fn $word:ident $(<$generic:ident>)? ($($receiver:tt)+) ($($name:ident: $type:ty $(as $dynamic:ty)?),*) $(-> $returned:ty)? $body:block
        )*
    ) => {
        impl<$($generics)*> $handle $(<$parameter>)? {
            $(
                $(#[$doc])*
                pub fn $word $(<$generic>)? ($($receiver)+, $($name: $type),*) $(-> $returned)? $body
            )*
        }

        impl $handle $(<$anything>)? {
            /// Every word that can be called here.
            pub const WORDS: &'static [&'static str] = &[$(stringify!($word)),*];

            #[allow(unused_mut, reason = "words that end a chain take the handle by value")]
            pub(super) fn call(
                mut self,
                word: &str,
                mut arguments: $crate::builder::vocabulary::Arguments<'_>,
            ) -> Result<$crate::builder::vocabulary::Handle, $crate::builder::vocabulary::Misuse> {
                match word {
                    $(stringify!($word) => {
                        $(let $name: $crate::builder::vocabulary::words!(@dynamic $type $(, $dynamic)?) = arguments.take()?;)*
                        arguments.end()?;
                        Ok(self.$word($($name),*).into())
                    })*
                    _ => Err($crate::builder::vocabulary::Misuse::NoSuchWord { on: $noun, words: Self::WORDS.to_vec() }),
                }
            }
        }

        impl From<$handle $(<$anything>)?> for $crate::builder::vocabulary::Handle {
            fn from(handle: $handle $(<$anything>)?) -> Self {
                Self::$handle(handle)
            }
        }
    };
    (@dynamic $type:ty) => { $type };
    (@dynamic $type:ty, $dynamic:ty) => { $dynamic };
}

/// Makes the free words: functions for users, and the table from which the macro calls them.
macro_rules! free_words {
    ($($(#[$doc:meta])* fn $word:ident($($name:ident: $type:ty),*) -> $returned:ty $body:block)*) => {
        $(
            $(#[$doc])*
            pub fn $word($($name: $type),*) -> $returned $body
        )*

        /// Every word that is called on nothing.
        pub const WORDS: &[&str] = &[$(stringify!($word)),*];

        pub(super) fn call(
            word: &str,
            mut arguments: $crate::builder::vocabulary::Arguments<'_>,
        ) -> Result<$crate::builder::vocabulary::Value, $crate::builder::vocabulary::Misuse> {
            match word {
                $(stringify!($word) => {
                    $(let $name: $type = arguments.take()?;)*
                    arguments.end()?;
                    Ok($word($($name),*).into())
                })*
                _ => Err($crate::builder::vocabulary::Misuse::NoSuchWord { on: "nothing", words: WORDS.to_vec() }),
            }
        }
    };
}

pub(super) use {free_words, words};
