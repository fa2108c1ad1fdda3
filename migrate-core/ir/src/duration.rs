//! Durations as people write them, a whole number and its unit: `500ms`, `5s`, `30min`, `1h`.

use crate::diagnostic::Diagnostic;
use std::time::Duration;

/// The units, and how many milliseconds each has.
const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000)];

/// The most milliseconds that any server can be told: PostgreSQL keeps a timeout in 31 bits.
const MAX_MILLISECONDS: u64 = 2_147_483_647;

/// What is to be written where something else is.
const FORMAT_HELP: &str = "write a whole number and its unit: `500ms`, `5s`, `30min`, `1h`";

/// How long a statement may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeLimit {
    /// As long as it takes: `none`.
    Unbounded,
    /// So long, and no longer.
    Within(Duration),
}

impl TimeLimit {
    /// Reads `none`, or a timeout as [`timeout`] reads it.
    ///
    /// # Errors
    ///
    /// It is neither.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        if text == "none" {
            return Ok(Self::Unbounded);
        }
        let timeout = timeout(text).map_err(|message| message.help("or write `none`: then nothing stops it"));
        timeout.map(Self::Within)
    }

    /// The duration, where there is a bound.
    pub fn duration(self) -> Option<Duration> {
        match self {
            Self::Unbounded => None,
            Self::Within(duration) => Some(duration),
        }
    }
}

/// Reads a duration, which may be zero.
///
/// # Errors
///
/// It is not a whole number with one of the units, or longer than any server can be told.
pub fn parse(text: &str) -> Result<Duration, Diagnostic> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let wrong = |title: String| Err(Diagnostic::new(title).help(FORMAT_HELP));
    if text.is_empty() {
        return wrong("a duration is empty".to_owned());
    }
    if number.is_empty() || unit.starts_with(|c: char| !c.is_alphabetic()) {
        return wrong(format!("`{}` is not a duration", text.escape_debug()));
    }
    if unit.is_empty() {
        return wrong(format!("the duration `{text}` has no unit"));
    }
    let Some((_, length)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        let title = format!("`{}` in `{}` is not a unit of time", unit.escape_debug(), text.escape_debug());
        return wrong(title);
    };
    let milliseconds = number.parse().ok().and_then(|number: u64| number.checked_mul(*length));
    milliseconds.filter(|milliseconds| *milliseconds <= MAX_MILLISECONDS).map(Duration::from_millis).ok_or_else(|| {
        Diagnostic::new(format!("the duration `{text}` is too long"))
            .note(format!("postgres counts up to {MAX_MILLISECONDS} milliseconds"))
            .help(format!("`{}{unit}` is the longest", MAX_MILLISECONDS / length))
    })
}

/// Reads a duration that bounds something, so that it cannot be zero.
///
/// # Errors
///
/// It is zero, or not a duration.
pub fn timeout(text: &str) -> Result<Duration, Diagnostic> {
    let duration = parse(text)?;
    if duration.is_zero() {
        return Err(Diagnostic::new(format!("a timeout of `{text}` bounds nothing"))
            .note("servers take zero for no timeout at all")
            .help(FORMAT_HELP));
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> String {
        timeout(text).unwrap_err().title
    }

    #[test]
    fn every_unit_is_read() {
        let read = ["7ms", "7s", "7min", "7h"].map(|text| parse(text).unwrap().as_millis());
        assert_eq!(read, [7, 7_000, 420_000, 25_200_000]);
    }

    #[test]
    fn zero_is_a_duration_and_no_timeout() {
        assert_eq!(parse("0s"), Ok(Duration::ZERO));
        assert_eq!(title("0s"), "a timeout of `0s` bounds nothing");
        assert_eq!(title("00min"), "a timeout of `00min` bounds nothing");
    }

    #[test]
    fn an_invalid_duration_is_refused_with_the_cause() {
        assert_eq!(title(""), "a duration is empty");
        for text in ["soon", "s", "-1s", "+1s", "1.5h", "5 s", " 5s", "5_000ms", "none", "\u{663}s"] {
            assert_eq!(title(text), format!("`{text}` is not a duration"));
        }
        assert_eq!(title("30"), "the duration `30` has no unit");
        for (text, unit) in [("5m", "m"), ("5S", "S"), ("5s ", "s "), ("2days", "days"), ("1h30min", "h30min")] {
            assert_eq!(title(text), format!("`{unit}` in `{text}` is not a unit of time"));
        }
        assert_eq!(title("5s\n"), "`s\\n` in `5s\\n` is not a unit of time");
        assert!(timeout("5m").unwrap_err().to_string().contains("`500ms`, `5s`, `30min`, `1h`"));
    }

    #[test]
    fn the_maximum_is_read_and_anything_above_it_is_refused() {
        assert_eq!(parse("2147483647ms"), Ok(Duration::from_millis(2_147_483_647)));
        assert_eq!(parse("596h"), Ok(Duration::from_hours(596)));
        for text in ["2147483648ms", "597h", "18446744073709551615h", "99999999999999999999s"] {
            assert_eq!(title(text), format!("the duration `{text}` is too long"));
        }
        assert!(timeout("600h").unwrap_err().to_string().contains("`596h` is the longest"));
    }

    #[test]
    fn a_time_limit_may_be_none() {
        assert_eq!(TimeLimit::parse("none"), Ok(TimeLimit::Unbounded));
        assert_eq!(TimeLimit::parse("90s"), Ok(TimeLimit::Within(Duration::from_secs(90))));
        assert_eq!(TimeLimit::parse("90s").unwrap().duration(), Some(Duration::from_secs(90)));
        assert_eq!(TimeLimit::Unbounded.duration(), None);
        assert!(TimeLimit::parse("never").unwrap_err().to_string().contains("or write `none`"));
    }
}
