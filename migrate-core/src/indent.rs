//! SQL in messages.

/// SQL in a message: on lines of its own, set off from the text.
pub(crate) fn indented(sql: &str) -> String {
    let lines: Vec<_> = sql.lines().map(|line| format!("          {line}")).collect();
    lines.join("\n")
}
