//! What PostgreSQL writes to its log about those who waited for locks.

use std::time::Duration;

/// The longest wait for a lock on a table that one of these sessions came through:
/// `process 1234 acquired RowExclusiveLock on relation 16389 of database 16384 after 1003.532 ms at character 13`.
pub(crate) fn longest(log: &str, sessions: &[String]) -> Duration {
    log.lines().filter_map(|line| wait(line, sessions)).max().unwrap_or_default()
}

fn wait(line: &str, sessions: &[String]) -> Option<Duration> {
    let (_, line) = line.split_once(" process ")?;
    let (session, line) = line.split_once(" acquired ")?;
    let (lock, time) = line.split_once(" after ")?;
    let (milliseconds, _) = time.split_once(" ms")?;
    if !lock.contains(" on relation ") || !sessions.iter().any(|known| known == session) {
        return None;
    }
    let milliseconds: f64 = milliseconds.parse().ok()?;
    Some(Duration::from_secs_f64(milliseconds / 1000.0))
}

#[test]
fn a_wait_of_the_traffic_is_found_in_the_log() {
    let log = "2026-11-21 [7] LOG:  process 7 still waiting for AccessShareLock on relation 9 of database 5 after 20.1 ms at character 8\n\
               2026-11-21 [7] LOG:  process 7 acquired AccessShareLock on relation 9 of database 5 after 1003.5 ms at character 8\n\
               2026-11-21 [8] LOG:  process 8 acquired AccessExclusiveLock on relation 9 of database 5 after 9003.5 ms\n";
    assert_eq!(longest(log, &["7".to_owned()]), Duration::from_micros(1_003_500));
}
