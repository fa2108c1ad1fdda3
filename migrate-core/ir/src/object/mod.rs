//! Everything that a schema holds, and what a migration does to it: one folder for each kind of object.
//!
//! A folder holds the object itself, its operations (one file each), the words of the DSL that say them, and their SQL:
//! `statement.rs` has the text that servers share, and one file a server has the steps. Objects refer to each other, as
//! they do in a database, so these folders use each other.

pub mod builder;
mod catalog;
mod column;
mod comment;
mod constraint;
#[cfg(feature = "compile")]
mod created_here;
mod force_apply;
mod index;
mod op;
mod raw_sql;
mod removal;
#[cfg(feature = "compile")]
mod render;
mod schema_object;
#[cfg(feature = "compile")]
mod server;
#[cfg(feature = "compile")]
mod sql_backend;
mod table;
mod touch;

pub use catalog::{Catalog, Conflict, Lookup};
#[cfg(feature = "compile")]
pub(crate) use column::statement::numbered_key;
pub use column::{
    AddColumn, ChangeType, Column, DropColumn, DropDefault, DropNotNull, Generated, RenameColumn, SetDefault,
    SetNotNull,
};
#[cfg(feature = "compile")]
pub(crate) use comment::limits::check_comment;
pub use comment::{Comment, Commented, DropComment, SetComment};
#[cfg(feature = "compile")]
pub(crate) use constraint::foreign_key_indexes::index_count;
#[cfg(feature = "compile")]
pub(crate) use constraint::mysql_limits::{check_change_type, check_foreign_key};
pub use constraint::{
    Action, AddConstraint, Constraint, ConstraintKind, DropConstraint, ForeignKey, ValidateConstraint,
};
#[cfg(feature = "compile")]
pub(crate) use created_here::CreatedHere;
#[cfg(feature = "compile")]
pub(crate) use index::limits::{check_index, check_key};
pub use index::{CreateIndex, DropIndex, Index};
pub use op::{NoInverse, Op};
pub use raw_sql::{RunSql, Undo};
pub use removal::Removal;
#[cfg(feature = "compile")]
pub(crate) use render::{Render, RenderContext};
pub use schema_object::{Dependency, SchemaObject};
pub use table::{CreateTable, DropTable, RenameTable, Table};
pub use touch::Touch;

#[cfg(feature = "compile")]
use crate::diagnostic::Diagnostic;
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::named_object::NamedObject;
use crate::object_ref::ObjectRef;
#[cfg(feature = "compile")]
use crate::script::SqlStep;

/// Objects and operations as code of the DSL.
#[cfg(feature = "compile")]
pub mod code {
    pub use super::column::code::{add_column, change_type, set_default};
    pub use super::constraint::code::{add_constraint, drop_constraint, validate_constraint};
    pub use super::index::code::{create_index, drop_index};
    pub use super::table::code::create_table;
}

macro_rules! operations {
    ($($operation:ident),* $(,)?) => {
        /// One change of a database.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Operation {
            $(#[doc = concat!("See [`", stringify!($operation), "`].")] $operation($operation),)*
        }

        $(impl From<$operation> for Operation {
            fn from(operation: $operation) -> Self {
                Self::$operation(operation)
            }
        })*

        impl Op for Operation {
            fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
                match self { $(Self::$operation(operation) => operation.apply(catalog),)* }
            }

            fn apply_unchecked(&self, catalog: &mut Catalog) {
                match self { $(Self::$operation(operation) => operation.apply_unchecked(catalog),)* }
            }

            fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
                match self { $(Self::$operation(operation) => operation.invert(before),)* }
            }

            fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
                match self { $(Self::$operation(operation) => operation.touches(visit),)* }
            }

            fn fingerprint(&self, form: &mut FormWriter) {
                match self { $(Self::$operation(operation) => operation.fingerprint(form),)* }
            }

            #[cfg(feature = "compile")]
            fn code(&self) -> DslCode {
                match self { $(Self::$operation(operation) => operation.code(),)* }
            }

            fn summary(&self) -> String {
                match self { $(Self::$operation(operation) => operation.summary(),)* }
            }
        }

        #[cfg(feature = "compile")]
        impl Render for Operation {
            fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic> {
                match self { $(Self::$operation(operation) => operation.render(context),)* }
            }
        }
    };
}

operations![
    CreateTable,
    DropTable,
    RenameTable,
    AddColumn,
    DropColumn,
    RenameColumn,
    ChangeType,
    SetNotNull,
    DropNotNull,
    SetDefault,
    DropDefault,
    CreateIndex,
    DropIndex,
    AddConstraint,
    DropConstraint,
    ValidateConstraint,
    SetComment,
    DropComment,
    RunSql,
];

macro_rules! schema_objects {
    ($($object:ident as $as:ident),* $(,)?) => {
        /// An object of the catalog.
        #[derive(Clone, Debug, PartialEq)]
        pub enum AnyObject {
            $(#[doc = concat!("See [`", stringify!($object), "`].")] $object($object),)*
        }

        $(impl From<$object> for AnyObject {
            fn from(object: $object) -> Self {
                Self::$object(object)
            }
        })*

        impl AnyObject {
            $(#[doc = concat!("The [`", stringify!($object), "`], if it is one.")]
            pub fn $as(&self) -> Option<&$object> {
                match self {
                    Self::$object(object) => Some(object),
                    _ => None,
                }
            })*
        }

        impl SchemaObject for AnyObject {
            fn object_ref(&self) -> ObjectRef<&str> {
                match self { $(Self::$object(object) => object.object_ref(),)* }
            }

            fn depends_on<'a>(&'a self, visit: &mut dyn FnMut(Dependency<'a>)) {
                match self { $(Self::$object(object) => object.depends_on(visit),)* }
            }

            fn follow_rename(&mut self, renamed: ObjectRef<&str>, to: &str) {
                match self { $(Self::$object(object) => object.follow_rename(renamed, to),)* }
            }

            fn names_beside(&self, before: Option<&Self>) -> Vec<NamedObject> {
                match self { $(Self::$object(object) => object.names_beside(before.and_then(AnyObject::$as)),)* }
            }

            fn create(&self) -> Vec<Operation> {
                match self { $(Self::$object(object) => object.create(),)* }
            }
        }
    };
}

schema_objects![Table as as_table, Comment as as_comment];

impl Operation {
    /// The first thing that it touches, which it is about.
    fn first_touch(&self) -> Option<Touch<'_>> {
        let mut first = None;
        self.touches(&mut |touch| {
            first.get_or_insert(touch);
        });
        first
    }

    /// The table that it changes, as it is called before; none for raw SQL, and for what belongs to no table.
    pub fn table(&self) -> Option<&str> {
        self.first_touch()?.object().and_then(ObjectRef::table_name)
    }

    /// The table that it changes, as it is called afterwards; none for raw SQL, and for what belongs to no table.
    pub fn table_after(&self) -> Option<&str> {
        let touch = self.first_touch()?;
        touch.created().or(touch.object()).and_then(ObjectRef::table_name)
    }

    /// Whether it may change the table, or something that belongs to it.
    pub fn changes_table(&self, table: &str) -> bool {
        self.first_touch().is_some_and(|touch| touch.concerns(table))
    }
}
