//! What a server takes, apart from how it is said in SQL. Each fact stands here once, for SQL and for the rules.

mod letter_case;
mod name_space;
pub(crate) mod not_null_proof;
pub(crate) mod plain_cast;
mod reserved_names;
pub(crate) mod type_change;
pub(crate) mod volatility;

pub use letter_case::is_same_name;
pub use name_space::{NameSpace, name_spaces};
pub use reserved_names::{reserved_column, reserved_object};
