//! Words of a command line, for messages that propose a command.

/// The text as one word of a shell: in quotation marks where the shell would take it apart.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("app_dev"), "app_dev");
        assert_eq!(quoted("it's here"), r"'it'\''s here'");
        assert_eq!(quoted("postgres://db/x?a=b&c"), "'postgres://db/x?a=b&c'");
        assert_eq!(quoted(""), "''");
    }
}
