//! Comments as code of the DSL.

use super::Commented;

/// `t.comment("..");`
pub(super) fn set(on: &Commented, text: &str) -> String {
    match &on.column {
        Some(column) => format!("t.comment_on_column({column:?}, {text:?});"),
        None => format!("t.comment({text:?});"),
    }
}

/// `t.drop_comment();`
pub(super) fn drop(on: &Commented) -> String {
    match &on.column {
        Some(column) => format!("t.drop_comment_on_column({column:?});"),
        None => "t.drop_comment();".to_owned(),
    }
}
