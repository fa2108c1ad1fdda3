//! The builder's methods, called by name: rustc checks them in a migration, and the macro calls the same ones here.
//!
//! `builder_methods!` takes a method once and makes both of it. For the macro it makes `call`, which takes the method's name
//! and its arguments as [`Argument`]s, and returns the [`Handle`] that the next method of the chain is called on.

use super::{
    AlterTableBuilder, AnyType, ChangeTypeBuilder, ColumnBuilder, ConstraintBuilder, CreateTableBuilder,
    DropIndexBuilder, ForeignKeyBuilder, IndexBuilder, OperationPart, RawSqlBuilder, Schema, Typed,
};
use crate::dialect::Dialect;
use crate::object::Action;
use crate::types::DefaultValue;

/// An argument of a method, as the macro reads it from the source.
pub enum Argument<'b> {
    /// A value that stands in the source.
    Literal(&'b Literal),
    /// A closure: called with the handle that is its parameter.
    Closure(Box<dyn FnOnce(Handle) + 'b>),
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
    /// A value that a builder function or a constant stands for: `varchar(64)`, `Cascade`.
    Named(NamedValue),
}

/// What builder functions and constants stand for.
#[derive(Clone, Debug)]
pub enum NamedValue {
    /// A column's type: `text()`.
    Type(Typed<AnyType>),
    /// A default that is not a literal: `now()`.
    Default(DefaultValue),
    /// What a foreign key does: `Cascade`.
    Action(Action),
    /// A server: `Postgres`.
    Dialect(Dialect),
}

/// What a method is called on, and what most methods give back.
#[derive(Debug)]
pub enum Handle {
    /// Nothing: the chain ends here.
    End,
    /// The whole schema.
    Schema(Schema),
    /// A table that is being created.
    CreateTableBuilder(CreateTableBuilder),
    /// A table that is being changed.
    AlterTableBuilder(AlterTableBuilder),
    /// A column.
    ColumnBuilder(ColumnBuilder<AnyType>),
    /// A constraint other than a foreign key.
    ConstraintBuilder(ConstraintBuilder),
    /// A foreign key.
    ForeignKeyBuilder(ForeignKeyBuilder),
    /// An index.
    IndexBuilder(IndexBuilder),
    /// An index that is dropped.
    DropIndexBuilder(DropIndexBuilder),
    /// A change of a column's type.
    ChangeTypeBuilder(ChangeTypeBuilder),
    /// Raw SQL.
    RawSqlBuilder(RawSqlBuilder),
}

/// Why a method could not be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// There is no such method here. rustc has the same to say of most such methods, but not of one from a foreign trait.
    UnknownMethod {
        /// What it was called on: `a table that is being created`.
        receiver: &'static str,
        /// The methods that there are.
        methods: Vec<&'static str>,
    },
    /// The arguments are not of the types that the method takes. rustc says the same, and better.
    WrongArguments,
}

/// The arguments of one call, taken one by one.
pub(in crate::object) struct CallArguments<'b>(std::vec::IntoIter<Argument<'b>>);

impl<'b> CallArguments<'b> {
    pub(in crate::object) fn take<T: FromArgument<'b>>(&mut self) -> Result<T, CallError> {
        self.0.next().and_then(T::from_argument).ok_or(CallError::WrongArguments)
    }

    pub(in crate::object) fn end(mut self) -> Result<(), CallError> {
        if self.0.next().is_some() { Err(CallError::WrongArguments) } else { Ok(()) }
    }
}

/// A parameter's type, as it is read from an argument.
pub(in crate::object) trait FromArgument<'b>: Sized {
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

impl FromArgument<'_> for Typed<AnyType> {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Named(NamedValue::Type(kind))) = argument { Some(kind.clone()) } else { None }
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
            Literal::Named(NamedValue::Default(default)) => Some(default.clone()),
            Literal::Named(NamedValue::Type(_) | NamedValue::Action(_) | NamedValue::Dialect(_)) | Literal::List(_) => {
                None
            }
        }
    }
}

impl FromArgument<'_> for Action {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Named(NamedValue::Action(action))) = argument { Some(*action) } else { None }
    }
}

