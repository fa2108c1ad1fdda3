//! How the values of options are read.

use migrate_core::ir::diagnostic::Diagnostic;

/// Reads a reason: words, not their absence.
pub(super) fn parse_reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a reason has words: readers of the journal want to know why".to_owned()),
        words => Ok(words.to_owned()),
    }
}

/// Reads a duration; a number alone is in seconds here, as it is for other commands.
pub(super) fn parse_seconds_or<T>(
    read: fn(&str) -> Result<T, Diagnostic>,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let duration = if number { read(&format!("{text}s")) } else { read(text) };
        duration.map_err(|message| message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use migrate_core::ir::duration;

    use super::*;

    #[test]
    fn a_number_alone_is_in_seconds() {
        let read = parse_seconds_or(duration::parse);
        assert_eq!(read("90"), Ok(Duration::from_secs(90)));
        assert_eq!(read("90ms"), Ok(Duration::from_millis(90)));
        assert!(read("").is_err() && read("9x").is_err());
        assert!(parse_seconds_or(duration::timeout)("0").is_err());
    }
}
