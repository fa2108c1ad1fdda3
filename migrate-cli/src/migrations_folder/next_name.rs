//! The number of a new migration.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use migrate_core::ir::calendar;

use migrate_core::ir::migration_name::MigrationName;

/// How many digits the first number of a history has.
const DEFAULT_WIDTH: usize = 4;
/// `20261121093000`: a number with so many digits was taken from the clock.
const TIMESTAMP_WIDTH: usize = 14;

/// The name after the newest one, numbered as that one was.
pub(crate) fn next_name(subject: &str, newest: Option<&MigrationName>, timestamp: bool) -> MigrationName {
    let (number, width) = newest.map_or((0, DEFAULT_WIDTH), |newest| (newest.number(), newest.digits().len()));
    if timestamp || width == TIMESTAMP_WIDTH {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        return MigrationName::new(timestamp_number(now).max(number + 1), TIMESTAMP_WIDTH, subject);
    }
    MigrationName::new(number + 1, width, subject)
}

/// A time since 1970, as the digits of `2026-11-21 09:30:00` in UTC.
fn timestamp_number(since_1970: Duration) -> u64 {
    let seconds = since_1970.as_secs();
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = calendar::date(days);
    let date = (year * 100 + month) * 100 + day;
    ((date * 100 + seconds / 3_600) * 100 + seconds / 60 % 60) * 100 + seconds % 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_newest_and_keeps_its_width() {
        assert_eq!(next_name("x", None, false).to_string(), "m0001_x");
        assert_eq!(next_name("x", Some(&MigrationName::new(9, 4, "a")), false).to_string(), "m0010_x");
        assert_eq!(next_name("x", Some(&MigrationName::new(9_999, 4, "a")), false).to_string(), "m10000_x");
        assert_eq!(next_name("x", Some(&MigrationName::new(7, 2, "a")), false).to_string(), "m08_x");
        let ahead = MigrationName::new(90_000_101_000_000, 14, "a");
        assert_eq!(next_name("x", Some(&ahead), false).to_string(), "m90000101000001_x");
        assert_eq!(next_name("x", Some(&MigrationName::new(9, 4, "a")), true).digits().len(), 14);
    }

    #[test]
    fn a_timestamp_number_is_the_utc_date_and_time() {
        // `date -u -d @N +%Y%m%d%H%M%S`
        let cases = [
            (0, 19_700_101_000_000),
            (951_782_399, 20_000_228_235_959),
            (951_868_799, 20_000_229_235_959),
            (1_795_253_400, 20_261_121_093_000),
            (4_102_444_799, 20_991_231_235_959),
        ];
        for (seconds, digits) in cases {
            assert_eq!(timestamp_number(Duration::from_secs(seconds)), digits);
        }
    }
}