impl FromArgument<'_> for Dialect {
    fn from_argument(argument: Argument<'_>) -> Option<Self> {
        if let Argument::Literal(Literal::Named(NamedValue::Dialect(dialect))) = argument {
            Some(*dialect)
        } else {
            None
        }
    }
}

/// A closure of the source, as a closure over the handle that is its parameter.
pub(in crate::object) type Closure<'b, T> = Box<dyn FnOnce(&mut T) + 'b>;

impl<'b> FromArgument<'b> for Closure<'b, CreateTableBuilder> {
    fn from_argument(argument: Argument<'b>) -> Option<Self> {
        let Argument::Closure(body) = argument else { return None };
        Some(Box::new(move |table| body(Handle::CreateTableBuilder(table.share()))))
    }
}

impl<'b> FromArgument<'b> for Closure<'b, AlterTableBuilder> {
    fn from_argument(argument: Argument<'b>) -> Option<Self> {
        let Argument::Closure(body) = argument else { return None };
        Some(Box::new(move |table| body(Handle::AlterTableBuilder(table.share()))))
    }
}

impl Handle {
    /// Calls the method of that name, as rustc would call the method.
    ///
    /// # Errors
    ///
    /// There is no such method, or it does not take these arguments.
    pub fn call(self, method: &str, arguments: Vec<Argument<'_>>) -> Result<Handle, CallError> {
        let arguments = CallArguments(arguments.into_iter());
        match self {
            Self::End => Err(CallError::UnknownMethod { receiver: "a word that ends its chain", methods: Vec::new() }),
            Self::Schema(handle) => handle.call(method, arguments),
            Self::CreateTableBuilder(handle) => handle.call(method, arguments),
            Self::AlterTableBuilder(handle) => handle.call(method, arguments),
            Self::ColumnBuilder(handle) => handle.call(method, arguments),
            Self::ConstraintBuilder(handle) => handle.call(method, arguments),
            Self::ForeignKeyBuilder(handle) => handle.call(method, arguments),
            Self::IndexBuilder(handle) => handle.call(method, arguments),
            Self::DropIndexBuilder(handle) => handle.call(method, arguments),
            Self::ChangeTypeBuilder(handle) => handle.call(method, arguments),
            Self::RawSqlBuilder(handle) => handle.call(method, arguments),
        }
    }

    /// A second handle on the same thing.
    #[must_use]
    pub fn share(&self) -> Self {
        match self {
            Self::End => Self::End,
            Self::Schema(handle) => Self::Schema(handle.share()),
            Self::CreateTableBuilder(handle) => Self::CreateTableBuilder(handle.share()),
            Self::AlterTableBuilder(handle) => Self::AlterTableBuilder(handle.share()),
            Self::ColumnBuilder(_)
            | Self::ConstraintBuilder(_)
            | Self::ForeignKeyBuilder(_)
            | Self::IndexBuilder(_)
            | Self::DropIndexBuilder(_)
            | Self::ChangeTypeBuilder(_)
            | Self::RawSqlBuilder(_) => Self::End,
        }
    }

    /// What the handle is about, for placing messages.
    pub fn operation_part(&self) -> Option<OperationPart> {
        match self {
            Self::End | Self::Schema(_) | Self::AlterTableBuilder(_) => None,
            Self::CreateTableBuilder(handle) => Some(handle.operation_part()),
            Self::ColumnBuilder(handle) => Some(handle.operation_part()),
            Self::ConstraintBuilder(handle) => Some(handle.operation_part()),
            Self::ForeignKeyBuilder(handle) => Some(handle.operation_part()),
            Self::IndexBuilder(handle) => Some(handle.operation_part()),
            Self::DropIndexBuilder(handle) => Some(handle.operation_part()),
            Self::ChangeTypeBuilder(handle) => Some(handle.operation_part()),
            Self::RawSqlBuilder(handle) => Some(handle.operation_part()),
        }
    }
}

/// Calls the builder function of that name: `varchar(64)`.
///
/// # Errors
///
/// There is no such function, or it does not take these arguments.
pub fn call_function(function: &str, arguments: Vec<Argument<'_>>) -> Result<NamedValue, CallError> {
    super::types::call(function, CallArguments(arguments.into_iter()))
}

