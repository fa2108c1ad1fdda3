//! Names that nobody else has.

use std::hash::{BuildHasher as _, RandomState};

/// 32 random hexadecimal digits.
pub(crate) fn random_id() -> String {
    let random = || RandomState::new().hash_one(std::process::id());
    format!("{:016x}{:016x}", random(), random())
}
