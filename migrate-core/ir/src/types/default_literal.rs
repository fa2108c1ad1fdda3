//! Whether a literal is a value of its column's type.
//!
//! What is refused here, one server takes for something else, refuses, or takes now and refuses when it is used.

use super::{ColumnType, DefaultValue, Family, Precision, TypeSize, json_text};
use crate::calendar;
use crate::diagnostic::Diagnostic;
use std::net::IpAddr;

/// Words that servers replace by the moment in which the default is set, and not by that of each row.
const MOMENTS: [&str; 10] = [
    "now",
    "now()",
    "today",
    "tomorrow",
    "yesterday",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
];

impl DefaultValue {
    /// What is wrong with the literal as a value of that type, which it [fits](Self::fits).
    pub fn literal_problem(&self, kind: &ColumnType) -> Option<Diagnostic> {
        match self {
            Self::Text(text) if text.contains('\0') => Some(
                Diagnostic::new("the default holds a NUL character")
                    .note("no server stores one in a text")
                    .help("take `\\0` out"),
            ),
            Self::Text(text) => text_problem(text, kind),
            Self::Decimal(number) => number_problem(number, kind),
            Self::Integer(number) => number_problem(&number.to_string(), kind),
            Self::Boolean(_) | Self::Now | Self::RandomUuid | Self::Expression(_) => None,
        }
    }
}

fn text_problem(text: &str, kind: &ColumnType) -> Option<Diagnostic> {
    let misread = |form: &str| {
        let title = format!("the default {text:?} is not {form}, which {kind} stores");
        Some(
            Diagnostic::new(title)
                .help_code("if it is right for your servers, write it as SQL", [".default_sql(\"..\")"]),
        )
    };
    match kind.family() {
        Family::Text => match kind.size() {
            TypeSize::Length(length) => length_problem(text, length, kind),
            TypeSize::None | TypeSize::Precision(_) => None,
        },
        Family::Date | Family::Time | Family::Timestamp if MOMENTS.contains(&text.trim().to_lowercase().as_str()) => {
            let title = format!("the default {text:?} would be the moment in which it is set, for every row");
            Some(Diagnostic::new(title).help_code("write", [".default(now())"]))
        }
        Family::Timestamp if *kind == ColumnType::TimestampTz => {
            let form = "a moment such as `2024-12-31 23:59:59` or `2024-12-31 23:59:59+02:00`";
            if is_timestamp(without_offset(text)) { None } else { misread(form) }
        }
        Family::Json => json_text::find_problem(text).map(|problem| {
            let title = format!("the default {text:?} is no JSON document: {problem}");
            Diagnostic::new(title).help_code("for an empty document, write", [".default(\"{}\")"])
        }),
        family => match &family.facts().literal {
            Some(literal) if !(literal.is_value)(text) => misread(literal.form),
            Some(_) if family == Family::Numeric => number_problem(text, kind),
            Some(_) | None => None,
        },
    }
}

fn length_problem(text: &str, length: u32, kind: &ColumnType) -> Option<Diagnostic> {
    let characters = text.trim_end_matches(' ').chars().count();
    let fits = u32::try_from(characters).is_ok_and(|characters| characters <= length);
    let title = format!("the default {text:?} has {characters} characters, and {kind} takes {length}");
    (!fits).then(|| Diagnostic::new(title).help("write a shorter text, or give the column a longer type"))
}

/// What is wrong with a number, as it is rendered.
fn number_problem(number: &str, kind: &ColumnType) -> Option<Diagnostic> {
    let shorter = "write a number that it holds, or give the column another type";
    let too_large = || Some(Diagnostic::new(format!("the default {number} is too large for {kind}")).help(shorter));
    match kind.family() {
        Family::Float => {
            let finite = match kind {
                ColumnType::Real => number.parse::<f32>().is_ok_and(f32::is_finite),
                _ => number.parse::<f64>().is_ok_and(f64::is_finite),
            };
            if finite { None } else { too_large() }
        }
        Family::Numeric if !is_number(number) => too_large(),
        Family::Numeric => {
            let Precision { digits, scale } = kind.digits()?;
            let (whole, fraction) = digits_of(number);
            if whole > digits.saturating_sub(scale) {
                return too_large();
            }
            let title =
                format!("the default {number} has {fraction} digits behind the point, and {kind} keeps {scale}");
            (fraction > scale).then(|| Diagnostic::new(title).help(shorter))
        }
        _ => None,
    }
}

/// Whether it is digits, with a sign before them and a point in them or not.
pub(super) fn is_number(text: &str) -> bool {
    let (whole, fraction) = parts_of(text);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !whole.is_empty() && digits(whole) && fraction.is_none_or(|fraction| !fraction.is_empty() && digits(fraction))
}

fn parts_of(number: &str) -> (&str, Option<&str>) {
    let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
    unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)))
}

/// How many digits a number has before and behind the point, those that say nothing left out.
pub(crate) fn digits_of(number: &str) -> (u32, u32) {
    let (whole, fraction) = parts_of(number);
    let count = |digits: &str| u32::try_from(digits.len()).unwrap_or(u32::MAX);
    (count(whole.trim_start_matches('0')), count(fraction.unwrap_or_default().trim_end_matches('0')))
}