/// What a constant of the vocabulary stands for: `Cascade`, `Postgres`.
pub fn constant(name: &str) -> Option<NamedValue> {
    let action = Action::ALL.into_iter().find(|action| action.to_string() == name).map(NamedValue::Action);
    action.or_else(|| Dialect::ALL.into_iter().find(|dialect| format!("{dialect:?}") == name).map(NamedValue::Dialect))
}

/// The names of all constants that [`constant`] knows.
pub fn constant_names() -> impl Iterator<Item = String> {
    let actions = Action::ALL.into_iter().map(|action| action.to_string());
    actions.chain(Dialect::ALL.into_iter().map(|dialect| format!("{dialect:?}")))
}

impl From<()> for Handle {
    fn from((): ()) -> Self {
        Self::End
    }
}

/// Makes the methods of one handle: the methods, and the table from which the macro calls them.
///
/// A parameter is `name: Type`, or `name: (Type for users) as (Type for the macro)` where users may pass several types.
macro_rules! builder_methods {
    (
        impl[$($generics:tt)*] $handle:ident $(<$parameter:ident = $anything:ty>)?, $noun:literal;
        $(
            $(#[$doc:meta])*
            fn $method:ident $(<$generic:ident>)? ($($receiver:tt)+) ($($name:ident: $type:ty $(as $dynamic:ty)?),*) $(-> $returned:ty)? $body:block
        )*
    ) => {
        impl<$($generics)*> $handle $(<$parameter>)? {
            $(
                $(#[$doc])*
                pub fn $method $(<$generic>)? ($($receiver)+, $($name: $type),*) $(-> $returned)? $body
            )*
        }

        impl $handle $(<$anything>)? {
            /// Every method that can be called here.
            pub const METHODS: &'static [&'static str] = &[$(stringify!($method)),*];

            #[allow(unused_mut, reason = "methods that end a chain take the handle by value")]
            pub(in crate::object) fn call(
                mut self,
                method: &str,
                mut arguments: $crate::object::builder::dynamic_call::CallArguments<'_>,
            ) -> Result<$crate::object::builder::dynamic_call::Handle, $crate::object::builder::dynamic_call::CallError> {
                match method {
                    $(stringify!($method) => {
                        $(let $name: $crate::object::builder::dynamic_call::builder_methods!(@dynamic $type $(, $dynamic)?) =
                            arguments.take()?;)*
                        arguments.end()?;
                        Ok(self.$method($($name),*).into())
                    })*
                    _ => Err($crate::object::builder::dynamic_call::CallError::UnknownMethod {
                        receiver: $noun,
                        methods: Self::METHODS.to_vec(),
                    }),
                }
            }
        }

        impl From<$handle $(<$anything>)?> for $crate::object::builder::dynamic_call::Handle {
            fn from(handle: $handle $(<$anything>)?) -> Self {
                Self::$handle(handle)
            }
        }
    };
    (@dynamic $type:ty) => { $type };
    (@dynamic $type:ty, $dynamic:ty) => { $dynamic };
}

/// Makes the builder functions: functions for users, and the table from which the macro calls them.
macro_rules! builder_functions {
    ($($(#[$doc:meta])* fn $function:ident($($name:ident: $type:ty),*) -> $returned:ty $body:block)*) => {
        $(
            $(#[$doc])*
            pub fn $function($($name: $type),*) -> $returned $body
        )*

        /// Every function that is called on nothing.
        pub const FUNCTIONS: &[&str] = &[$(stringify!($function)),*];

        pub(in crate::object) fn call(
            function: &str,
            mut arguments: $crate::object::builder::dynamic_call::CallArguments<'_>,
        ) -> Result<$crate::object::builder::dynamic_call::NamedValue, $crate::object::builder::dynamic_call::CallError> {
            match function {
                $(stringify!($function) => {
                    $(let $name: $type = arguments.take()?;)*
                    arguments.end()?;
                    Ok($function($($name),*).into())
                })*
                _ => Err($crate::object::builder::dynamic_call::CallError::UnknownMethod {
                    receiver: "nothing",
                    methods: FUNCTIONS.to_vec(),
                }),
            }
        }
    };
}

pub(in crate::object) use {builder_functions, builder_methods};