/// The number that such a part of a text is, if it has that many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>, digits| part.and_then(|part| number(part, digits));
    match (number(year, 4), number(month, 2), number(day, 2)) {
        (Some(year @ 1..), Some(month), Some(day)) => calendar::is_day(year, month, day),
        _ => false,
    }
}

pub(super) fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(clock, fraction)| (clock, Some(fraction)));
    let parts: Vec<Option<u32>> = clock.split(':').map(|part| number(part, 2)).collect();
    let is_clock = match parts[..] {
        [Some(hour), Some(minute)] => fraction.is_none() && hour < 24 && minute < 60,
        [Some(hour), Some(minute), Some(second)] => hour < 24 && minute < 60 && second < 60,
        _ => false,
    };
    is_clock && fraction.is_none_or(|fraction| (1..=6).any(|digits| number(fraction, digits).is_some()))
}

pub(super) fn is_timestamp(text: &str) -> bool {
    match text.split_once([' ', 'T']) {
        Some((day, time)) => is_date(day) && is_time(time),
        None => is_date(text),
    }
}

/// The text without the offset from UTC behind its time.
pub(crate) fn without_offset(text: &str) -> &str {
    let Some(time) = text.find([' ', 'T']) else { return text };
    let Some(offset) = text[time..].find(['+', '-', 'Z']).map(|length| time + length) else { return text };
    let is_offset = match text[offset..].split_at(1) {
        ("Z", rest) => rest.is_empty(),
        (_, rest) => is_time(rest) || number(rest, 2).is_some_and(|hours| hours < 15),
    };
    if is_offset { &text[..offset] } else { text }
}

/// Whether it is an IPv4 or IPv6 address, alone or with the bits of its network behind it.
pub(super) fn is_inet(text: &str) -> bool {
    let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    bits.is_none_or(|bits| (1..=3).any(|digits| number(bits, digits).is_some_and(|bits| bits <= most)))
}

pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_hex && (groups == [8, 4, 4, 4, 12] || groups == [32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_read_as_its_type_demands() {
        let precise = ColumnType::Numeric(Precision { digits: 5, scale: 2 });
        let cases: &[(ColumnType, &[&str], &[&str])] = &[
            (ColumnType::Varchar(3), &["", "abc", "äöü", "ab   "], &["abcd", "toolong", "\0"]),
            (ColumnType::Text, &["any", "now()"], &["a\0b"]),
            (ColumnType::Date, &["2024-02-29", "0001-01-01"], &["2024-02-31", "2023-02-29", "0000-01-01", "today", ""]),
            (ColumnType::Time, &["00:00", "23:59:59.999999"], &["24:00:00", "1:2:3", "12:00:00.1234567", "12", "now"]),
            (ColumnType::Timestamp, &["2024-01-01", "2024-01-01T10:00"], &["2024-01-01 25:00", "now()", "infinity"]),
            (ColumnType::Timestamp, &[], &["2024-01-01 10:00:00Z"]),
            (ColumnType::TimestampTz, &["2024-01-01 10:00:00Z", "2024-01-01T10:00:00-05:30"], &["2024-01-01 10:00+99"]),
            (
                ColumnType::Uuid,
                &["01234567-89ab-cdef-0123-456789abcdef"],
                &["abc", "01234567-89ab-cdef-0123-456789abcdeg"],
            ),
            (
                ColumnType::Inet,
                &["10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32", "0.0.0.0/0"],
                &["", "10.0.0", "10.0.0.256", "10.0.0.1/33", "::1/129", "::1/", "host", "10.0.0.1 "],
            ),
            (ColumnType::Json, &["{}", "[1, {\"a\": null}]", "\"x\"", " 1.5e3 "], &["{", "{a: 1}", "[1,]", "", "01"]),
            (
                precise.clone(),
                &["1", "-999.99", "0.10", "+1.200"],
                &["1000", "1234567", "0.001", "1e3", "NaN", ".5", ""],
            ),
        ];
        for (kind, good, bad) in cases {
            for text in *good {
                assert_eq!(DefaultValue::Text((*text).to_owned()).literal_problem(kind), None, "{text:?} for {kind}");
            }
            for text in *bad {
                let problem = DefaultValue::Text((*text).to_owned()).literal_problem(kind);
                assert!(problem.is_some(), "{text:?} for {kind}");
            }
        }
        for (number, kind, fits) in [
            ("inf", ColumnType::Double, false),
            ("NaN", ColumnType::Real, false),
            ("1.5", ColumnType::Real, true),
            (&*1e300_f64.to_string(), ColumnType::Real, false),
            (&*1e300_f64.to_string(), ColumnType::Double, true),
            ("inf", ColumnType::Decimal, false),
            ("999.99", precise.clone(), true),
            ("999.999", precise, false),
        ] {
            let problem = DefaultValue::Decimal(number.to_owned()).literal_problem(&kind);
            assert_eq!(problem.is_none(), fits, "{number} for {kind}");
        }
    }
}
